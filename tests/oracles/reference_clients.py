"""Reference clients: how many clients brought us somebody who became at least a qualified lead."""

from fractions import Fraction
from importlib import import_module

from oracles._answers import Cells, divide, grouped, result, share
from oracles._clients import clients_of, comments_by_account, last_day, member_of_client
from oracles._customers import customer_since, unit_of
from oracles._deals import amount, closes, deals
from oracles._journeys import unit_of_lead
from oracles._reading import NEW_BUSINESS, Reading

REACHED = ("mql", "sal", "sql", "opportunity", "customer", "evangelist")
REFERENCES = ("case", "quote", "review", "reference_call")


def oracle(world, settings, start, end, grain, by, as_of, variant=None):
    if variant == "earned_growth":
        growth = import_module("oracles.organic_growth_rate").oracle
        return growth(world, settings, start, end, grain, by, as_of)
    reading = Reading(world, settings, as_of)
    referrals = list(_referrals(reading))
    return Cells(
        reading,
        [(bucket, _cells(reading, bucket, by, variant, referrals)) for bucket in reading.buckets(start, end, grain)],
    )


def _cells(reading, bucket, by, variant, referrals):
    last = last_day(reading, bucket)

    def member(account_id):
        return member_of_client(reading, account_id, last, by)

    clients = grouped(clients_of(reading, bucket), member, by)
    active = {account_id for rows in clients.values() for account_id in rows}
    here = [pair for pair in referrals if pair[0] in active and bucket.low <= pair[1] < bucket.high]
    made = grouped([referrer for referrer, _ in here], member, by)
    money = _money(reading, bucket, by)
    members = {*clients, *made} | (set(money) if variant == "referral_revenue_share" else set())
    return {
        key: _cell(reading, variant, last, clients.get(key, []), made.get(key, []), money.get(key, []))
        for key in members
    }


def _cell(reading, variant, last, clients, made, money):
    referrers = set(made)
    agreed = [account_id for account_id in clients if _agreed(reading, account_id, last)]
    brought = sum((value for value, is_referral, _ in money if is_referral), Fraction(0))
    whole = sum((value for value, _, _ in money), Fraction(0))
    also = {
        "referring_client_rate": divide(len(referrers), len(clients)),
        "referral_revenue_share": divide(brought, whole),
        "referenceable_rate": divide(len(agreed), len(clients)),
        "referrals": len(made),
    }
    if variant == "referring_client_rate":
        return share(reading, len(referrers), len(clients), also=also)
    if variant == "referenceable_rate":
        return share(reading, len(agreed), len(clients), also=also)
    if variant == "referral_revenue_share":
        won = {deal for _, _, deal in money if deal}
        return share(reading, brought, whole, len(won), also, counted=False)
    return result(len(referrers), n=len(referrers), also=also)


def _referrals(reading):
    """Referrals that led at least to a qualified lead: (who referred, when)."""
    reached = _reached(reading)
    for account in reading.rows("account"):
        referrer = account["referral_account_id"]
        if referrer in (None, account["id"]) or account["id"] not in reached:
            continue
        at = account["created_at"] or _first_created(reading, account["id"])
        if at is None:
            reading.exclude("MISSING_DATE", account)
        elif reading.happened(at):
            yield referrer, at


def _reached(reading):
    """The accounts that were at least a qualified lead."""
    with reading.aside():
        found = set(customer_since(reading))
    for event in reading.rows("lifecycle_event"):
        if event["to_stage"] in REACHED and reading.happened(event["at"]):
            found.add(unit_of(reading, event)[1])
    found |= {unit_of_lead(reading, lead)[1] for lead in reading.rows("lead") if reading.happened(lead["qualified_at"])}
    return found | {deal["account_id"] for deal in deals(reading)}


def _first_created(reading, account_id):
    moments = [
        lead["created_at"] for lead in reading.rows("lead") if unit_of_lead(reading, lead) == ("account", account_id)
    ]
    moments += [deal["created_at"] for deal in reading.naming("deal", "account_id", account_id)]
    return min((moment for moment in moments if moment), default=None)


def _agreed(reading, account_id, last):
    return any(
        row["kind"] in REFERENCES and row["sentiment"] != "negative" and reading.day(row["at"]) <= last
        for row in comments_by_account(reading).get(account_id, [])
    )


def _money(reading, bucket, by):
    """What new customers brought in the period, less what went back: (money, by referral, deal) by member."""
    with reading.aside():
        won = {close.deal["id"]: close for close in closes(reading) if close.state == "won" and _is_new(close.deal)}
    found = []
    for close in won.values():
        if bucket.low <= close.at < bucket.high:
            value = amount(reading, close)
            if value is not None:
                found.append((close, value, close.deal["id"]))
    for refund in reading.rows("refund"):
        order = reading.find("order", refund["order_id"]) or {}
        close = won.get(order.get("deal_id"))
        here = reading.happened(refund["refunded_at"]) and bucket.low <= refund["refunded_at"] < bucket.high
        if close is None or not here or order["status"] in ("cancelled", "void"):
            continue
        day = reading.day(refund["refunded_at"])
        value = reading.convert(refund["net"], refund["currency"] or order["currency"], day)
        if value is None:
            reading.exclude("MISSING_AMOUNT" if refund["net"] is None else "MISSING_FX", refund)
        else:
            found.append((close, -value, None))
    cells = grouped(found, lambda item: _member_of_deal(reading, item[0], by), by)
    return {
        member: [(value, _is_referred(reading, close.deal), deal_id) for close, value, deal_id in rows]
        for member, rows in cells.items()
    }


def _is_new(deal):
    return deal["kind"] in NEW_BUSINESS and deal["kind"] != "reactivation"


def _is_referred(reading, deal):
    account = reading.find("account", deal["account_id"]) or {}
    channel = deal["channel"] or account.get("channel") or ""
    return account.get("referral_account_id") is not None or channel.strip().casefold() == "referral"


def _member_of_deal(reading, close, by):
    account = reading.find("account", close.deal["account_id"])
    if by == "account":
        return close.deal["account_id"]
    if by == "vertical":
        return account["industry"] if account else None
    return reading.member(by, close.owner, close.day)
