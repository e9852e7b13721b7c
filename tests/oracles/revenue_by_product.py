"""Revenue by product: which products brought the money in, net of what was given back."""

from fractions import Fraction

from oracles._answers import Cells, divide, result
from oracles._customers import customer_since
from oracles._reading import Reading
from oracles._revenue import company_money, dated_amounts, within


def oracle(world, settings, start, end, grain, by, as_of, variant=None):
    reading = Reading(world, settings, as_of)
    return Cells(
        reading, [(bucket, _cells(reading, bucket, by, variant)) for bucket in reading.buckets(start, end, grain)]
    )


def _cells(reading, bucket, by, variant):
    # The dates that are missing are those of orders, so that they are listed whatever is asked.
    amounts = within(dated_amounts(reading, from_deals=variant == "from_deals"), bucket)
    money = {id(amount): company_money(reading, amount) or Fraction(0) for amount in amounts}
    total = sum(money.values(), Fraction(0))
    members = {}
    for amount in amounts:
        members.setdefault(_member(reading, amount, by or "product"), []).append(amount)
    cells = {}
    for member, rows in members.items():
        revenue = sum((money[id(amount)] for amount in rows), Fraction(0))
        units = sum((amount.units for amount in rows), Fraction(0))
        orders = {amount.order for amount in rows} - {None}
        share = divide(revenue, total)
        also = {"units": units, "share": share}
        if variant == "share":
            reason = None if total else "no_denominator"
            cells[member] = result(share, revenue, total, len(orders), also, reason=reason)
        else:
            cells[member] = result(revenue, revenue, n=len(orders), also=also)
    if not cells:
        empty = variant == "share"
        cells[None] = result(
            None if empty else Fraction(0),
            Fraction(0),
            Fraction(0) if empty else None,
            0,
            {"units": Fraction(0), "share": None},
            reason="no_denominator" if empty else None,
        )
    return cells


def _member(reading, amount, by):
    account = reading.find("account", amount.account) or {}
    if by == "product":
        return amount.product
    if by == "family":
        return (reading.find("product", amount.product) or {}).get("family")
    if by == "region":
        return amount.region or account.get("region")
    if by == "vertical":
        return account.get("industry")
    if by == "new_or_existing":
        return _new_or_existing(reading, amount)
    return reading.member(by, amount.employee, amount.day)


def _new_or_existing(reading, amount):
    if amount.account is None:
        return None
    with reading.aside():
        since = customer_since(reading).get(amount.account)
    order = reading.find("order", amount.row.get("order_id")) or {}
    day = reading.day(order["ordered_at"]) if order.get("ordered_at") else amount.day
    return "new" if since is None or day <= since else "existing"
