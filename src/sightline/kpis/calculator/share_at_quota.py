"""Share at quota: what share of the reps reached their quota?

Formula
    Reps whose credited amount is at least their quota ÷ reps with a quota above 0.
Population
    Reps with a quota in the period who are employed on its last day; leavers are listed apart.
Anchor date
    The close date for credit; a quota is spread over the working days of its period, and in a
    running period only the days that have begun count.
Breakdowns
    Team, role, rep.
Edge cases
    Nobody with a quota: none. Few reps: flagged small. Team: the rep's team on the last day.
Follow-up
    Below half over two periods the quota may be too high, above three quarters too low.
Confused with
    Quota attainment, which is in money.
Source
    Specification CA-11.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Aggregate, Events, MembersReaching, Part, count, distinct, money

CREDITED = Events("deal_credits", where="f.outcome = 'won'", placed="last")
QUOTA = Events("quota_days", where="f.on_day <= $today", placed="last")
UNPRICED = "is_unpriced and native_amount is not null"

KPI = KPI(
    title="Share at quota",
    fact="quota_days",
    shape=MembersReaching(
        money(CREDITED, "amount", "employed_then", each=("rep",)),
        Part(QUOTA, Aggregate.UNITS, "quota_units", "employed_then", each=("rep",)),
    ),
    unit=Unit.PERCENT,
    direction=Direction.HIGHER,
    goal="Reach the plan",
    fewer={
        "LEFT": distinct(QUOTA, "rep_id", "left_then"),
        "MISSING_FX": count(CREDITED, UNPRICED),
        "MISSING_AMOUNT": count(CREDITED, "native_amount is null"),
    },
    flags={"MISSING_FX": count(CREDITED, UNPRICED)},
)
