"""Opportunities created: how many new opportunities somebody found in the period."""

from fractions import Fraction

from oracles._activities import counted
from oracles._answers import Cells, divide, grouped, result
from oracles._opportunities import created_in, first_amount, new_contacts, source_of, sourcer
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
        accepted = sum(reading.happened(row.deal["qualified_at"]) for row in rows)
        also = {"value": value, "accepted": accepted, **_beside(reading, bucket, by, member, len(rows))}
        if variant == "by_value":
            cells[member] = result(value, n=len(rows), also=also)
        else:
            cells[member] = result(len(rows), n=len(rows), also=also, interval=poisson_limits(len(rows)))
    return cells


def _member(reading, row, by):
    return source_of(reading, row.deal) if by == "source" else reading.member(by, sourcer(row), row.day)


def _beside(reading, bucket, by, member, created):
    """What is compared with people's activities and territories; only reps, teams and the company have these."""
    if by not in (None, "rep", "team"):
        return {}
    with reading.aside():
        activities = sum(
            bucket.low <= done.at < bucket.high and reading.member(by, done.row["owner_id"], done.day) == member
            for done in counted(reading)
        )
    targets, reached = new_contacts(reading, bucket, by)
    return {
        "per_100_activities": divide(100 * created, activities),
        "new_contacts_rate": divide(len(reached.get(member, ())), len(targets.get(member, ()))),
    }
