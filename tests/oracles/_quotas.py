"""What the specification says of quotas: which version counts, how much of it falls into a period."""

from datetime import timedelta
from fractions import Fraction

from oracles._deals import closed_in, credited
from oracles._reading import DAY


def carriers(reading, bucket):
    """Credit and quota of every employee who carries one and is there on the last day."""
    if bucket.low > reading.as_of:
        return []
    last = reading.last_known_day(bucket)
    credit = credited(reading, closed_in(reading, bucket, "won"), "rep")
    found = []
    for employee_id, quota in sorted(_quotas(reading, bucket, last).items()):
        employee = reading.find("employee", employee_id) or {}
        if (employee.get("hire_date") or last) > last:
            continue
        if (employee.get("leave_date") or last) < last:
            reading.listed["LEFT"].add(employee_id)
            continue
        found.append((employee_id, credit.get(employee_id, Fraction(0)), quota, last))
    return found


def _quotas(reading, bucket, last):
    totals = {}
    for row in _latest_versions(reading):
        start, stop = max(row["starts_on"], bucket.start), min(row["ends_on"], bucket.end - DAY, last)
        if row["starts_on"] >= bucket.end or row["ends_on"] < bucket.start:
            continue
        value = reading.convert(row["value"], row["currency"], row["starts_on"])
        if value is None:
            reading.exclude("MISSING_AMOUNT" if row["value"] is None else "MISSING_FX", row)
            continue
        part = _part(reading, row, start, stop)
        totals[row["employee_id"]] = totals.get(row["employee_id"], Fraction(0)) + value * part
    return totals


def _latest_versions(reading):
    latest = {}
    for row in reading.rows("target"):
        if row["metric"] != "quota" or row["employee_id"] is None:
            continue
        if row["set_at"] is not None and row["set_at"] > reading.as_of:
            continue
        key = (row["employee_id"], row["starts_on"], row["ends_on"])
        rank = (row["version"] or 1, row["set_at"] is not None, row["set_at"], row["id"])
        if key not in latest or rank > latest[key][0]:
            latest[key] = (rank, row)
    return [row for _, row in latest.values()]


def _part(reading, row, start, stop):
    """The part of the target that falls on the days from start to stop, in working days."""
    whole = _days(row["starts_on"], row["ends_on"])
    inside = _days(start, stop)
    working = [day for day in whole if reading.works_on(row["employee_id"], day)]
    if not working:
        return Fraction(len(inside), len(whole))
    return Fraction(len([day for day in working if start <= day <= stop]), len(working))


def _days(start, stop):
    return [start + timedelta(days=number) for number in range((stop - start).days + 1)]
