"""Client acquisition rate: of the prospects somebody began to work on, what share became customers?

Formula
    Prospects first contacted in the period that were customers within the horizon ÷ prospects
    first contacted in the period.
Population
    The account when known, else the contact, else the lead, with a touch that arrived: the first
    ever, or the first after 365 days of silence. Who was a customer before is out.
Anchor date
    The local day of that touch: a cohort, followed for the horizon (180 days).
Breakdowns
    Rep, team, channel, touches, source, vertical, region, account.
Edge cases
    Nobody contacted: none. What bounced is no contact. Handed over: the rep of the first contact
    keeps it. Customers by another way count and are told apart as assisted. A cohort younger
    than the horizon is flagged immature.
Follow-up
    Large gaps between people: is somebody working on prospects that do not fit?
Confused with
    Customers of the month ÷ contacts of the month, which mixes different prospects.
Source
    Specification BD-5.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Companion, Count, Events, Rate, count

COHORT = Events("prospects")
CONVERTED = "customer_on <= day_after(contacted_on, $horizon_days) and customer_on <= $today"

KPI = KPI(
    title="Client acquisition rate",
    fact="prospects",
    shape=Rate(count(COHORT, CONVERTED), count(COHORT)),
    unit=Unit.PERCENT,
    direction=Direction.HIGHER,
    goal="Turn strangers into customers",
    also={
        "prospects": Companion("Prospects contacted", Count(count(COHORT)), Unit.COUNT),
        "customers": Companion("Customers so far", Count(count(COHORT, CONVERTED)), Unit.COUNT),
        "assisted": Companion(
            "Of them by another way", Count(count(COHORT, f"{CONVERTED} and is_assisted")), Unit.COUNT
        ),
    },
    flags={"IMMATURE_COHORT": count(COHORT, "day_after(contacted_on, $horizon_days) > $today")},
)
