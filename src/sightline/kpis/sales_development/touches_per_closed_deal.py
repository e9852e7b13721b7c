"""Touches per closed deal: how much contact does it take to win, and to lose, a deal?

Formula
    Touches from the deal's first touch to its close, per deal closed: the mean. Won and lost
    deals, their ratio, and each type of touch stand beside it.
Population
    Deals closed in the period. Touches linked to the deal, or to its contact from 90 days before
    its creation to its close. Automated touches are in the total and shown apart.
Anchor date
    The close date.
Breakdowns
    Outcome, rep, team, size band, product, source, vertical, kind.
Edge cases
    Nothing closed: none. A deal without any logged touch counts as 0 and is listed. A touch that
    could belong to two deals belongs to the one open at the time; never to both.
Follow-up
    A rep who misses quota and spends many touches on lost deals: review the strategy, and share
    that of the best.
Confused with
    Activities, which belong to people and not to deals.
Source
    Specification SD-4.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Aggregate, Companion, Events, Mean, Median, Part, RatioOfMeans, count, total

CLOSED = Events("deals")


def mean(column: str, where: str | None = None) -> Mean:
    """The mean of a column of touches over the closed deals for which `where` holds."""
    deviation = Part(CLOSED, Aggregate.DEVIATION, column, where)
    return Mean(total(CLOSED, column, where), count(CLOSED, where), deviation)


WON = mean("touches", "outcome = 'won'")
LOST = mean("touches", "outcome = 'lost'")

KPI = KPI(
    title="Touches per closed deal",
    fact="deals",
    shape=mean("touches"),
    unit=Unit.TOUCHES,
    direction=Direction.LOWER,
    goal="Win with less effort",
    also={
        "median": Companion("Median", Median(CLOSED, "touches"), Unit.TOUCHES),
        "won": Companion("Per won deal", WON, Unit.TOUCHES),
        "lost": Companion("Per lost deal", LOST, Unit.TOUCHES),
        "lost_to_won": Companion("Lost to won", RatioOfMeans(LOST, WON), Unit.RATIO),
        "calls": Companion("Calls", mean("call_touches"), Unit.TOUCHES),
        "emails": Companion("E-mails", mean("email_touches"), Unit.TOUCHES),
        "meetings": Companion("Meetings", mean("meeting_touches"), Unit.TOUCHES),
        "visits": Companion("Visits", mean("visit_touches"), Unit.TOUCHES),
        "messages": Companion("Messages", mean("message_touches"), Unit.TOUCHES),
        "automated": Companion("Of them automated", mean("automated_touches"), Unit.TOUCHES),
    },
    fewer={"NO_TOUCH": count(CLOSED, "touches = 0")},
)
