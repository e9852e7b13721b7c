"""Meetings scheduled: how many meetings were booked?

Formula
    Count of meetings. Beside it the count per working day.
Population
    Meetings and demos booked in the period, whatever became of them; held ones stand beside.
Anchor date
    The local day on which the meeting was first booked.
Breakdowns
    Rep, team, role, kind, account, sequence.
Edge cases
    Working days are those of everybody with any activity in the period, so that the parts per
    day add up to the whole. The same thing logged twice within two minutes is one.
Follow-up
    A baseline: compare with the opportunities it leads to.
Confused with
    Activities, which counts every kind together.
Source
    Specification BD-1.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Companion, Count, Events, PerDayOfMembers, count

DONE = Events("activities")
WORKED = Events("rep_days", where="f.is_working and f.on_day <= $today")
KIND = "kind in ('meeting', 'demo')"

KPI = KPI(
    title="Meetings scheduled",
    fact="activities",
    shape=Count(count(DONE, KIND), interval=True),
    unit=Unit.COUNT,
    direction=Direction.NEITHER,
    goal=None,
    also={
        "held": Companion(
            "Held", Count(count(DONE, "kind in ('meeting', 'demo') and meeting_state = 'held'")), Unit.COUNT
        ),
        "per_working_day": Companion(
            "Per working day",
            PerDayOfMembers(
                count(DONE, KIND),
                count(DONE, each=("rep",), without=("kind", "team", "role")),
                count(WORKED, each=("rep",)),
            ),
            Unit.PER_DAY,
        ),
    },
)
