"""Customer outcomes: how near did clients come to what they should reach with us?

Formula
    Of every client revenue, support tickets, hours of use and active subscriptions, each held
    against its target and counted at most 120 %; the mean of the measures known, three at least,
    averaged over clients. What clients said stands beside it.
Population
    Clients on the last day of the period; comments with a sentiment, dated in the period.
Anchor date
    The day of the order, ticket, use or comment; subscriptions on the last day.
Breakdowns
    Rep, team, account, vertical, region.
Edge cases
    No target, or a target of 0: that measure is none. No use seen is unknown and not nothing.
    Fewer tickets are better. A running period is held against the days of its targets so far.
Follow-up
    Use both kinds to improve outcomes and expectations. When numbers and comments disagree,
    suspect the measurement first.
Confused with
    Customer satisfaction, which only asks.
Source
    Specification AM-5.
"""

from sightline.base.units import Direction, Reason, Unit
from sightline.shapes import (
    KPI,
    ClientOutcomes,
    Companion,
    Events,
    KnownTotal,
    Quotient,
    Total,
    Variant,
    count,
    money,
    total,
)

CLIENTS = ClientOutcomes("client_outcomes")
SOLD = Events("client_outcomes", where="f.part = 'revenue' and f.at <= $as_of")


def attained(column: str) -> Quotient:
    """The mean attainment over the clients that have one."""
    known = count(CLIENTS, f"{column} is not null")
    return Quotient(total(CLIENTS, column), known, known, min_n=5, lacking=Reason.NO_TARGET)


def known(column: str) -> KnownTotal:
    """The sum over the clients it is known of."""
    return KnownTotal(total(CLIENTS, column), count(CLIENTS, f"{column} is not null"))


COMMENTS = total(CLIENTS, "comments")
SENTIMENT = Quotient(total(CLIENTS, "mood"), COMMENTS, COMMENTS, min_n=10)
REVENUE = KnownTotal(money(CLIENTS, "revenue"), count(CLIENTS, "revenue is not null"))

KPI = KPI(
    title="Customer outcomes",
    fact="client_outcomes",
    shape=attained("score"),
    unit=Unit.PERCENT,
    direction=Direction.HIGHER,
    goal="Let customers reach their goals",
    also={
        "revenue": Companion("Revenue", REVENUE, Unit.MONEY),
        "tickets": Companion("Tickets opened", known("tickets"), Unit.COUNT),
        "hours_per_user_week": Companion(
            "Hours per user and week", Quotient(total(CLIENTS, "hours"), total(CLIENTS, "user_weeks")), Unit.HOURS
        ),
        "subscriptions": Companion("Active subscriptions", known("subscriptions"), Unit.COUNT),
        "net_sentiment": Companion("Net sentiment", SENTIMENT, Unit.PERCENT),
        "comments": Companion("Comments", Total(COMMENTS, count(CLIENTS)), Unit.COUNT),
    },
    variants={
        "revenue": Variant("Revenue against target", attained("revenue_score")),
        "tickets": Variant("Tickets against target", attained("tickets_score")),
        "hours": Variant("Hours of use against target", attained("hours_score")),
        "subscriptions": Variant("Subscriptions against target", attained("subscriptions_score")),
        "net_sentiment": Variant("Net sentiment of customers", SENTIMENT),
    },
    fewer={reason: count(SOLD, f"fault = '{reason}'") for reason in ("MISSING_AMOUNT", "MISSING_FX")},
)
