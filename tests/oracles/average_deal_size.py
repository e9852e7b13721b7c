"""Average deal size: how big the deals won in the period are, counted per year."""

from oracles._answers import Cells, grouped, result, small_mean
from oracles._deals import amount, annual, closed_in
from oracles._reading import NEW_BUSINESS, Reading
from oracles._statistics import mean, mean_interval, median


def oracle(world, settings, start, end, grain, by, as_of, variant=None):
    reading = Reading(world, settings, as_of)
    return Cells(
        reading, [(bucket, _cells(reading, bucket, by, variant)) for bucket in reading.buckets(start, end, grain)]
    )


def _cells(reading, bucket, by, variant):
    sized = []
    for close in closed_in(reading, bucket, "won"):
        if variant != "all_kinds" and close.deal["kind"] not in NEW_BUSINESS:
            continue
        value = amount(reading, close)
        if value is None:
            continue
        if value <= 0:
            reading.exclude("NOT_POSITIVE", close.deal)
            continue
        sized.append((close, value * annual(close.deal)))
    cells = {}
    for member, rows in grouped(sized, lambda row: reading.member(by, row[0].owner, row[0].day), by).items():
        sizes = [size for _, size in rows]
        cells[member] = result(
            mean(sizes),
            sum(sizes),
            len(sizes),
            len(sizes),
            {"median": median(sizes)},
            small_mean(reading, len(sizes)),
            None if sizes else "no_denominator",
            mean_interval(sizes),
        )
    return cells
