"""Cost per acquisition: what campaigns and channels cost for each deal won through them."""

from oracles._answers import Cells
from oracles._costs import (
    acquisitions,
    by_member,
    channel_of,
    cost_channel,
    deal_channel,
    each,
    forms,
    spend_in,
    total,
)
from oracles._opportunities import campaign_of
from oracles._reading import Reading


def oracle(world, settings, start, end, grain, by, as_of, variant=None):
    reading = Reading(world, settings, as_of)
    return Cells(
        reading, [(bucket, _cells(reading, bucket, by, variant)) for bucket in reading.buckets(start, end, grain)]
    )


def _cells(reading, bucket, by, variant):
    costs = spend_in(reading, bucket, lambda row: row["campaign_id"] or row["channel"])
    events = forms(reading, bucket) if variant == "form" else acquisitions(reading, bucket)
    cells = {}
    members = by_member(
        costs,
        events,
        lambda row: _member(by, row["campaign_id"], cost_channel(reading, row)),
        lambda event: _of_form(reading, by, event) if variant == "form" else _of_deal(reading, by, event),
        by,
    )
    for member, (spent, won) in members.items():
        cells[member] = each(total(spent), len(won), {"acquisitions": len(won)})
    return cells


def _member(by, campaign, channel):
    return {None: None, "campaign": campaign, "channel": channel}[by]


def _of_deal(reading, by, deal):
    return _member(by, campaign_of(reading, deal), deal_channel(reading, deal))


def _of_form(reading, by, lead):
    return _member(by, lead["campaign_id"], channel_of(reading, lead["campaign_id"]) or lead["channel"])
