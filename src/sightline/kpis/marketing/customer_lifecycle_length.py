"""Customer lifecycle length: how many days pass from the first impression to the first purchase?

Formula
    Whole local days from the first impression to the first purchase: the mean is the number called
    average; the median and a mean trimmed by 5 % at each end stand beside it.
Population
    Accounts whose first day as a customer lies in the period: their first won deal, paid contract,
    order or move to the customer stage.
Anchor date
    The day of the first purchase.
Breakdowns
    Source, campaign, rep, team, vertical, region, account.
Edge cases
    The first impression is the earliest touch, inbound message, campaign contact or form; without any
    the creation of the first lead, kept and listed as NO_TOUCH; without that either the account is
    left out and counted. Bought on the day of the first contact: 0 days. An impression after the
    purchase is left out and counted. Years between the two are kept. A customer who returns does not
    buy for the first time.
Follow-up
    Lower the time between first impression and first purchase; look at it beside the cost per acquisition.
Confused with
    Sales cycle length, which starts when the deal is created, and the lifetime of a customer.
Source
    Specification MS-3.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import (
    KPI,
    Aggregate,
    Companion,
    Events,
    Mean,
    Median,
    Part,
    count,
    total,
    trimmed_mean,
)

KNOWN = "on_day <= $today and shown_from_on <= $today and shown_until_on > $today"
FIRST = Events("first_purchases", where=KNOWN)
DAYS = "case when touched_at <= $as_of then touch_days when entered_at <= $as_of then entry_days end"
TIMED = f"({DAYS}) >= 0"

KPI = KPI(
    title="Customer lifecycle length",
    fact="first_purchases",
    shape=Mean(total(FIRST, DAYS, TIMED), count(FIRST, TIMED), Part(FIRST, Aggregate.DEVIATION, DAYS, TIMED)),
    unit=Unit.DAYS,
    direction=Direction.LOWER,
    goal="Win customers sooner",
    also={
        "median": Companion("Median", Median(FIRST, DAYS, TIMED), Unit.DAYS),
        "trimmed_mean": Companion(
            "Mean without extremes", trimmed_mean("first_purchases", DAYS, f"{KNOWN} and {TIMED}"), Unit.DAYS
        ),
    },
    fewer={
        "MISSING_DATE": count(FIRST, f"({DAYS}) is null"),
        "NEGATIVE_DURATION": count(FIRST, f"({DAYS}) < 0"),
        "NO_TOUCH": count(FIRST, f"coalesce(touched_at > $as_of, true) and {TIMED}"),
    },
)
