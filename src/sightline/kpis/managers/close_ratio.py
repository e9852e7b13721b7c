"""Close ratio: of the opportunities somebody had in hand, what share did they win?

Formula
    Deals won in the period ÷ opportunities in hand at any moment of it.
Population
    In hand: open at the start, created or taken over in the period. By rep, everybody who held a
    deal for at least a day had it; the win goes to the owner at the close. Void deals are out.
Anchor date
    The period of work: any moment of it for the denominator, the close date for wins.
Breakdowns
    Rep, team, product, source, vertical, kind, account.
Edge cases
    Nothing in hand: none. A deal reopened in the period is one opportunity. Long pipelines lower
    the ratio, so the number still open stands beside it. A running period is lower than its end.
Follow-up
    Read with touches per closed deal to judge how well outreach works.
Confused with
    Win rate, which divides by decided deals only.
Source
    Specification SM-7.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Companion, Count, Events, Overlapping, Rate, count, distinct

DECIDED = Events("deals")
HELD = Overlapping("deal_holdings")
A_DAY = "seconds_between(owned_from, least(coalesce(owned_until, $as_of), $as_of)) >= cast(86400 as double)"
CLOSED_HERE = "(is_last_holder and not open_at_end)"
STANDS = "(void_at is null or void_at > $as_of)"
IN_HAND = f"(not $by_person or is_only_holder or {CLOSED_HERE} or {A_DAY})"

KPI = KPI(
    title="Close ratio",
    fact="deal_holdings",
    shape=Rate(
        count(DECIDED, "outcome = 'won' and created_at is not null"),
        distinct(HELD, "deal_id", f"{STANDS} and {IN_HAND}", once="is_only_spell"),
    ),
    unit=Unit.PERCENT,
    direction=Direction.HIGHER,
    goal="Make the most of the opportunities in hand",
    also={
        "still_open": Companion(
            "Still open",
            Count(distinct(HELD, "deal_id", f"open_at_end and {STANDS} and {IN_HAND}", once="is_only_spell")),
            Unit.COUNT,
        ),
    },
)
