"""What a scorecard is made of: tiles, a grid of people by KPI, notes, and the words that say what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sightline.base.periods import Period
from sightline.base.units import Direction, Unit
from sightline.measure.answer import Value, plain
from sightline.measure.question import NONE_MEMBER
from sightline.scorecards.elapsed import Basis, Elapsed
from sightline.scorecards.status import Status


@dataclass(frozen=True, slots=True)
class Comparison:
    """The value of another period, and how far the present one is from it.

    `difference` is in the unit of the value, `change` its share of the other value; none without one.
    """

    value: Value
    reason: str | None
    difference: float | None
    change: float | None
    is_better: bool | None
    text: str

    def as_json(self) -> dict[str, Any]:
        """The comparison as plain data."""
        return {
            "value": plain(self.value),
            "reason": self.reason,
            "difference": self.difference,
            "change": self.change,
            "is_better": self.is_better,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a trend."""

    period: Period
    value: Value

    def as_json(self) -> dict[str, Any]:
        """The point as plain data."""
        return {"period": self.period.as_json(), "value": plain(self.value)}


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with what must stand beside it, judged against its target where there is one."""

    value: Value
    n: int | None
    interval: tuple[float | None, float | None] | None
    flags: tuple[str, ...]
    reason: str | None
    attainment: float | None = None
    status: Status | None = None

    @property
    def is_small(self) -> bool:
        """Whether the value rests on so few rows that nobody should be judged by it."""
        return "SMALL_N" in self.flags

    def as_json(self) -> dict[str, Any]:
        """The cell as plain data."""
        return {
            "value": plain(self.value),
            "n": self.n,
            "interval": None if self.interval is None else list(self.interval),
            "flags": list(self.flags),
            "reason": self.reason,
            "attainment": self.attainment,
            "status": self.status,
        }


@dataclass(frozen=True, slots=True)
class Column:
    """A KPI of the scorecard."""

    kpi: str
    variant: str | None
    title: str
    unit: Unit
    direction: Direction
    goal: str | None

    def as_json(self) -> dict[str, Any]:
        """The KPI as plain data."""
        return {
            "kpi": self.kpi,
            "variant": self.variant,
            "title": self.title,
            "unit": self.unit.value,
            "direction": self.direction.value,
            "goal": self.goal,
        }


@dataclass(frozen=True, slots=True)
class Tile:
    """One headline number with its comparisons and its trend."""

    column: Column
    cell: Cell
    previous: Comparison
    last_year: Comparison
    trend: tuple[Point, ...]

    def as_json(self) -> dict[str, Any]:
        """The tile as plain data."""
        return {
            **self.column.as_json(),
            **self.cell.as_json(),
            "previous": self.previous.as_json(),
            "last_year": self.last_year.as_json(),
            "trend": [point.as_json() for point in self.trend],
        }


@dataclass(frozen=True, slots=True)
class GridRow:
    """One person's cells, in the order of the columns; a cell is none where the KPI says nothing of them."""

    rep: str | None
    label: str
    cells: tuple[Cell | None, ...]

    def as_json(self) -> dict[str, Any]:
        """The row as plain data."""
        cells = [None if cell is None else cell.as_json() for cell in self.cells]
        return {"rep": self.rep, "label": self.label, "cells": cells}


@dataclass(frozen=True, slots=True)
class Note:
    """Rows that are missing from some of the numbers."""

    reason: str
    rows: int
    titles: tuple[str, ...]

    @property
    def text(self) -> str:
        """The note as a sentence."""
        what = f"{self.rows:,} {'row is' if self.rows == 1 else 'rows are'} left out"
        return f"{what} of {', '.join(self.titles)}: {self.reason.replace('_', ' ').lower()}."

    def as_json(self) -> dict[str, Any]:
        """The note as plain data."""
        return {"reason": self.reason, "rows": self.rows, "titles": list(self.titles), "text": self.text}


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The scorecard of a period."""

    period: Period
    as_of: datetime
    snapshot: int
    currency: str
    data_through: datetime
    elapsed: Elapsed
    where: tuple[tuple[str, tuple[str | None, ...]], ...]
    labels: Mapping[str, str]
    bases: tuple[Basis, ...]
    tiles: tuple[Tile, ...]
    columns: tuple[Column, ...]
    rows: tuple[GridRow, ...]
    notes: tuple[Note, ...]

    def as_json(self) -> dict[str, Any]:
        """The scorecard as plain data."""
        return {
            "period": self.period.as_json(),
            "as_of": self.as_of.isoformat(),
            "snapshot": self.snapshot,
            "currency": self.currency,
            "data_through": self.data_through.isoformat(),
            "elapsed": {"days": self.elapsed.days, "of": self.elapsed.of, "is_over": self.elapsed.is_over},
            "where": {name: [NONE_MEMBER if item is None else item for item in items] for name, items in self.where},
            "labels": dict(self.labels),
            "bases": {item.name: _basis(item) for item in self.bases},
            "tiles": [tile.as_json() for tile in self.tiles],
            "columns": [column.as_json() for column in self.columns],
            "rows": [row.as_json() for row in self.rows],
            "notes": [note.as_json() for note in self.notes],
        }


def _basis(basis: Basis) -> dict[str, Any]:
    return {"period": basis.period.as_json(), "as_of": basis.as_of.isoformat(), "text": basis.text}
