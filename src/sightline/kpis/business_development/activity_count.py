"""Activities: how much did people do toward prospects and clients?

Formula
    Count of human activities of every kind. Beside it the count per working day, over the
    working days of everybody who did something in the period.
Population
    Calls, e-mails, messages and visits that went out and arrived, and meetings and demos that
    were booked. Automated steps, bounces, mass mailings, notes and tasks are out.
Anchor date
    The local day of the activity; for meetings and demos the day they were first booked.
Breakdowns
    Rep, team, role, kind, account, sequence.
Edge cases
    A rescheduled meeting is the same booking. The same thing logged twice within two minutes is
    one. Nobody worked a day: per day is none. Part-time and leave count through working days.
Follow-up
    A baseline, not a goal: read it with the opportunities it leads to.
Confused with
    Touches, which count meetings when they are held and include automated steps.
Source
    Specification BD-1.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Companion, Count, Events, PerDayOfMembers, count

DONE = Events("activities")
WORKED = Events("rep_days", where="f.is_working and f.on_day <= $today")

KPI = KPI(
    title="Activities",
    fact="activities",
    shape=Count(count(DONE), interval=True),
    unit=Unit.COUNT,
    direction=Direction.NEITHER,
    goal=None,
    also={
        "per_working_day": Companion(
            "Per working day",
            PerDayOfMembers(
                count(DONE),
                count(DONE, each=("rep",), without=("kind", "team", "role")),
                count(WORKED, each=("rep",)),
            ),
            Unit.PER_DAY,
        ),
    },
)
