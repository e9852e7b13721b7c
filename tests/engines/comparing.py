"""Whether two engines said the same: rows as multisets, answers cell by cell."""

from __future__ import annotations

import math
from collections import Counter
from decimal import Decimal

NEAR = 1e-9


def is_near(one, other):
    """Equal, or two floats within a billionth of each other."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=NEAR, abs_tol=NEAR) or (math.isnan(one) and math.isnan(other))
    return type(one) is type(other) and one == other


def different_rows(ours, theirs, shown=3):
    """What differs between two results taken as multisets of rows, as sentences; empty when nothing does."""
    if list(ours) != list(theirs):
        return [f"columns {list(ours)} against {list(theirs)}"]
    floats = [name for name in ours if "f" in (ours[name].dtype.kind, theirs[name].dtype.kind)]
    left, right = (_sorted_rows(columns, floats) for columns in (ours, theirs))
    if len(left) != len(right):
        extra = Counter(row[0] for row in left)
        extra.subtract(Counter(row[0] for row in right))
        odd = [(key, number) for key, number in extra.items() if number][:shown]
        return [f"{len(left)} rows against {len(right)}; odd ones: {odd}"]
    pairs = zip(left, right, strict=True)
    return [f"{one} against {other}" for one, other in pairs if not _same_row(one, other)][:shown]


def _sorted_rows(columns, floats):
    exact = [columns[name].tolist() for name in columns if name not in floats]
    loose = [columns[name].astype(float).tolist() for name in floats]
    count = len(next(iter(columns.values()))) if columns else 0
    keys = list(zip(*exact, strict=True)) if exact else [()] * count
    numbers = list(zip(*loose, strict=True)) if loose else [()] * count
    return sorted(zip(keys, numbers, strict=True), key=lambda row: (repr(row[0]), _order(row[1])))


def _order(numbers):
    return [(math.isnan(number), 0.0 if math.isnan(number) else number) for number in numbers]


def _same_row(one, other):
    return one[0] == other[0] and all(map(is_near, one[1], other[1]))


def cells_of(answer):
    """Every shown cell of an answer by period and member, as plain values."""
    return {
        (row.period.start, tuple(row.by.items())): {
            "value": row.value,
            "numerator": row.numerator,
            "denominator": row.denominator,
            "n": row.n,
            "low": row.interval and row.interval[0],
            "high": row.interval and row.interval[1],
            "flags": frozenset(row.flags),
            "reason": row.reason,
            **{f"also {name}": value for name, value in row.also.items()},
        }
        for row in answer.rows
    }


def different_cells(ours, theirs, shown=3):
    """What differs between two answers, as sentences; empty when nothing does."""
    if ours.excluded != theirs.excluded:
        return [f"left out: {ours.excluded} against {theirs.excluded}"]
    left, right = cells_of(ours), cells_of(theirs)
    if left.keys() != right.keys():
        return [f"cells only one engine has: {sorted(map(str, left.keys() ^ right.keys()))[:shown]}"]
    return [
        f"{place} {name}: {left[place][name]!r} against {right[place][name]!r}"
        for place in left
        for name in left[place]
        if not _same_value(left[place][name], right[place][name])
    ][:shown]


def _same_value(one, other):
    """Money to the last digit it is kept with; measured quantities within a billionth."""
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return one == other
    return is_near(one, other)
