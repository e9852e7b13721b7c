"""Share at quota: which share of the people with a quota reached it."""

from oracles._answers import Cells, grouped, share
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
        reached = sum(credit >= quota for _, credit, quota, _ in carrying)
        cells[member] = share(reading, reached, len(carrying))
        if not rows:
            cells[member]["reason"] = "no_target"
    return cells
