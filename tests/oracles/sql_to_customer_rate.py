"""SQL-to-customer rate: which share of the SQLs first entered in the period became customers in time."""

from oracles._answers import Cells, grouped, share
from oracles._journeys import converted, first_entries, immature, new_in
from oracles._reading import Reading
from oracles._statistics import median


def oracle(world, settings, start, end, grain, by, as_of, variant=None):
    reading = Reading(world, settings, as_of)
    entries = first_entries(reading, ("sql", "opportunity"))
    return Cells(
        reading, [(bucket, _cells(reading, bucket, by, entries)) for bucket in reading.buckets(start, end, grain)]
    )


def _cells(reading, bucket, by, entries):
    cells = {}
    cohort = new_in(reading, entries, bucket)
    for member, rows in grouped(cohort, lambda entry: _member(reading, entry, by), by).items():
        customers = converted(reading, rows)
        days = median([(entry.customer_day - entry.day).days for entry in customers])
        cells[member] = share(reading, len(customers), len(rows), also={"median_days": days})
        cells[member]["flags"] |= immature(reading, [entry.day for entry in rows])
    return cells


def _member(reading, entry, by):
    if by == "source":
        return entry.lead["channel"] if entry.lead else None
    owner = reading.owner_at("lead", entry.lead, entry.at) if entry.lead and by else None
    return reading.member(by, owner, entry.day)
