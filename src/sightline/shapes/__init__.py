"""The forms a KPI can take; all division, and so all "nothing to measure", happens here."""

from sightline.shapes.cells import Cells, Shape
from sightline.shapes.clients import ReferringClients
from sightline.shapes.confidential import Confidential, Undisclosed
from sightline.shapes.cost import CostPer, KnownCost, Undated
from sightline.shapes.counting import Count, Share, Total
from sightline.shapes.days import PerDayOfMembers
from sightline.shapes.expanding import CustomersAndExpansions, RateOfCustomers, WonByAccount
from sightline.shapes.exposure import ClientDays, LastContact, RatePerExposure, client_on
from sightline.shapes.growth import Grown, SameCustomers, UnvaluedSales
from sightline.shapes.headcount import AverageCount, MonthEdges, Turnover
from sightline.shapes.kpi import KPI, Companion, Role, Variant
from sightline.shapes.lifetime import Amounts, EachPeriod, Lives, UnderContract, Watched
from sightline.shapes.middle import Median, Percentile
from sightline.shapes.odds import Odds
from sightline.shapes.outcomes import ClientOutcomes, KnownTotal
from sightline.shapes.part import Aggregate, Part, count, distinct, money, total, units
from sightline.shapes.paying import PaidByCompanies, Unvalued
from sightline.shapes.population import Events, Levels, Overlapping, Standing, Starting
from sightline.shapes.prices import DailyPrices, MeanOfDays, UnitPrice
from sightline.shapes.ranked import Ranked, trimmed_mean
from sightline.shapes.ratio import Mean, Quotient, Rate, RatioOfMeans
from sightline.shapes.replies import immature_replies, reply_rate, reply_shares
from sightline.shapes.revenue import revenue_movements, unvalued_revenue
from sightline.shapes.score import Attainment, MembersReaching, NetScore, RevenueKept
from sightline.shapes.worth import DiscountedWorth, ExpectedWorth, Lifespan, RecurringWorth, SimpleWorth, WorthPerCost

__all__ = [
    "KPI",
    "Aggregate",
    "Amounts",
    "Attainment",
    "AverageCount",
    "Cells",
    "ClientDays",
    "ClientOutcomes",
    "Companion",
    "Confidential",
    "CostPer",
    "Count",
    "CustomersAndExpansions",
    "DailyPrices",
    "DiscountedWorth",
    "EachPeriod",
    "Events",
    "ExpectedWorth",
    "Grown",
    "KnownCost",
    "KnownTotal",
    "LastContact",
    "Levels",
    "Lifespan",
    "Lives",
    "Mean",
    "MeanOfDays",
    "Median",
    "MembersReaching",
    "MonthEdges",
    "NetScore",
    "Odds",
    "Overlapping",
    "PaidByCompanies",
    "Part",
    "PerDayOfMembers",
    "Percentile",
    "Quotient",
    "Ranked",
    "Rate",
    "RateOfCustomers",
    "RatePerExposure",
    "RatioOfMeans",
    "RecurringWorth",
    "ReferringClients",
    "RevenueKept",
    "Role",
    "SameCustomers",
    "Shape",
    "Share",
    "SimpleWorth",
    "Standing",
    "Starting",
    "Total",
    "Turnover",
    "Undated",
    "UnderContract",
    "Undisclosed",
    "UnitPrice",
    "Unvalued",
    "UnvaluedSales",
    "Variant",
    "Watched",
    "WonByAccount",
    "WorthPerCost",
    "client_on",
    "count",
    "distinct",
    "immature_replies",
    "money",
    "reply_rate",
    "reply_shares",
    "revenue_movements",
    "total",
    "trimmed_mean",
    "units",
    "unvalued_revenue",
]
