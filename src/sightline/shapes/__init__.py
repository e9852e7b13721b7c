"""The forms a KPI can take; all division, and so all "nothing to measure", happens here."""

from sightline.shapes.cells import Cells, Shape
from sightline.shapes.counting import Count, Share, Total
from sightline.shapes.kpi import KPI, Companion, Role, Variant
from sightline.shapes.middle import Median, Percentile
from sightline.shapes.part import Aggregate, Part, count, distinct, money, total
from sightline.shapes.population import Events, Levels, Overlapping, Standing, Starting
from sightline.shapes.ratio import Mean, Quotient, Rate
from sightline.shapes.score import MembersReaching, NetScore, RevenueKept

__all__ = [
    "KPI",
    "Aggregate",
    "Cells",
    "Companion",
    "Count",
    "Events",
    "Levels",
    "Mean",
    "Median",
    "MembersReaching",
    "NetScore",
    "Overlapping",
    "Part",
    "Percentile",
    "Quotient",
    "Rate",
    "RevenueKept",
    "Role",
    "Shape",
    "Share",
    "Standing",
    "Starting",
    "Total",
    "Variant",
    "count",
    "distinct",
    "money",
    "total",
]
