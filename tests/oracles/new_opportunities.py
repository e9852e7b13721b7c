"""New opportunities: how many opportunities came in during the period, from wherever they came."""

from fractions import Fraction

from oracles._answers import Cells, grouped, result
from oracles._opportunities import campaign_of, created_in, first_amount, source_of
from oracles._reading import Reading
from oracles._statistics import poisson_limits


def oracle(world, settings, start, end, grain, by, as_of, variant=None):
    reading = Reading(world, settings, as_of)
    return Cells(
        reading, [(bucket, _cells(reading, bucket, by, variant)) for bucket in reading.buckets(start, end, grain)]
    )


def _cells(reading, bucket, by, variant):
    cells = {}
    for member, rows in grouped(created_in(reading, bucket), lambda row: _member(reading, row, by), by).items():
        amounts = [first_amount(reading, row) for row in rows]
        value = sum((amount for amount in amounts if amount is not None), Fraction(0))
        if variant == "by_value":
            cells[member] = result(value, n=len(rows), also={"value": value})
        else:
            cells[member] = result(len(rows), n=len(rows), also={"value": value}, interval=poisson_limits(len(rows)))
    return cells


def _member(reading, row, by):
    if by == "source":
        return source_of(reading, row.deal)
    if by == "campaign":
        return campaign_of(reading, row.deal)
    return reading.member(by, row.owner, row.day)
