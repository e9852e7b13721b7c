"""Win rate: which share of the deals closed in the period was won."""

from oracles._answers import Cells, grouped, share
from oracles._deals import amount, closed_in
from oracles._reading import Reading


def oracle(world, settings, start, end, grain, by, as_of, variant=None):
    reading = Reading(world, settings, as_of)
    return Cells(
        reading, [(bucket, _cells(reading, bucket, by, variant)) for bucket in reading.buckets(start, end, grain)]
    )


def _cells(reading, bucket, by, variant):
    closed = closed_in(reading, bucket, "won", "lost")
    if variant == "without_no_decision":
        closed = [close for close in closed if close.state == "won" or not _no_decision(close.deal)]
    weighed = [(close, 1) for close in closed]
    if variant == "by_value":
        weighed = [(close, weight) for close in closed if (weight := _weight(reading, close)) is not None]
    cells = {}
    for member, rows in grouped(weighed, lambda row: reading.member(by, row[0].owner, row[0].day), by).items():
        won = sum(weight for close, weight in rows if close.state == "won")
        whole = sum(weight for _, weight in rows)
        cells[member] = share(reading, won, whole, len(rows), counted=variant != "by_value")
    return cells


def _no_decision(deal):
    return (deal["loss_reason"] or "").casefold().replace("-", " ").replace("_", " ").strip() == "no decision"


def _weight(reading, close):
    value = amount(reading, close)
    if value is not None and value <= 0:
        return reading.exclude("NOT_POSITIVE", close.deal)
    return value
