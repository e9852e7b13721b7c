"""Win rate: of the deals decided in the period, what share was won?

Formula
    Won ÷ (won + lost), counting deals.
Population
    Deals that entered their present outcome in the period. Lost includes "no decision" and
    disqualified. Void deals and credit notes are out.
Anchor date
    The close date: the local day of the latest entry into won or lost.
Breakdowns
    Rep, team, product, source, competitor, size band, vertical, region, kind, loss reason.
Edge cases
    Nothing decided: none, not 0. Open deals never count. A reopened deal leaves until it is
    decided again, and then counts once, at the later date. A bulk clean-up of stale deals lowers it.
Follow-up
    How many of its decided deals the team is closing; read with close ratio and deal size.
Confused with
    Close ratio, which divides by all opportunities in hand; won ÷ created, which mixes periods.
Source
    Specification CA-2; HubSpot's reading, won ÷ (won + lost).
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Events, Quotient, Rate, Variant, count, money

DECIDED = Events("deals")
REAL = "lower(replace(replace(coalesce(loss_reason, ''), '-', ' '), '_', ' ')) <> 'no decision'"

KPI = KPI(
    title="Win rate",
    fact="deals",
    shape=Rate(count(DECIDED, "outcome = 'won'"), count(DECIDED)),
    unit=Unit.PERCENT,
    direction=Direction.HIGHER,
    goal="Win more of what we decide",
    variants={
        "by_value": Variant(
            "Win rate by value",
            Quotient(
                money(DECIDED, "amount", "outcome = 'won' and amount > 0"),
                money(DECIDED, "amount", "amount > 0"),
                count(DECIDED, "amount > 0"),
                min_n=10,
            ),
            fewer={
                "MISSING_AMOUNT": count(DECIDED, "native_amount is null"),
                "MISSING_FX": count(DECIDED, "native_amount > 0 and is_unpriced"),
                "NOT_POSITIVE": count(DECIDED, "native_amount <= 0"),
            },
            flags={"MISSING_FX": count(DECIDED, "native_amount > 0 and is_unpriced")},
        ),
        "without_no_decision": Variant(
            "Win rate without no-decision",
            Rate(count(DECIDED, "outcome = 'won'"), count(DECIDED, f"outcome = 'won' or {REAL}")),
        ),
    },
)
