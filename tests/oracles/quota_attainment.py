"""Quota attainment: which part of the quota was reached by the credited amount of deals won."""

from fractions import Fraction

from oracles._answers import Cells, divide, grouped, result
from oracles._quotas import carriers
from oracles._reading import Reading


def oracle(world, settings, start, end, grain, by, as_of):
    reading = Reading(world, settings, as_of)
    return Cells(reading, [(bucket, _cells(reading, bucket, by)) for bucket in reading.buckets(start, end, grain)])


def _cells(reading, bucket, by):
    cells = {}
    found = carriers(reading, bucket)
    for member, rows in grouped(found, lambda row: reading.member(by, row[0], row[3]), by).items():
        carrying = [row for row in rows if row[2] > 0]
        credit = sum((credit for _, credit, _, _ in carrying), Fraction(0))
        quota = sum((quota for _, _, quota, _ in carrying), Fraction(0))
        reason = None if quota else "no_denominator" if rows else "no_target"
        cells[member] = result(divide(credit, quota), credit, quota, len(carrying), reason=reason)
    return cells
