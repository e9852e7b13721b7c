"""The answer to a question: values by period and group, each with what must stand beside it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from sightline.base.money import SCALE
from sightline.base.periods import Grain, Period
from sightline.base.units import Direction, Unit, flag_names
from sightline.measure.question import NONE_MEMBER
from sightline.shapes import Cells

Member = tuple[str | None, ...]
Value = Decimal | float | int | None


@dataclass(frozen=True, slots=True)
class Row:
    """One cell of an answer. Money is exact; shares are 0 to 1; `value` is none for a `reason`."""

    period: Period
    by: Mapping[str, str | None]
    labels: Mapping[str, str]
    value: Value
    numerator: Value
    denominator: Value
    n: int | None
    interval: tuple[float | None, float | None] | None
    flags: tuple[str, ...]
    reason: str | None
    also: Mapping[str, Value]

    def as_json(self) -> dict[str, Any]:
        """The row as JSON sees it."""
        return {
            "period": {**self.period.as_json()},
            "by": dict(self.by),
            "labels": dict(self.labels),
            "value": plain(self.value),
            "numerator": plain(self.numerator),
            "denominator": plain(self.denominator),
            "n": self.n,
            "interval": None if self.interval is None else list(self.interval),
            "flags": list(self.flags),
            "reason": self.reason,
            "also": {name: plain(value) for name, value in self.also.items()},
        }


@dataclass(slots=True)
class Also:
    """A companion's cells over the same grid."""

    title: str
    unit: Unit
    cells: Cells


@dataclass(slots=True)
class Answer:
    """An answer by columns; rows are made when somebody looks at them."""

    kpi: str
    title: str
    revision: int
    variant: str | None
    unit: Unit
    direction: Direction
    goal: str | None
    currency: str
    period: Period
    grain: Grain
    as_of: datetime
    snapshot: int
    by: tuple[str, ...]
    where: tuple[tuple[str, tuple[str | None, ...]], ...]
    periods: Sequence[Period]
    members: Sequence[Member]
    cells: Cells
    shown: npt.NDArray[np.int64]
    also: Mapping[str, Also] = field(default_factory=dict)
    excluded: Mapping[str, int] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    today: date | None = None

    def __len__(self) -> int:
        """How many cells are shown."""
        return len(self.shown)

    @property
    def rows(self) -> list[Row]:
        """Every shown cell, by period and then by group."""
        return list(self.iterate())

    def iterate(self) -> Iterator[Row]:
        """The shown cells one by one."""
        width = len(self.members)
        for place in self.shown.tolist():
            yield self._row(place, self.periods[place // width], self.members[place % width])

    def _row(self, place: int, period: Period, member: Member) -> Row:
        cells = self.cells
        by = dict(zip(self.by, member, strict=True))
        return Row(
            period,
            by,
            {name: self.label(name, value) for name, value in by.items()},
            self.value_of(cells, place, self.unit),
            amount(cells.numerator, place, cells.money_top),
            amount(cells.denominator, place, cells.money_bottom),
            None if cells.n is None else int(cells.n[place]),
            _interval(cells, place),
            tuple(flag_names(int(cells.flags[place]))) if cells.flags is not None else (),
            _reason(cells, place),
            {name: self.value_of(item.cells, place, item.unit) for name, item in self.also.items()},
        )

    def label(self, dimension: str, member: str | None) -> str:
        """What people call a member of a dimension."""
        if member is None:
            return NONE_MEMBER
        known = self.labels.get(dimension)
        if known is None:
            return member
        return known.get(member) or member.split(":", 1)[-1]

    @staticmethod
    def value_of(cells: Cells, place: int, unit: Unit) -> Value:
        """One value in its natural form: counts whole, money exact, none where there is none."""
        number = float(cells.value[place])
        if math.isnan(number):
            return None
        if unit is Unit.COUNT:
            return int(number)
        if unit.is_money and cells.money_top and cells.numerator is not None:
            top = Decimal(int(cells.numerator[place])) / SCALE
            if cells.denominator is None:
                return top
            bottom = Decimal(str(cells.denominator[place]))
            return top / (bottom / SCALE if cells.money_bottom else bottom)
        return number

    def as_json(self) -> dict[str, Any]:
        """The one answer object of page, API, command line and export."""
        return {
            "kpi": self.kpi,
            "title": self.title,
            "revision": self.revision,
            "variant": self.variant,
            "unit": self.unit.value,
            "direction": self.direction.value,
            "goal": self.goal,
            "currency": self.currency if self.unit.is_money else None,
            "period": self.period.as_json(),
            "grain": self.grain.value,
            "as_of": self.as_of.isoformat(),
            "snapshot": self.snapshot,
            "by": list(self.by),
            "where": {
                name: [NONE_MEMBER if item is None else item for item in members] for name, members in self.where
            },
            "rows": [row.as_json() for row in self.iterate()],
            "excluded": [{"reason": reason, "rows": rows} for reason, rows in sorted(self.excluded.items())],
        }


def amount(column: npt.NDArray[Any] | None, place: int, is_money: bool) -> Value:
    """One entry of a column of numerators or denominators in its natural unit."""
    if column is None:
        return None
    value = column[place]
    if is_money:
        return Decimal(int(value)) / SCALE
    if column.dtype.kind in "iu":
        return int(value)
    return None if math.isnan(float(value)) else float(value)


def plain(value: Value) -> float | int | str | None:
    """A value as a JSON number; exact decimals keep four places."""
    if isinstance(value, Decimal):
        rounded = round(value, 4)
        return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)
    return value


def _interval(cells: Cells, place: int) -> tuple[float | None, float | None] | None:
    if cells.low is None or cells.high is None:
        return None
    low, high = float(cells.low[place]), float(cells.high[place])
    if math.isnan(low) and math.isnan(high):
        return None
    return (None if math.isnan(low) else low, None if math.isnan(high) else high)


def _reason(cells: Cells, place: int) -> str | None:
    if not math.isnan(float(cells.value[place])):
        return None
    text = str(cells.reason[place]) if cells.reason is not None else ""
    return text or "no_rows"
