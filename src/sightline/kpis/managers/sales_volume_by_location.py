"""Sales volume by location: how much is sold where?

Formula
    Net revenue: lines less their discounts, less refunds, without tax and shipping. Units and the
    share of all locations stand beside it.
Population
    Lines of standing orders and refunds. A store's sales belong to the store, web orders to the
    location of kind online. Without any orders, won deals count with their account's location.
Anchor date
    The order date; a refund counts on its own day.
Breakdowns
    Location, region, channel, product, rep, team, account, vertical.
Edge cases
    No location is the member "(none)". The share is none when the total is 0. Cancelled and void
    orders are out, with their refunds. A missing exchange rate keeps a line out of the money.
Follow-up
    Highest and lowest demand and why; test a promotion in one of two like locations.
Confused with
    Amount won, which counts deals at their close and not deliveries.
Source
    Specification SM-1.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Companion, Events, Share, Total, count, distinct, money, total

SOLD = Events("order_lines")

KPI = KPI(
    title="Sales volume by location",
    fact="order_lines",
    shape=Total(money(SOLD, "amount"), distinct(SOLD, "order_id", "not is_refund")),
    unit=Unit.MONEY,
    direction=Direction.HIGHER,
    goal="Sell more where demand is",
    also={
        "units": Companion(
            "Units", Total(total(SOLD, "units"), distinct(SOLD, "order_id", "not is_refund")), Unit.RATIO
        ),
        "share": Companion(
            "Share of all locations",
            Share(money(SOLD, "amount"), money(SOLD, "amount", without=("location",), alone=True)),
            Unit.PERCENT,
        ),
    },
    fewer={"MISSING_FX": count(SOLD, "is_unpriced"), "MISSING_AMOUNT": count(SOLD, "native_amount is null")},
    flags={"MISSING_FX": count(SOLD, "is_unpriced")},
)
