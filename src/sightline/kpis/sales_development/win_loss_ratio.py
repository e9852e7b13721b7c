"""Win-loss ratio: how many deals are won for each one lost?

Formula
    Deals won ÷ deals lost. The win rate r ÷ (1 + r) and both counts stand beside it.
Population
    Deals that entered their present outcome in the period. Lost includes "no decision" and
    disqualified. Void deals and credit notes are out.
Anchor date
    The close date: the local day of the latest entry into won or lost.
Breakdowns
    Loss reason, competitor, rep, team, sourcer, product, source, size band, vertical, region, kind.
Edge cases
    Nothing lost: none, the wins stand beside it. Open deals never count. A reopened deal leaves
    until it is decided again. Won deals have no loss reason and stand under none.
Follow-up
    It tells about the experience before the deal: break the losses down by reason.
Confused with
    Win rate, which divides by won and lost together.
Source
    Specification SD-7.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Companion, Count, Events, Odds, Rate, Variant, count

DECIDED = Events("deals")
REAL = "lower(replace(replace(coalesce(loss_reason, ''), '-', ' '), '_', ' ')) <> 'no decision'"
WON = count(DECIDED, "outcome = 'won'")
LOST = count(DECIDED, "outcome = 'lost'")
REALLY_LOST = count(DECIDED, f"outcome = 'lost' and {REAL}")
REALLY_DECIDED = count(DECIDED, f"outcome = 'won' or {REAL}")

KPI = KPI(
    title="Win-loss ratio",
    fact="deals",
    shape=Odds(WON, LOST),
    unit=Unit.RATIO,
    direction=Direction.HIGHER,
    goal="Win more than we lose",
    also={
        "won": Companion("Won", Count(WON), Unit.COUNT),
        "lost": Companion("Lost", Count(LOST), Unit.COUNT),
        "win_rate": Companion("Win rate", Rate(WON, count(DECIDED)), Unit.PERCENT),
    },
    variants={
        "without_no_decision": Variant(
            "Win-loss ratio without no-decision",
            Odds(WON, REALLY_LOST),
            also={
                "lost": Companion("Lost", Count(REALLY_LOST), Unit.COUNT),
                "win_rate": Companion("Win rate", Rate(WON, REALLY_DECIDED), Unit.PERCENT),
            },
        ),
    },
)
