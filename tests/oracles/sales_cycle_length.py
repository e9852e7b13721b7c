"""Sales cycle length: how many days the deals won in the period took."""

from fractions import Fraction

from oracles._answers import Cells, grouped, result, small_mean
from oracles._deals import closed_in
from oracles._reading import Reading
from oracles._statistics import mean, median, median_interval, percentile


def oracle(world, settings, start, end, grain, by, as_of):
    reading = Reading(world, settings, as_of)
    return Cells(reading, [(bucket, _cells(reading, bucket, by)) for bucket in reading.buckets(start, end, grain)])


def _cells(reading, bucket, by):
    cycles = [
        (close, days)
        for close in closed_in(reading, bucket, "won")
        if close.deal["kind"] != "renewal" and (days := _days(reading, close)) is not None
    ]
    cells = {}
    for member, rows in grouped(cycles, lambda row: reading.member(by, row[0].owner, row[0].day), by).items():
        days = [length for _, length in rows]
        cells[member] = result(
            median(days),
            n=len(days),
            also={
                "mean": mean(days),
                "p75": percentile(days, Fraction(3, 4)),
                "p90": percentile(days, Fraction(9, 10)),
            },
            flags=small_mean(reading, len(days)),
            reason=None if days else "no_rows",
            interval=median_interval(days),
        )
    return cells


def _days(reading, close):
    if close.deal["created_at"] is None:
        return reading.exclude("MISSING_DATE", close.deal)
    if close.deal["is_imported"]:
        return reading.exclude("IMPORTED", close.deal)
    length = close.at - close.deal["created_at"]
    days = Fraction(length.days * 86_400_000_000 + length.seconds * 1_000_000 + length.microseconds, 86_400_000_000)
    return days if days > 0 else reading.exclude("NEGATIVE_DURATION", close.deal)
