"""The shop system, stores and web shop alike: orders, their lines, and what was given back; times in UTC."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass

import numpy as np

from sightline.demo import stamps, story
from sightline.demo.chance import GOLDEN, NEVER, Ints, drawn, evenly, happens
from sightline.demo.clock import DAY, SEASON, day_number, day_of, month_start
from sightline.demo.context import Context
from sightline.demo.exports.catalog import PROMOTION_ID, promotion_days
from sightline.demo.files import Sheet
from sightline.demo.world.catalog import (
    BATTERY,
    CURRENCIES,
    LABELS,
    PRICES,
    PRINTER,
    PRODUCTS,
    RIBBON,
    SCANNER,
    SCANNER_PRO,
    STORES,
    TERMINAL,
    UNITS_PER_EURO,
)  # fmt: skip

ORDERS, LINES, REFUNDS = "shop/orders.csv.gz", "shop/order-lines.csv.gz", "shop/refunds.csv.gz"
_ORDER_HEADER = (
    "Order", "Created at", "Location", "Channel", "Company ID", "Deal ID", "Sold by", "Ship-to region", "Currency",
    "Net", "Tax", "Shipping", "Order discount", "Status",
)  # fmt: skip
_LINE_HEADER = (
    "Line", "Order", "SKU", "Quantity", "Unit price", "List price", "Line discount", "Net", "Cost", "Promotion",
)  # fmt: skip
_REFUND_HEADER = ("Refund", "Order", "SKU", "Location", "Refunded at", "Quantity", "Net", "Currency", "Reason")
_SHELF = np.array([LABELS, RIBBON, BATTERY, SCANNER, TERMINAL, PRINTER, SCANNER_PRO])
_SHELF_SHARES = np.cumsum([0.42, 0.26, 0.17, 0.09, 0.0, 0.05, 0.01])
_REASONS = ("Damaged", "Wrong article", "Did not fit", "Changed mind")


@dataclass
class Orders:
    """The orders of one place of sale, with their lines in a table of their own."""

    at: Ints
    currency: Ints
    account: Ints
    discount: Ints
    canceled: Ints
    order: Ints
    product: Ints
    quantity: Ints
    price: Ints
    off: Ints
    promoted: Ints

    @property
    def line_net(self) -> Ints:
        """Amount of every line in cents, after line discount."""
        return self.price * self.quantity - self.off

    @property
    def net(self) -> Ints:
        """Amount of every order in cents, after all discounts."""
        total = np.zeros(len(self.at), dtype=np.int64)
        np.add.at(total, self.order, self.line_net)
        return total - self.discount


def write(context: Context) -> None:
    """Write the three files, one place of sale after the other, then the deliveries of won deals."""
    with ExitStack() as stack:
        sheets = [
            stack.enter_context(context.shelf.sheet(path, header))
            for path, header in ((ORDERS, _ORDER_HEADER), (LINES, _LINE_HEADER), (REFUNDS, _REFUND_HEADER))
        ]
        negative, canceled, returns, number = 0, 0, 0, 0
        for place in range(len(STORES)):
            orders = _sell(context, place)
            returns += _write_store(context, sheets, place, orders, number)
            number += len(orders.at)
            negative += int((orders.quantity < 0).sum())
            canceled += int(orders.canceled.sum())
        _deliver(context, sheets, number)
        _at_the_edges(context, sheets)
    context.report.plant("lines of negative quantity", LINES, negative, "kept")
    context.report.plant("canceled orders", ORDERS, canceled, "left out")
    context.report.plant("refunds", REFUNDS, returns, "kept")


def _days(context: Context, place: int) -> Ints:
    """The days of the orders of a store, spread so evenly that months can be compared."""
    clock, store = context.world.clock, STORES[place]
    rng = context.world.chance.stream(f"orders {place}")
    days = np.arange(max(clock.start, clock.month(store.opened)), clock.today + 1)
    months = np.array([day_of(day).month for day in days.tolist()])
    weight = np.array(SEASON)[months - 1] * 1.06 ** ((days - clock.start) / 365)
    weight *= np.array([0.95, 0.9, 1.0, 1.05, 1.2, 1.3, 0.0 if store.city else 0.8])[(days + 3) % 7]
    weight *= np.where(clock.is_work[days - clock.origin] | ((days + 3) % 7 >= 5), 1.0, 0.0 if store.city else 0.7)
    first, last = promotion_days(clock.today)
    if place == story.PROMOTED_STORE:
        weight[(days >= first) & (days <= last)] *= story.PROMOTION_UNITS
    share = store.orders / sum(item.orders for item in STORES)
    usual = (clock.today - clock.start + 1) / len(days)
    count = round(story.SHOP_ORDERS * context.world.size * share / usual)
    return int(days[0]) + drawn(np.cumsum(weight), evenly(rng, count))


def _sell(context: Context, place: int) -> Orders:
    clock, store = context.world.clock, STORES[place]
    days, rng = _days(context, place), context.world.chance.stream(f"baskets {place}")
    count = len(days)
    hours = rng.integers(int(9.5 * 3600), 19 * 3600, count) if store.city else rng.integers(0, DAY, count)
    at = np.minimum(days * DAY + hours, clock.now - 60)
    foreign = rng.random(count)
    currency = (
        np.where(foreign < 0.08, 1, np.where(foreign < 0.13, 2, 0)) if not store.city else np.zeros(count, np.int64)
    )
    sizes = 1 + (np.arange(count) * GOLDEN % 1 * 2.4).astype(np.int64)
    order = np.repeat(np.arange(count), sizes)
    lines = len(order)
    # Steps of the golden ratio give every month nearly the same mix, without being a pattern.
    product = _SHELF[np.minimum(np.searchsorted(_SHELF_SHARES, np.arange(lines) * GOLDEN % 1, side="right"), 6)]
    many = np.where(PRICES[product] < 50, 1 + (np.arange(lines) * 0.7548776662 % 1 * 5).astype(np.int64), 1)
    quantity = np.where(happens(rng, 0.006, lines), -1, many)
    raised = np.where(at[order] // DAY < clock.month(24), 1.03, 1.0)
    price = np.rint(PRICES[product] / raised * UNITS_PER_EURO[currency[order]] * 100).astype(np.int64)
    first, last = promotion_days(clock.today)
    promoted = (place == story.PROMOTED_STORE) & (days[order] >= first) & (days[order] <= last)
    off = np.where(promoted, price * quantity * round(story.PROMOTION_DEPTH * 100) // 100, 0)
    orders = Orders(
        at, currency, _buyers(context, rng, at), np.zeros(count, np.int64), happens(rng, 0.008, count).astype(np.int64),
        order, product, quantity, price, off, promoted.astype(np.int64),
    )  # fmt: skip
    orders.discount = np.where((orders.net > 5000) & happens(rng, 0.03, count), 500, 0)
    return orders


def _buyers(context: Context, rng: np.random.Generator, at: Ints) -> Ints:
    """For half of the orders, a customer who had been won by then; small ones come more often."""
    won = context.world.accounts.first_won
    known = np.flatnonzero(won != NEVER)
    known = known[np.argsort(won[known], kind="stable")]
    so_far = np.searchsorted(won[known], at)
    picked = known[np.minimum((so_far * rng.random(len(at)) ** 1.4).astype(np.int64), len(known) - 1)]
    return np.where((so_far > 0) & happens(rng, 0.5, len(at)), picked, NEVER)


def _order_columns(
    context: Context, place: int, orders: Orders, numbers: list[str], rows: Ints, net: Ints
) -> list[list[object]]:
    store, firms, count = STORES[place], context.world.accounts, len(rows)
    online = not store.city
    region = np.where(orders.account[rows] != NEVER, firms.region[orders.account[rows]], store.region)
    freight = np.where(online & (net > 0) & (net < 10_000), 590, 0)
    columns = [
        [numbers[row] for row in rows.tolist()], context.stamps.utc(orders.at[rows]), [store.name] * count,
        ["online" if online else "store"] * count, context.companies(orders.account[rows]), [""] * count, [""] * count,
        stamps.names(story.REGIONS, region), stamps.names(CURRENCIES, orders.currency[rows]), stamps.money(net),
        stamps.money(net * 19 // 100), stamps.money(freight), stamps.money(orders.discount[rows]),
        np.where(orders.canceled[rows] == 1, "cancelled", "completed").tolist(),
    ]  # fmt: skip
    return columns


def _write_store(context: Context, sheets: list[Sheet], place: int, orders: Orders, first: int) -> int:
    """Write the orders, lines and refunds of one place; returns the number of refunds."""
    rng = context.world.chance.stream(f"refunds {place}")
    numbers = [f"S{place + 1}-{first + row + 100_000}" for row in range(len(orders.at))]
    net = orders.net
    for start in range(0, len(numbers), 100_000):
        rows = np.arange(start, min(start + 100_000, len(numbers)))
        sheets[0].add(_order_columns(context, place, orders, numbers, rows, net[rows]))
    skus = [product.sku for product in PRODUCTS]
    cost = np.rint(np.array([product.cost for product in PRODUCTS]) * 100).astype(np.int64)
    for start in range(0, len(orders.order), 100_000):
        rows = np.arange(start, min(start + 100_000, len(orders.order)))
        product, quantity = orders.product[rows], orders.quantity[rows]
        sheets[1].add([
            [f"L{place + 1}-{row}" for row in rows.tolist()], [numbers[row] for row in orders.order[rows].tolist()],
            stamps.names(skus, product), quantity.tolist(), stamps.money(orders.price[rows]),
            stamps.money(orders.price[rows]), stamps.money(orders.off[rows]), stamps.money(orders.line_net[rows]),
            stamps.money(np.rint(cost[product] * quantity * UNITS_PER_EURO[orders.currency[orders.order[rows]]]).astype(np.int64)),
            np.where(orders.promoted[rows] == 1, PROMOTION_ID, "").tolist(),
        ])  # fmt: skip
    back = np.flatnonzero(
        (orders.quantity > 0) & (orders.canceled[orders.order] == 0) & happens(rng, 0.016, len(orders.order))
    )
    at = orders.at[orders.order[back]] + rng.integers(2, 26, len(back)) * DAY
    back, at = back[at < context.world.clock.now], at[at < context.world.clock.now]
    some = np.maximum(orders.quantity[back] // 2, 1)
    sheets[2].add([
        [f"B{place + 1}-{row}" for row in back.tolist()], [numbers[row] for row in orders.order[back].tolist()],
        stamps.names(skus, orders.product[back]), [STORES[place].name] * len(back), context.stamps.utc(at), some.tolist(),
        stamps.money(orders.line_net[back] * some // orders.quantity[back]),
        stamps.names(CURRENCIES, orders.currency[orders.order[back]]),
        stamps.names(_REASONS, rng.integers(0, len(_REASONS), len(back))),
    ])  # fmt: skip
    return len(back)


def _deliver(context: Context, sheets: list[Sheet], first: int) -> None:
    """Orders in the field: the devices and services of won deals, sold by the owner of the deal."""
    world, look = context.world, context.stamps
    deals, skus = world.deals, [product.sku for product in PRODUCTS]
    rows = np.flatnonzero((deals.status == 1) & (deals.extra != NEVER) & (deals.imported != 1))
    at = np.minimum(deals.closed[rows] + 3 * DAY, world.clock.now - 120)
    numbers = [f"F-{first + place + 100_000}" for place in range(len(rows))]
    net, account = deals.extra_total[rows], deals.account[rows]
    price, count = deals.unit_price(np.maximum(deals.extra, 0))[rows], len(rows)
    sheets[0].add([
        numbers, look.utc(at), [""] * count, ["field"] * count, context.companies(account), context.deals(rows),
        stamps.names(world.people.names, deals.owner[rows]), stamps.names(story.REGIONS, world.accounts.region[account]),
        stamps.names(CURRENCIES, deals.currency[rows]), stamps.money(net), stamps.money(net * 19 // 100),
        ["0.00"] * count, ["0.00"] * count, ["completed"] * count,
    ])  # fmt: skip
    cost = np.array([product.cost for product in PRODUCTS])[np.maximum(deals.extra[rows], 0)]
    cents = np.rint(cost * deals.extra_quantity[rows] * UNITS_PER_EURO[deals.currency[rows]] * 100).astype(np.int64)
    sheets[1].add([
        [f"LF-{place}" for place in range(count)], numbers, stamps.names(skus, deals.extra[rows]),
        deals.extra_quantity[rows].tolist(), stamps.money(price), stamps.money(price), ["0.00"] * count,
        stamps.money(net), stamps.money(cents), [""] * count,
    ])  # fmt: skip


def _at_the_edges(context: Context, sheets: list[Sheet]) -> None:
    """Web orders minutes around local midnight at month ends, and around the clock changes, two per spot."""
    clock, moments = context.world.clock, []
    for months in range(1, 37, 6):
        midnight = day_number(month_start(day_of(clock.start), months)) * DAY
        moments += [midnight - 60, midnight]
    for edge in clock.edges.tolist():
        if clock.start * DAY < edge < clock.today * DAY:
            moments += [edge - 3600 * 3 + 1800, edge + 1800]
    at = np.array(moments)
    numbers, count = [f"E-{place + 1}" for place in range(len(moments))], len(moments)
    sheets[0].add([
        numbers, context.stamps.utc(at), ["Online"] * count, ["online"] * count, [""] * count, [""] * count, [""] * count,
        ["West"] * count, ["EUR"] * count, ["14.90"] * count, ["2.83"] * count, ["5.90"] * count, ["0.00"] * count,
        ["completed"] * count,
    ])  # fmt: skip
    sheets[1].add([
        [f"LE-{place + 1}" for place in range(count)], numbers, ["CO-100"] * count, [1] * count, ["14.90"] * count,
        ["14.90"] * count, ["0.00"] * count, ["14.90"] * count, ["6.00"] * count, [""] * count,
    ])  # fmt: skip
    context.report.plant("orders at local midnight and at clock changes", ORDERS, count, "kept")
