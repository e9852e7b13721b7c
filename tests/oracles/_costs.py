"""What the specification says of costs: what was spent on which days, on whose account, and what it brought."""

from fractions import Fraction
from math import floor
from typing import NamedTuple

from oracles._answers import divide, result
from oracles._customers import customer_since, order_net
from oracles._deals import closed_in, closes
from oracles._opportunities import campaign_of, source_of
from oracles._reading import DAY, Reading

EXPANSION = ("renewal", "upsell", "cross_sell", "reactivation")
ACQUIRING = ("new", "partner", "unknown", None)


class Cost(NamedTuple):
    """What one row of spend cost in the period, in company money."""

    row: dict
    money: Fraction


def spend_in(reading, bucket, wanted):
    """The part of every wanted row of spend that falls on days of the period."""
    found = []
    for row in reading.rows("spend"):
        if wanted(row):
            cost = part_in(reading, bucket, row, row["amount"], row["starts_on"], row["ends_on"])
            found += [] if cost is None else [Cost(row, cost)]
    return found


def part_in(reading, bucket, row, amount, first, last):
    """The amount spread evenly over its days, as far as these lie in the period and have come."""
    last = last or first
    days = (min(last, bucket.end - DAY, reading.today) - max(first, bucket.start)).days + 1
    if days <= 0:
        return None
    if amount is None:
        return reading.exclude("MISSING_AMOUNT", row)
    value = reading.convert(amount, row["currency"], first)
    if value is None:
        return reading.exclude("MISSING_FX", row)
    whole, before = (last - first).days + 1, (max(first, bucket.start) - first).days
    return (_come(value, before + days, whole) - _come(value, before, whole)) / 10_000


def _come(value, days, whole):
    """What of the cost has come after so many days, in whole ten-thousandths."""
    exact = abs(value) * 10_000
    rounded = floor(exact + Fraction(1, 2)) * (1 if value >= 0 else -1)
    return Fraction(floor(Fraction(rounded * days, whole)))


def cost_channel(reading, row):
    return channel_of(reading, row["campaign_id"]) or row["channel"]


def channel_of(reading, campaign_id):
    return (reading.find("campaign", campaign_id) or {}).get("channel")


def by_member(costs, events, cost_member, event_member, by):
    """Costs and events by member: (member, costs, events); without a breakdown there is always the one cell."""
    cells = {None: ([], [])} if by is None else {}
    for cost in costs:
        cells.setdefault(cost_member(cost.row), ([], []))[0].append(cost)
    for event in events:
        cells.setdefault(event_member(event), ([], []))[1].append(event)
    return cells


def total(costs):
    """The sum of the costs; without a single one it is unknown, not nothing."""
    return sum((cost.money for cost in costs), Fraction(0)) if costs else None


def each(cost, count, also):
    """A cell of cost for each of so many."""
    reason = "no_denominator" if not count else "no_input" if cost is None else None
    return result(divide(cost, count), cost, count, count, {"cost": cost, **also}, reason=reason)


# What the money brought


def is_spam(reading, lead):
    if (lead["disqualified_reason"] or "").casefold() not in ("spam", "invalid"):
        return False
    return lead["disqualified_at"] is None or reading.happened(lead["disqualified_at"])


def campaign_leads(reading, bucket):
    """The new, valid leads a campaign brought in the period, within its days and 30 more."""
    firsts = _first_leads(reading)
    found = []
    for lead in reading.rows("lead"):
        if lead["campaign_id"] is None:
            continue
        if lead["created_at"] is None:
            reading.exclude("MISSING_DATE", lead)
        elif reading.happened(lead["created_at"]) and bucket.low <= lead["created_at"] < bucket.high:
            if not _within_campaign(reading, lead):
                continue
            if lead["id"] not in firsts:
                reading.exclude("MERGED", lead)
            elif is_spam(reading, lead):
                reading.exclude("SPAM", lead)
            else:
                found.append(lead)
    return found


def _within_campaign(reading, lead):
    campaign = reading.find("campaign", lead["campaign_id"]) or {}
    day = reading.day(lead["created_at"])
    first, last = campaign.get("starts_on"), campaign.get("ends_on")
    return (first is None or first <= day) and (last is None or day <= last + 30 * DAY)


def _first_leads(reading):
    """The first lead row of every person."""
    if "first leads" not in reading.memory:
        first = {}
        dated = [lead for lead in reading.rows("lead") if lead["created_at"]]
        for lead in sorted(dated, key=lambda lead: (lead["created_at"], lead["id"])):
            first.setdefault(_person(lead), lead["id"])
        reading.memory["first leads"] = set(first.values())
    return reading.memory["first leads"]


def _person(lead):
    if lead["contact_id"]:
        return "contact", lead["contact_id"]
    if lead["email"]:
        return "email", lead["email"].strip().casefold()
    return "lead", lead["id"]


def reached(reading, lead, stages):
    """Whether an event of the lead's own took it into one of the stages."""
    return any(
        event["to_stage"] in stages and reading.happened(event["at"])
        for event in reading.naming("lifecycle_event", "lead_id", lead["id"])
    )


def forms(reading, bucket):
    """The forms filled in during the period that a campaign or channel brought."""
    return [
        lead
        for lead in reading.rows("lead")
        if reading.happened(lead["submitted_at"])
        and bucket.low <= lead["submitted_at"] < bucket.high
        and (lead["campaign_id"] or lead["channel"])
        and not is_spam(reading, lead)
    ]


def acquisitions(reading, bucket):
    """The deals won in the period that a campaign or channel brought and that were not taken back."""
    return [
        close.deal
        for close in closed_in(reading, bucket, "won")
        if close.deal["kind"] in ACQUIRING
        and (campaign_of(reading, close.deal) or source_of(reading, close.deal))
        and not _taken_back(reading, close)
    ]


def deal_channel(reading, deal):
    return channel_of(reading, campaign_of(reading, deal)) or source_of(reading, deal)


def _taken_back(reading, close):
    """Whether every standing order of the deal was refunded in full by day 30 after the close."""
    orders = [
        order
        for order in reading.naming("order", "deal_id", close.deal["id"])
        if order["status"] not in ("cancelled", "void") and (order_net(reading, order) or 0) > 0
    ]
    return bool(orders) and all(_refunded(reading, order, close.day + 30 * DAY) for order in orders)


def _refunded(reading, order, last_day):
    back = sum(
        row["net"] or 0
        for row in reading.naming("refund", "order_id", order["id"])
        if reading.happened(row["refunded_at"]) and reading.day(row["refunded_at"]) <= last_day
    )
    return back >= order_net(reading, order)


def new_customers(world, reading, bucket):
    """The accounts that became customers for the first time in the period: (account id, day)."""
    if "new customers" not in reading.memory:
        with reading.aside():
            since = customer_since(reading)
        strict = Reading(world, reading.settings, reading.as_of)
        strict.tables["deal"] = [deal for deal in strict.rows("deal") if deal["kind"] not in EXPANSION]
        first_bought = customer_since(strict)
        reading.memory["new customers"] = [
            (account, day) for account, day in since.items() if first_bought.get(account) == day
        ]
    return [(account, day) for account, day in reading.memory["new customers"] if bucket.start <= day < bucket.end]


def winning_deal(reading, customer):
    """The deal whose win made the customer, if one did."""
    account, day = customer
    won = [
        close
        for close in closes(reading)
        if close.state == "won" and close.deal["account_id"] == account and close.day == day
    ]
    return min(won, key=lambda close: (close.at, close.deal["id"])).deal if won else None
