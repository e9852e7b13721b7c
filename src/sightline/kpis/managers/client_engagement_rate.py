"""Client engagement rate: how often are clients in touch with us in a quarter?

Formula
    Interactions with active clients ÷ client-quarters of exposure: the days each client was active
    in the period, each as a part of its quarter. Coverage, the share of clients with any
    interaction, stands beside it.
Population
    Customers by contract or purchase, day by day. Interactions are human touches and messages that
    came in and were taken up, whoever of us had them; mass mailings and support tickets are none.
Anchor date
    The local day of the interaction.
Breakdowns
    Rep, team, channel, account, vertical, region. Rep is the owner of the account.
Edge cases
    No client: none. A client who joins or leaves within the period counts by its days; one who
    returns, from the return. A running period counts the days so far.
Follow-up
    Compare the number of touches with the length of the relationship, and look into the contacts
    of the longest-standing clients.
Confused with
    Activities, which belong to people; raw totals, which grow with every client.
Source
    Specification SM-3.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import (
    KPI,
    ClientDays,
    Companion,
    Count,
    Events,
    LastContact,
    Median,
    Rate,
    RatePerExposure,
    Variant,
    client_on,
    count,
    distinct,
    total,
)

MET = Events("client_touches", where=f"f.is_interaction and {client_on('f', 'f.on_day')}")
ACTIVE = ClientDays("client_days")
COVERAGE = Rate(distinct(MET, "account_id"), distinct(ACTIVE, "account_id"))

KPI = KPI(
    title="Client engagement rate",
    fact="client_touches",
    shape=RatePerExposure(count(MET), total(ACTIVE, "quarters"), distinct(ACTIVE, "account_id")),
    unit=Unit.RATIO,
    direction=Direction.BAND,
    goal="Stay in touch with every client",
    also={
        "coverage": Companion("Clients reached", COVERAGE, Unit.PERCENT),
        "interactions": Companion("Interactions", Count(count(MET)), Unit.COUNT),
        "clients": Companion("Clients", Count(distinct(ACTIVE, "account_id", without=("channel",))), Unit.COUNT),
        "median_days_since": Companion(
            "Days since the last interaction, median",
            Median(LastContact("client_touches"), "silent_days"),
            Unit.DAYS,
        ),
    },
    variants={"coverage": Variant("Client coverage", COVERAGE, Unit.PERCENT)},
)
