"""What the specification says of customers: since when, on which days, and what they pay a month."""

from collections import defaultdict
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from oracles._deals import closes
from oracles._reading import DAY
from oracles._statistics import percentile

FOREVER = date.max


class Spell(NamedTuple):
    """Days on which a contract was paid for, both ends included."""

    start: date
    end: date


def paid_subscriptions(reading):
    """The subscriptions that make customers, known by today and with usable days."""
    found = []
    for row in reading.rows("subscription"):
        if row["is_free"] or row["status"] == "trial":
            continue
        open_ended = row["status"] in ("cancelled", "expired") and row["ended_on"] is None
        if row["started_on"] is None or open_ended:
            reading.exclude("MISSING_DATE", row)
        elif row["started_on"] <= reading.today:
            found.append(row)
    return found


def contracts(reading):
    """The subscriptions of each contract customer."""
    if "contracts" not in reading.memory:
        found = defaultdict(list)
        for row in paid_subscriptions(reading):
            found[row["account_id"]].append(row)
        reading.memory["contracts"] = dict(found)
    return reading.memory["contracts"]


def covered(reading, subscriptions):
    """The spells of one customer, those at most the grace days apart joined."""
    spells = []
    for start, end in sorted((row["started_on"], row["ended_on"] or FOREVER) for row in subscriptions):
        if spells and spells[-1].end >= start - (reading.settings["grace_days"] + 1) * DAY:
            spells[-1] = Spell(spells[-1].start, max(spells[-1].end, end))
        else:
            spells.append(Spell(start, end))
    return spells


def purchases(reading):
    """The days on which each customer without a contract bought."""
    if "purchases" not in reading.memory:
        found = defaultdict(set)
        for order in reading.rows("order"):
            on_contract = order["account_id"] in contracts(reading)
            if order["account_id"] and not on_contract and is_purchase(reading, order):
                found[order["account_id"]].add(reading.day(order["ordered_at"]))
        reading.memory["purchases"] = {account: sorted(days) for account, days in found.items()}
    return reading.memory["purchases"]


def is_purchase(reading, order):
    if order["status"] in ("cancelled", "void") or not reading.happened(order["ordered_at"]):
        return False
    net = order_net(reading, order)
    if net is not None and net <= 0:
        return False
    day = reading.day(order["ordered_at"])
    back = [row for row in reading.naming("refund", "order_id", order["id"]) if reading.happened(row["refunded_at"])]
    same_day = sum(row["net"] or 0 for row in back if reading.day(row["refunded_at"]) == day)
    return net is None or same_day < net


def order_net(reading, order):
    """The order's net amount in its own currency."""
    lines = reading.naming("order_line", "order_id", order["id"])
    if not lines:
        return None if order["net"] is None else Fraction(order["net"])
    amounts = [line_net(line) for line in lines]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Fraction(0)) - Fraction(order["discount"] or 0) if known else None


def line_net(line):
    if line["net"] is not None:
        return Fraction(line["net"])
    if line["quantity"] is None or line["unit_price"] is None:
        return None
    return Fraction(line["quantity"]) * Fraction(line["unit_price"]) - Fraction(line["discount"] or 0)


def lapse_days(reading):
    """After how many days without a purchase a customer has left."""
    if "lapse" not in reading.memory:
        gaps = [(later - earlier).days for days in purchases(reading).values() for earlier, later in pairwise(days)]
        chosen = reading.settings["lapse_days"]
        observed = percentile(gaps, Fraction(9, 10)) if len(gaps) >= 20 else 90
        reading.memory["lapse"] = observed if chosen is None else chosen
    return reading.memory["lapse"]


def active_on(reading, day):
    """The accounts that are customers on that day."""
    found = {
        account
        for account, rows in contracts(reading).items()
        if any(spell.start <= day <= spell.end for spell in covered(reading, rows))
    }
    limit = lapse_days(reading)
    return found | {
        account
        for account, days in purchases(reading).items()
        if any(0 <= (day - bought).days <= limit for bought in days)
    }


def edges(reading, bucket):
    """The day whose customers are the period's start set, and the day that shows who is left."""
    return bucket.start, min(bucket.end, reading.today)


def monthly_value(reading, subscriptions, day):
    """MRR by currency on the day, or on the last paid day before it; none when an amount is unknown."""
    paid = [row for row in subscriptions if row["started_on"] <= day]
    if not any(row["ended_on"] is None or day <= row["ended_on"] for row in paid):
        day = max((row["ended_on"] for row in paid), default=day)
    totals = defaultdict(Fraction)
    for row in paid:
        if row["ended_on"] is not None and row["ended_on"] < day:
            continue
        movements = reading.naming("mrr_movement", "subscription_id", row["id"])
        base = row["mrr"]
        if base is None:
            base = next((move["amount"] for move in movements if move["kind"] == "new"), None)
        if base is None:
            return None
        totals[row["currency"] or reading.currency] += Fraction(base)
        for move in movements:
            if move["kind"] in ("expansion", "contraction", "price_change") and move["on_day"] <= day:
                totals[move["currency"] or reading.currency] += Fraction(move["amount"] or 0)
    return totals


def customer_since(reading):
    """The first day as a customer, by account."""
    if "since" not in reading.memory:
        first = {}
        for account, day in _first_days(reading):
            if account is not None:
                first[account] = min(day, first.get(account, day))
        reading.memory["since"] = first
    return reading.memory["since"]


def _first_days(reading):
    for close in closes(reading):
        if close.state == "won":
            yield close.deal["account_id"], close.day
    for account, rows in contracts(reading).items():
        yield account, min(row["started_on"] for row in rows)
    for order in reading.rows("order"):
        if is_purchase(reading, order):
            yield order["account_id"], reading.day(order["ordered_at"])
    for event in reading.rows("lifecycle_event"):
        if event["to_stage"] in ("customer", "evangelist") and reading.happened(event["at"]):
            kind, key = unit_of(reading, event)
            if kind == "account":
                yield key, reading.day(event["at"])


def unit_of(reading, event):
    """What a conversion is counted on: the account when known, else the contact, else the lead."""
    lead = reading.find("lead", event["lead_id"]) or {}
    contact = reading.find("contact", event["contact_id"] or lead.get("contact_id")) or {}
    account_id = event["account_id"] or lead.get("account_id") or contact.get("account_id")
    if account_id:
        return "account", account_id
    contact_id = event["contact_id"] or lead.get("contact_id")
    return ("contact", contact_id) if contact_id else ("lead", event["lead_id"])
