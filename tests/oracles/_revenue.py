"""What came in and went back: amounts of order lines, refunds and won deals, each on its own day."""

from fractions import Fraction
from typing import NamedTuple

from oracles._customers import line_net
from oracles._deals import closes

UNITS = 10_000


class Amount(NamedTuple):
    """An amount in its own currency at a moment; `row` is the line, refund or deal it was read from."""

    row: dict
    at: object
    day: object
    account: str | None
    employee: str | None
    product: str | None
    region: str | None
    net: Fraction | None
    currency: str | None
    units: Fraction
    order: str | None


def dated_amounts(reading, *, from_deals=False):
    """Everything known that came in or went back; won deals only where nothing is ever ordered."""
    key = ("amounts", from_deals)
    if key not in reading.memory:
        deals = from_deals or not reading.rows("order")
        reading.memory[key] = list(_deal_amounts(reading) if deals else _order_amounts(reading))
    return reading.memory[key]


def within(amounts, bucket):
    return [amount for amount in amounts if bucket.low <= amount.at < bucket.high]


def company_money(reading, amount, day=None):
    """The amount in company money; nothing, and a reason listed, when it cannot be told."""
    if amount.net is None:
        return reading.exclude("MISSING_AMOUNT", amount.row)
    money = reading.convert(amount.net, amount.currency, day or amount.day)
    return reading.exclude("MISSING_FX", amount.row) if money is None else money


def stands(order):
    return order.get("status") not in ("cancelled", "void")


def _order_amounts(reading):
    for order in reading.rows("order"):
        if not stands(order):
            continue
        if order["ordered_at"] is None:
            reading.exclude("MISSING_DATE", order)
        elif reading.happened(order["ordered_at"]):
            for row, product, net, units in order_parts(reading, order):
                yield _of_order(reading, order, row, order["ordered_at"], product, net, order["currency"], units)
    for refund in reading.rows("refund"):
        order = reading.find("order", refund["order_id"]) or {}
        if stands(order) and reading.happened(refund["refunded_at"]):
            net = None if refund["net"] is None else -Fraction(refund["net"])
            units = -Fraction(refund["quantity"] or 0)
            product = refund["product_id"] or _only_product(reading, order)
            currency = refund["currency"] or order.get("currency")
            yield _of_order(reading, order, refund, refund["refunded_at"], product, net, currency, units)


def _of_order(reading, order, row, at, product, net, currency, units):
    account = order.get("account_id") if row is order or not row.get("account_id") else row["account_id"]
    return Amount(
        row,
        at,
        reading.day(at),
        account,
        order.get("employee_id"),
        product,
        order.get("region"),
        net,
        currency,
        units,
        order.get("id") if "refunded_at" not in row else None,
    )


def order_parts(reading, order):
    """The order as (row, product, net, units), the discount on its head spread over its lines."""
    lines = sorted(reading.naming("order_line", "order_id", order["id"]), key=lambda line: line["id"])
    if not lines:
        return [(order, None, None if order["net"] is None else Fraction(order["net"]), Fraction(0))]
    nets = {line["id"]: line_net(line) for line in lines}
    taken = spread(Fraction(order["discount"] or 0), {key: net for key, net in nets.items() if net and net > 0})
    parts = [
        (
            line,
            line["product_id"],
            None if nets[line["id"]] is None else nets[line["id"]] - taken.get(line["id"], 0),
            Fraction(line["quantity"] or 0),
        )
        for line in lines
    ]
    if order["discount"] and not taken:
        parts.append((order, None, -Fraction(order["discount"]), Fraction(0)))
    return parts


def spread(whole, weights):
    """The whole parted as the weights are, in ten-thousandths, the largest remainders rounded up."""
    total = sum(weights.values())
    if not total:
        return {}
    units = whole * UNITS
    parts = {key: units * weight / total // 1 for key, weight in weights.items()}
    left = int(units - sum(parts.values()))
    rest = sorted(weights, key=lambda key: (-(units * weights[key] / total - parts[key]), key))
    for key in rest[:left]:
        parts[key] += 1
    return {key: Fraction(part) / UNITS for key, part in parts.items()}


def _only_product(reading, order):
    named = {line["product_id"] for line in reading.naming("order_line", "order_id", order.get("id"))}
    return named.pop() if len(named) == 1 else None


def _deal_amounts(reading):
    for close in closes(reading):
        if close.state != "won":
            continue
        deal = close.deal
        lines = reading.naming("deal_line", "deal_id", deal["id"])
        parts = [(line, line["product_id"], deal_line_net(line), line["currency"], line["quantity"]) for line in lines]
        for row, product, net, currency, units in parts or [(deal, deal["product_id"], deal["amount"], None, None)]:
            yield Amount(
                row,
                close.at,
                close.day,
                deal["account_id"],
                close.owner,
                product,
                None,
                None if net is None else Fraction(net),
                currency or deal["currency"],
                Fraction(units or 0),
                deal["id"],
            )


def deal_line_net(line):
    if line["total"] is not None:
        return Fraction(line["total"])
    if line["quantity"] is None or line["unit_price"] is None:
        return None
    return Fraction(line["quantity"]) * Fraction(line["unit_price"]) - Fraction(line["discount"] or 0)
