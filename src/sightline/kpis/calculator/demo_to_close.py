"""Demo-to-close rate: of the deals that were shown a demo, what share was won?

Formula
    Deals with a first demo held in the period that are won within 90 days ÷ deals with a first
    demo held in the period.
Population
    Deals a held demo is linked to, each once; a group demo counts for every deal. Deals won by
    the time of their first demo, void deals and credit notes are out.
Anchor date
    The local day of the first held demo: a cohort, followed for 90 days.
Breakdowns
    Rep, team, source, product, account, vertical, kind.
Edge cases
    No demo: none. Still open is not yet won. A no-show is not held; a second demo of a deal is
    not new. A cohort younger than 90 days is flagged immature. Demos themselves, held and
    scheduled, belong to who gives them.
Follow-up
    Upcoming demos × show rate × this rate × average deal size is a forecast.
Confused with
    Win rate, which starts at the decision.
Source
    Specification CA-3.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Companion, Count, Events, Quotient, Rate, count

SHOWN = Events("demos")
ARRANGED = Events("demo_meetings")
DATED = "not is_undated_win"
WON = count(SHOWN, f"{DATED} and won_on <= day_after(held_on, 90)")
HELD = count(ARRANGED, "is_held and at <= $as_of")
DUE = count(ARRANGED, "is_scheduled and at <= $as_of")
# Of a period that has not begun nothing is known yet, as everywhere.
UPCOMING = count(ARRANGED, "is_scheduled and is_open and at > $as_of and period <= $today")

KPI = KPI(
    title="Demo-to-close rate",
    fact="demos",
    shape=Rate(WON, count(SHOWN, DATED)),
    unit=Unit.PERCENT,
    direction=Direction.HIGHER,
    goal="Know what a demo is worth",
    also={
        "demos_held": Companion("Demos held", Count(HELD), Unit.COUNT),
        "scheduled": Companion("Demos scheduled", Count(DUE), Unit.COUNT),
        "show_rate": Companion("Show rate", Rate(HELD, DUE), Unit.PERCENT),
        "per_demo": Companion("Won per demo", Quotient(WON, HELD), Unit.PERCENT),
        "upcoming": Companion("Demos to come", Count(UPCOMING), Unit.COUNT),
    },
    fewer={"MISSING_DATE": count(SHOWN, "is_undated_win")},
    flags={"IMMATURE_COHORT": count(SHOWN, f"{DATED} and day_after(held_on, 90) > $today")},
    horizon_days=90,
)
