"""What customers bought on top in a period: deals of expansion, split by what was held before."""

from fractions import Fraction

from oracles._answers import Cells, divide, result, share
from oracles._customers import active_on, order_net, paid_subscriptions
from oracles._deals import amount, closed_in, closes, deals
from oracles._reading import DAY, Reading
from oracles._revenue import deal_line_net, stands

KINDS = ("upsell", "cross_sell")


def rate_of(kind, world, settings, start, end, grain, by, as_of, variant):
    """The share of the customers at the start who bought on top in that way."""
    reading = Reading(world, settings, as_of)
    return Cells(
        reading, [(bucket, _cells(reading, bucket, by, kind, variant)) for bucket in reading.buckets(start, end, grain)]
    )


def _cells(reading, bucket, by, kind, variant):
    with reading.aside():
        customers = active_on(reading, bucket.start) if bucket.low <= reading.as_of else set()
    won = closed_in(reading, bucket, "won")
    offered = _offers(reading, bucket, kind, customers)
    members = {None} if by is None else set()
    members |= {_member(reading, account, bucket, by) for account in customers}
    members |= {_member(reading, close.deal["account_id"], bucket, by) for close in won}
    cells = {}
    for member in members:
        chosen = {account for account in customers if _member(reading, account, bucket, by) == member}
        mine = [close for close in won if _member(reading, close.deal["account_id"], bucket, by) == member]
        offers = {account: accepted for account, accepted in offered.items() if account in chosen}
        cells[member] = _cell(reading, kind, chosen, mine, offers, variant)
    return cells


def _cell(reading, kind, customers, won, offers, variant):
    bought = {one: [] for one in KINDS}
    for close in won:
        if close.deal["kind"] in KINDS and close.deal["account_id"] in customers:
            if close.deal["amount"] is not None and close.deal["amount"] < 0:
                reading.exclude("NOT_POSITIVE", close.deal)
                continue
            if _taken_back(reading, close):
                continue
            for one, part in parts(reading, close).items():
                bought[one].append((close, part))
    buyers = {one: {close.deal["account_id"] for close, _ in rows} for one, rows in bought.items()}
    money = sum(((amount(reading, close) or 0) * part for close, part in bought[kind]), Fraction(0))
    revenue = sum((amount(reading, close) or Fraction(0) for close in won), Fraction(0))
    also = {
        "customers": len(customers),
        "deals": len(bought[kind]),
        "amount": money,
        "revenue_share": divide(money, revenue),
        "offer_acceptance": divide(sum(offers.values()), len(offers)),
        "either": divide(len(buyers["upsell"] | buyers["cross_sell"]), len(customers)),
    }
    if variant == "revenue_share":
        reason = None if revenue else "no_denominator"
        return result(divide(money, revenue), money, revenue, len(won), also, reason=reason)
    return share(reading, len(buyers[kind]), len(customers), also=also)


def _taken_back(reading, close):
    """Whether the deal has standing orders, and each was given back in full by day 30 after the close."""
    ordered = [order for order in reading.naming("order", "deal_id", close.deal["id"]) if stands(order)]
    worth = {order["id"]: order_net(reading, order) or 0 for order in ordered}
    back = {
        order_id: sum(
            row["net"] or 0
            for row in reading.naming("refund", "order_id", order_id)
            if reading.happened(row["refunded_at"]) and reading.day(row["refunded_at"]) <= close.day + 30 * DAY
        )
        for order_id, net in worth.items()
        if net > 0
    }
    return bool(back) and all(given >= worth[order_id] for order_id, given in back.items())


def parts(reading, close):
    """Which part of the deal is upsell and which cross-sell."""
    lines = reading.naming("deal_line", "deal_id", close.deal["id"])
    totals = [(_family(reading, line["product_id"]), deal_line_net(line)) for line in lines]
    held = _held_before(reading, close)
    if not totals or not held or any(family is None or not total or total <= 0 for family, total in totals):
        return {close.deal["kind"]: Fraction(1)}
    whole = sum(total for _, total in totals)
    found = {}
    for family, total in totals:
        kind = "upsell" if family in held else "cross_sell"
        found[kind] = found.get(kind, Fraction(0)) + Fraction(total) / whole
    return found


def _family(reading, product_id):
    return (reading.find("product", product_id) or {}).get("family")


def _held_before(reading, close):
    """The families the account had bought on days before the close."""
    account_id, products = close.deal["account_id"], set()
    with reading.aside():
        for row in paid_subscriptions(reading):
            if row["account_id"] == account_id and row["started_on"] < close.day:
                products.add(row["product_id"])
        others = [one for one in closes(reading) if one.state == "won" and one.deal["account_id"] == account_id]
    for order in reading.naming("order", "account_id", account_id):
        if stands(order) and reading.happened(order["ordered_at"]) and reading.day(order["ordered_at"]) < close.day:
            products |= {line["product_id"] for line in reading.naming("order_line", "order_id", order["id"])}
    for other in others:
        if other.day < close.day:
            lines = reading.naming("deal_line", "deal_id", other.deal["id"])
            products |= {line["product_id"] for line in lines} or {other.deal["product_id"]}
    return {_family(reading, product_id) for product_id in products} - {None}


def _offers(reading, bucket, kind, customers):
    """The customers sent a proposal for such a deal in the period, and whether they accepted one."""
    found = {}
    standing = {deal["id"]: deal for deal in deals(reading)}
    for row in reading.rows("proposal"):
        deal = standing.get(row["deal_id"], {})
        sent = row["status"] != "draft" and reading.happened(row["sent_at"])
        if not sent or not bucket.low <= row["sent_at"] < bucket.high:
            continue
        if deal.get("kind") == kind and deal["account_id"] in customers:
            accepted = reading.happened(row["accepted_at"]) or (
                row["status"] == "accepted" and row["accepted_at"] is None
            )
            found[deal["account_id"]] = found.get(deal["account_id"], False) or accepted
    return found


def _member(reading, account_id, bucket, by):
    account = reading.find("account", account_id) or {}
    if by is None:
        return None
    if by == "account":
        return account_id
    if by == "vertical":
        return account.get("industry")
    owner = reading.owner_at("account", account, bucket.low) if account else None
    return reading.member(by, owner, bucket.start)
