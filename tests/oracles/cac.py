"""Customer acquisition cost: what sales and marketing cost in all for each customer won."""

from oracles._answers import Cells, divide
from oracles._costs import (
    by_member,
    cost_channel,
    deal_channel,
    each,
    new_customers,
    spend_in,
    total,
    winning_deal,
)
from oracles._opportunities import campaign_of
from oracles._reading import Reading


def oracle(world, settings, start, end, grain, by, as_of, variant=None):
    reading = Reading(world, settings, as_of)
    return Cells(
        reading,
        [(bucket, _cells(world, reading, bucket, by, variant)) for bucket in reading.buckets(start, end, grain)],
    )


def _cells(world, reading, bucket, by, variant):
    costs = spend_in(reading, bucket, lambda row: variant != "paid" or row["kind"] == "media")
    customers = new_customers(world, reading, bucket)
    members = by_member(
        costs,
        customers,
        lambda row: _of_cost(reading, by, row),
        lambda customer: _of_customer(reading, by, customer),
        by,
    )
    cells = {}
    for member, (spent, won) in members.items():
        media = total([cost for cost in spent if cost.row["kind"] == "media"])
        cells[member] = each(total(spent), len(won), {"new_customers": len(won), "paid": divide(media, len(won))})
    return cells


def _of_cost(reading, by, row):
    if by is None:
        return None
    return row["campaign_id"] if by == "campaign" else cost_channel(reading, row)


def _of_customer(reading, by, customer):
    if by is None:
        return None
    with reading.aside():
        deal = winning_deal(reading, customer)
    if by == "campaign":
        return campaign_of(reading, deal) if deal else None
    account = reading.find("account", customer[0]) or {}
    return (deal_channel(reading, deal) if deal else None) or account.get("channel")
