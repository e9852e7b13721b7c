"""Sales cycle length: how many days does it take to win a deal?

Formula
    Days from creation to the close of each won deal: the median is the headline, because one very
    old deal moves a mean; mean, 75th and 90th percentile stand beside it.
Population
    Deals won in the period. Renewals are out, lost and open deals never mixed in.
Anchor date
    The close date.
Breakdowns
    Rep, team, product, source, vertical, size band, kind, region.
Edge cases
    A reopened deal runs from its first creation to its final win. Deals created at or after their
    win, imported ones and those without a creation date are left out and counted.
Follow-up
    Compare fast and slow closers with how long their customers stay.
Confused with
    Customer lifecycle length, which starts at the first touch.
Source
    Specification SM-6.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Companion, Events, Mean, Median, Percentile, count, total

DECIDED = Events("deals")
WON = "outcome = 'won' and kind <> 'renewal'"
TIMED = f"{WON} and cycle_days > 0 and not is_imported"

KPI = KPI(
    title="Sales cycle length",
    fact="deals",
    shape=Median(DECIDED, "cycle_days", TIMED),
    unit=Unit.DAYS,
    direction=Direction.LOWER,
    goal="Win faster without losing customers later",
    also={
        "mean": Companion("Mean", Mean(total(DECIDED, "cycle_days", TIMED), count(DECIDED, TIMED)), Unit.DAYS),
        "p75": Companion("75th percentile", Percentile(DECIDED, "cycle_days", 0.75, TIMED), Unit.DAYS),
        "p90": Companion("90th percentile", Percentile(DECIDED, "cycle_days", 0.9, TIMED), Unit.DAYS),
    },
    among=WON,
    fewer={
        "MISSING_DATE": count(DECIDED, f"{WON} and cycle_days is null"),
        "NEGATIVE_DURATION": count(DECIDED, f"{WON} and cycle_days <= 0"),
        "IMPORTED": count(DECIDED, f"{WON} and cycle_days > 0 and is_imported"),
    },
)
