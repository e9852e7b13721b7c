"""Deals won: how many deals, and how much money, were won in the period."""

from oracles._answers import Cells, divide, grouped, result
from oracles._deals import closed_in, credited
from oracles._reading import Reading


def oracle(world, settings, start, end, grain, by, as_of, variant=None):
    reading = Reading(world, settings, as_of)
    return Cells(
        reading, [(bucket, _cells(reading, bucket, by, variant)) for bucket in reading.buckets(start, end, grain)]
    )


def _cells(reading, bucket, by, variant):
    won = [close for close in closed_in(reading, bucket, "won") if close.deal["kind"] != "renewal"]
    outbound = [close for close in won if _inbound(reading, close.deal) is False]
    counted = grouped(won, lambda close: reading.member(by, close.owner, close.day), by)
    counted_outbound = grouped(outbound, lambda close: reading.member(by, close.owner, close.day), by)
    money, money_outbound = credited(reading, won, by), credited(reading, outbound, by)
    cells = {}
    for member in {*counted, *money}:
        count, amount = len(counted.get(member, [])), money.get(member, 0)
        if variant == "by_value":
            share = divide(money_outbound.get(member, 0), amount)
            cells[member] = result(amount, n=count, also={"amount": amount, "outbound_share": share})
        else:
            share = divide(len(counted_outbound.get(member, [])), count)
            cells[member] = result(count, n=count, also={"amount": amount, "outbound_share": share})
    return cells


def _inbound(reading, deal):
    lead = reading.find("lead", deal["lead_id"])
    return deal["is_inbound"] if deal["is_inbound"] is not None or lead is None else lead["is_inbound"]
