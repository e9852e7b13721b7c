"""Win-loss ratio: how many deals were won for each one lost in the period."""

from oracles._answers import Cells, divide, grouped, result
from oracles._deals import closed_in
from oracles._reading import Reading
from oracles._statistics import wilson


def oracle(world, settings, start, end, grain, by, as_of, variant=None):
    reading = Reading(world, settings, as_of)
    return Cells(
        reading, [(bucket, _cells(reading, bucket, by, variant)) for bucket in reading.buckets(start, end, grain)]
    )


def _cells(reading, bucket, by, variant):
    closed = closed_in(reading, bucket, "won", "lost")
    if variant == "without_no_decision":
        closed = [close for close in closed if close.state == "won" or not _no_decision(close.deal)]
    cells = {}
    for member, rows in grouped(closed, lambda close: _member(reading, close, by), by).items():
        won = sum(close.state == "won" for close in rows)
        lost = len(rows) - won
        limits = [limit / (1 - limit) for limit in wilson(won, len(rows))] if lost else None
        cells[member] = result(
            divide(won, lost),
            won,
            lost,
            len(rows),
            {"won": won, "lost": lost, "win_rate": divide(won, len(rows))},
            {"SMALL_N"} if len(rows) < reading.settings["min_n_rate"] else (),
            None if lost else "no_denominator",
            limits,
        )
    return cells


def _member(reading, close, by):
    if by in ("loss_reason", "competitor"):
        return close.deal[by]
    return reading.member(by, close.owner, close.day)


def _no_decision(deal):
    return (deal["loss_reason"] or "").casefold().replace("-", " ").replace("_", " ").strip() == "no decision"
