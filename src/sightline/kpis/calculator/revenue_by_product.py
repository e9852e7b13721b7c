"""Revenue by product: which products bring in how much?

Formula
    Net revenue of each product: order lines less their discounts and their part of the discount on
    the head, less refunds. Units and the share of all products stand beside it.
Population
    Lines of standing orders and refunds; without any orders, lines of won deals, and a deal without
    lines under its own product. The variant from deals always takes won deals.
Anchor date
    The order date; a refund counts on its own day, a deal at its close.
Breakdowns
    Product, family, region, rep, team, account, vertical, new or existing customer.
Edge cases
    The discount on the head is spread over the lines that cost something, so that the parts add up to
    the last 1/10000. A line without a product is under "(none)"; a refund lowers its own product, or
    the only one of its order. The share is none when the total is 0. A
    missing exchange rate keeps a line out of the money.
Follow-up
    See which products bring most, and promote them where customers and business gain.
Confused with
    Sales volume by location, which cuts the same revenue by place.
Source
    Specification CA-8.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Companion, Events, Part, Quotient, Total, Variant, count, distinct, money, total

SOLD = Events("product_sales", where="is_headline")
WON = Events("product_sales", where="is_of_deal")


def revenue(rows: Events) -> Total:
    """The revenue of a cell; n is the orders or deals that have a line in it."""
    return Total(money(rows, "amount"), distinct(rows, "order_id", "not is_refund"))


def share(rows: Events) -> Quotient:
    """The cell's part of the revenue of all products; n as for the revenue."""
    whole = money(rows, "amount", without=("product", "family"), alone=True)
    return Quotient(money(rows, "amount"), whole, distinct(rows, "order_id", "not is_refund"))


def also(rows: Events) -> dict[str, Companion]:
    """Units sold, and the share."""
    units = Total(total(rows, "units"), distinct(rows, "order_id", "not is_refund"))
    return {
        "units": Companion("Units", units, Unit.RATIO),
        "share": Companion("Share of all products", share(rows), Unit.PERCENT),
    }


def fewer(rows: Events) -> dict[str, Part]:
    """The lines without an amount that can be added."""
    return {"MISSING_FX": count(rows, "is_unpriced"), "MISSING_AMOUNT": count(rows, "native_amount is null")}


KPI = KPI(
    title="Revenue by product",
    fact="product_sales",
    shape=revenue(SOLD),
    unit=Unit.MONEY,
    direction=Direction.NEITHER,
    goal="Know what customers pay for",
    also=also(SOLD),
    variants={
        "share": Variant("Share of revenue by product", share(SOLD), Unit.PERCENT),
        "from_deals": Variant(
            "Won amount by product",
            revenue(WON),
            also=also(WON),
            fewer=fewer(WON),
            flags={"MISSING_FX": count(WON, "is_unpriced")},
        ),
    },
    among="is_headline",
    fewer=fewer(SOLD),
    flags={"MISSING_FX": count(SOLD, "is_unpriced")},
    always_by=("product",),
)
