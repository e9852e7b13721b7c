"""Quota attainment: how much of the quota was reached?

Formula
    Credited amount of deals won ÷ quota, over everybody with a quota.
Population
    Reps with a quota in the period who are employed on its last day. Credit follows revenue
    splits and includes renewals; negative amounts lower it. Leavers are listed apart.
Anchor date
    The close date for credit; a quota is spread over the working days of its period, and in a
    running period only the days that have begun count.
Breakdowns
    Rep, team, role.
Edge cases
    No quota, or a quota of 0: none. A reopened deal leaves. The latest version of a quota set by
    the knowledge date counts. Team: the rep's team on the period's last day.
Follow-up
    Who is reaching quota, and is the quota right?
Confused with
    Share at quota, the share of reps who reached theirs.
Source
    Specification CA-11.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Aggregate, Attainment, Events, Part, count, distinct, money

CREDITED = Events("deal_credits", where="f.outcome = 'won'", placed="last")
QUOTA = Events("quota_days", where="f.on_day <= $today", placed="last")
UNPRICED = "is_unpriced and native_amount is not null"

KPI = KPI(
    title="Quota attainment",
    fact="quota_days",
    shape=Attainment(
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
