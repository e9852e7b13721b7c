"""The form of an oracle's answer: value or none with its reason, parts, n, interval, flags, companions."""

from fractions import Fraction

from oracles import _statistics


class Cells(dict):
    """Results by (first day of the period in ISO form, member); `excluded` counts rows by reason."""

    def __init__(self, reading, bucketed):
        super().__init__()
        for bucket, members in bucketed:
            for member, result in members.items():
                if reading.as_of < bucket.high:
                    result["flags"].add("PARTIAL_PERIOD")
                self[bucket.start.isoformat(), member] = result
        self.excluded = {reason: len(ids) for reason, ids in sorted(reading.listed.items())}


def result(value, numerator=None, denominator=None, n=None, also=None, flags=(), reason=None, interval=None):
    """One cell."""
    return {
        "value": value,
        "numerator": numerator,
        "denominator": denominator,
        "n": n,
        "also": also or {},
        "flags": set(flags),
        "reason": reason,
        "interval": interval,
    }


def divide(numerator, denominator):
    """The ratio, or none when there is nothing to divide by."""
    if numerator is None or not denominator:
        return None
    return Fraction(numerator) / Fraction(denominator)


def share(reading, numerator, denominator, n=None, also=None, *, counted=True):
    """A proportion: a Wilson interval when both halves are counts, a flag when they are small."""
    n = denominator if n is None else n
    value = divide(numerator, denominator)
    return result(
        value,
        numerator,
        denominator,
        n,
        also,
        flags={"SMALL_N"} if n < reading.settings["min_n_rate"] else (),
        reason=None if value is not None else "no_denominator",
        interval=_statistics.wilson(numerator, denominator) if counted and denominator else None,
    )


def small_mean(reading, n):
    """The flag of a mean or median over few."""
    return {"SMALL_N"} if n < reading.settings["min_n_mean"] else set()


def grouped(rows, member_of, by):
    """Rows by member; without a breakdown there is always the one cell."""
    cells = {None: []} if by is None else {}
    for row in rows:
        cells.setdefault(member_of(row), []).append(row)
    return cells
