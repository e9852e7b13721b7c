"""Cross-sell rate: what share of the customers bought something they did not have?

Formula
    Customers with at least one won cross-sell in the period ÷ customers active at its start. Beside it the
    deals and their amount, their share of all won revenue, and the offers accepted.
Population
    Customers of the period's first day; whoever became a customer later is in neither half.
Anchor date
    The close date of the deal; the set of customers is that of the period's first day.
Breakdowns
    Rep, team, account, vertical, region; by product of the line the customers stay all of them.
Edge cases
    No customers: none. A deal whose lines are of families held before and of others is split by line:
    held is upsell, not held is cross-sell. Renewals and deals without a kind are neither. Two deals of
    one customer count once in the rate. A negative deal is contraction, left out and counted; one
    without an amount counts. A deal no longer won has left; one whose orders were all given back within
    30 days is no expansion, but stays in the won revenue.
Follow-up
    See which product leads to which, for whom and how; make the pair an offer at the right month.
Confused with
    Upsell, which is more of a family held before, and new business, which is with somebody new.
Source
    Specification SM-5.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import (
    KPI,
    Aggregate,
    Companion,
    Count,
    CustomersAndExpansions,
    Part,
    Quotient,
    Rate,
    RateOfCustomers,
    Total,
    Variant,
    WonByAccount,
    count,
    distinct,
    money,
)

SET = CustomersAndExpansions("expansions")
WON = WonByAccount("expansions")
BOUGHT = "record = 'won' and coalesce(native_amount, 0) >= 0 and coalesce(returned_at > $as_of, true)"
THIS = f"{BOUGHT} and expansion = 'cross_sell'"
OFFERED = "record = 'offer' and expansion = 'cross_sell'"
ACCEPTED = f"{OFFERED} and (is_accepted or accepted_at <= $as_of)"

CUSTOMERS = Part(SET, Aggregate.DISTINCT, "account_id", without=("product",))
REVENUE = money(WON, "amount", without=("product",))
SHARE = Quotient(money(SET, "amount", THIS), REVENUE, distinct(WON, "deal_id"))


def reached(where: str) -> RateOfCustomers:
    """The customers for which `where` holds, of all of them."""
    return RateOfCustomers(distinct(SET, "account_id", where), CUSTOMERS, present=count(SET))


KPI = KPI(
    title="Cross-sell rate",
    fact="expansions",
    shape=reached(THIS),
    unit=Unit.PERCENT,
    direction=Direction.HIGHER,
    goal="Grow with the customers we have",
    also={
        "customers": Companion("Customers at the start", Count(CUSTOMERS), Unit.COUNT),
        "deals": Companion("Cross-sell deals", Count(distinct(SET, "deal_id", THIS)), Unit.COUNT),
        "amount": Companion(
            "Cross-sell amount", Total(money(SET, "amount", THIS), distinct(SET, "deal_id", THIS)), Unit.MONEY
        ),
        "revenue_share": Companion("Share of won revenue", SHARE, Unit.PERCENT),
        "offer_acceptance": Companion(
            "Offers accepted",
            Rate(distinct(SET, "account_id", ACCEPTED), distinct(SET, "account_id", OFFERED)),
            Unit.PERCENT,
        ),
        "either": Companion("Upsell or cross-sell", reached(BOUGHT), Unit.PERCENT),
    },
    variants={"revenue_share": Variant("Cross-sell share of won revenue", SHARE, Unit.PERCENT)},
    fewer={
        "NOT_POSITIVE": distinct(SET, "deal_id", "record = 'won' and native_amount < 0"),
        "MISSING_AMOUNT": distinct(WON, "deal_id", "native_amount is null"),
        "MISSING_FX": distinct(WON, "deal_id", "native_amount is not null and is_unpriced"),
    },
    flags={"MISSING_FX": count(WON, "native_amount is not null and is_unpriced")},
)
