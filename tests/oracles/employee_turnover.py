"""Employee turnover: which share of the staff left in the period."""

from datetime import timedelta
from fractions import Fraction

from oracles._answers import Cells, divide, result
from oracles._reading import DAY, Reading
from oracles._staff import came_back_soon, employed_on, role_at, tenure_band

MONTH = Fraction(304375, 10_000)


def oracle(world, settings, start, end, grain, by, as_of, variant=None):
    reading = Reading(world, settings, as_of)
    return Cells(
        reading, [(bucket, _cells(reading, bucket, by, variant)) for bucket in reading.buckets(start, end, grain)]
    )


def _cells(reading, bucket, by, variant):
    points = _points(reading, bucket)
    counted, separations = {}, {}
    if by is None:
        counted[None], separations[None] = [], []
    for employee in reading.rows("employee"):
        for day in points:
            if employed_on(employee, day):
                counted.setdefault(_member(reading, employee, day, by), []).append(employee["id"])
        day = employee["leave_date"]
        known = day is not None and bucket.start <= day < bucket.end and day <= reading.today
        if known and employed_on(employee, day) and not came_back_soon(employee):
            separations.setdefault(_member(reading, employee, day, by), []).append(employee)
    return {
        member: _turnover(reading, bucket, len(points), counted.get(member, []), separations.get(member, []), variant)
        for member in {*counted, *separations}
    }


def _turnover(reading, bucket, points, counted, left, variant):
    average = divide(len(counted), points) or Fraction(0)
    rate = divide(len(left), average)
    months = _months(reading, bucket)
    annualized = None if rate is None or not months else rate * 12 / months
    people = len(set(counted))
    also = {
        "separations": len(left),
        "average_headcount": average if points else None,
        "voluntary": divide(sum(employee["leave_type"] == "voluntary" for employee in left), average),
        "annualized": annualized,
    }
    return result(
        annualized if variant == "annualized" else rate,
        len(left),
        average,
        people,
        also,
        {"SMALL_N"} if people < reading.settings["min_n_rate"] else (),
        None if rate is not None else "no_denominator",
    )


def _points(reading, bucket):
    """The first and last days of the months in the period, and of the period itself, that have come."""
    days = [bucket.start + timedelta(days=number) for number in range((bucket.end - bucket.start).days)]
    edges = {days[0], days[-1], *(day for day in days if day.day == 1 or (day + DAY).day == 1)}
    return sorted(day for day in edges if day <= reading.today)


def _months(reading, bucket):
    """How many months the period has lasted."""
    if bucket.start.day == 1 and bucket.end.day == 1 and bucket.end <= reading.today:
        return 12 * (bucket.end.year - bucket.start.year) + bucket.end.month - bucket.start.month
    begun = (min(bucket.end - DAY, reading.today) - bucket.start).days + 1
    return max(begun, 0) / MONTH


def _member(reading, employee, day, by):
    if by == "role":
        return role_at(reading, employee, day)
    if by == "tenure_band":
        return tenure_band(employee["hire_date"], day)
    return reading.member(by, employee["id"], day)
