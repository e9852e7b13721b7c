"""Sales volume by location: what was sold where, in money net of refunds, and in units."""

from fractions import Fraction
from typing import NamedTuple

from oracles._answers import Cells, divide, grouped, result
from oracles._customers import line_net
from oracles._deals import amount, closes
from oracles._reading import Reading


class Sale(NamedTuple):
    """Money and units that came in, or went back, at a moment in a place."""

    at: object
    location: str | None
    employee: str | None
    money: Fraction
    units: Fraction
    order: str | None


def oracle(world, settings, start, end, grain, by, as_of):
    reading = Reading(world, settings, as_of)
    return Cells(reading, [(bucket, _cells(reading, bucket, by)) for bucket in reading.buckets(start, end, grain)])


def _cells(reading, bucket, by):
    sales = [sale for sale in _sales(reading, bucket) if bucket.low <= sale.at < bucket.high]
    total = sum((sale.money for sale in sales), Fraction(0))
    cells = {}
    for member, rows in grouped(sales, lambda sale: _member(reading, sale, by), by).items():
        money = sum((sale.money for sale in rows), Fraction(0))
        units = sum((sale.units for sale in rows), Fraction(0))
        orders = {sale.order for sale in rows} - {None}
        cells[member] = result(money, n=len(orders), also={"units": units, "share": divide(money, total)})
    return cells


def _member(reading, sale, by):
    return sale.location if by == "location" else reading.member(by, sale.employee, reading.day(sale.at))


def _sales(reading, bucket):
    if not reading.rows("order"):
        yield from _won_deals(reading, bucket)
        return
    for order in reading.rows("order"):
        if order["status"] in ("cancelled", "void"):
            continue
        if order["ordered_at"] is None:
            reading.exclude("MISSING_DATE", order)
        elif reading.happened(order["ordered_at"]) and bucket.low <= order["ordered_at"] < bucket.high:
            yield from _order(reading, order)
    for refund in reading.rows("refund"):
        if reading.happened(refund["refunded_at"]) and bucket.low <= refund["refunded_at"] < bucket.high:
            yield from _refund(reading, refund)


def _order(reading, order):
    lines = reading.naming("order_line", "order_id", order["id"])
    parts = [(line, line_net(line), line["quantity"]) for line in lines]
    parts += [(order, -Fraction(order["discount"] or 0), None)] if lines else [(order, order["net"], None)]
    for row, net, units in parts:
        money = reading.convert(net, order["currency"], reading.day(order["ordered_at"]))
        if money is None:
            reading.exclude("MISSING_AMOUNT" if net is None else "MISSING_FX", row)
        yield Sale(
            order["ordered_at"],
            _location(reading, order),
            order["employee_id"],
            money or Fraction(0),
            Fraction(units or 0),
            order["id"],
        )


def _refund(reading, refund):
    order = reading.find("order", refund["order_id"]) or {}
    if order.get("status") in ("cancelled", "void"):
        return
    day = reading.day(refund["refunded_at"])
    money = reading.convert(refund["net"], refund["currency"] or order.get("currency"), day)
    if money is None:
        reading.exclude("MISSING_AMOUNT" if refund["net"] is None else "MISSING_FX", refund)
    yield Sale(
        refund["refunded_at"],
        refund["location_id"] or (_location(reading, order) if order else None),
        order.get("employee_id"),
        -(money or Fraction(0)),
        -Fraction(refund["quantity"] or 0),
        None,
    )


def _location(reading, order):
    online = [row["id"] for row in reading.rows("location") if row["kind"] == "online"]
    if order["location_id"] is None and order["channel"] == "online" and len(online) == 1:
        return online[0]
    return order["location_id"]


def _won_deals(reading, bucket):
    for close in closes(reading):
        if close.state == "won" and bucket.low <= close.at < bucket.high:
            account = reading.find("account", close.deal["account_id"]) or {}
            units = sum(line["quantity"] or 0 for line in reading.naming("deal_line", "deal_id", close.deal["id"]))
            money = amount(reading, close) or Fraction(0)
            yield Sale(close.at, account.get("location_id"), close.owner, money, Fraction(units), close.deal["id"])
