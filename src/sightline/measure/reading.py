"""Running a plan: fetches every query of a request and lays its parts out on one grid per KPI."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from sightline.base.periods import Period
from sightline.engines import Columns, Engine
from sightline.facts import table_name
from sightline.measure.catalog import Catalog
from sightline.measure.plan import Query, where_parameters
from sightline.measure.scope import ViewScope
from sightline.shapes import Part

Member = tuple[str | None, ...]


class TableFiles(Protocol):
    """A snapshot, or a draft of one: the files of a table."""

    def files(self, kind: str, name: str) -> list[Path]:
        """The Parquet files of a table."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Where and as whom a request is answered."""

    engine: Engine
    snapshot: TableFiles
    units: Catalog
    scope: ViewScope
    parameters: Mapping[str, object]
    start: date
    end: date

    def fetch(self, query: Query) -> Columns:
        """The columns of one query."""
        sql = query.sql(self.units)
        return self.run(sql, query.population.fact, query.population.look_back, query.where)

    def run(self, sql: str, fact: str, look_back: bool, where: Any) -> Columns:
        """The columns of a portable query over one fact and the tables every question may join."""
        sources: dict[str, Sequence[Path]] = {
            table_name(fact): self.fact_files(fact, look_back),
            "period_day": self.snapshot.files("calendar", "period_day"),
            "fx_day": self.snapshot.files("calendar", "fx_day"),
        }
        sources[f"{table_name(fact)}_after"] = sources[table_name(fact)]
        sources.setdefault(table_name("rep_days"), self.fact_files("rep_days", look_back=False))
        parameters = {**self.parameters, **self.scope.parameters, **where_parameters(where)}
        return self.engine.fetch(sql, sources, guards=self.scope.guards(self.units), parameters=parameters)

    def fact_files(self, fact: str, look_back: bool) -> list[Path]:
        """The files of a fact that can hold rows of the request: its months, and the empty one."""
        files = [path for path in self.snapshot.files("facts", fact) if path.stem != "left_out"]
        if look_back or self.units.facts[fact].partition is None:
            return files
        first, last = self.start.strftime("%Y-%m"), self.end.strftime("%Y-%m")
        return [path for path in files if path.stem == "empty" or first <= path.stem[:7] <= last]

    def left_out_files(self, fact: str) -> list[Path]:
        """The files of the rows a fact leaves out."""
        return [path for path in self.snapshot.files("facts", fact) if path.stem == "left_out"]


@dataclass(slots=True)
class Block:
    """One fetched query with its rows placed: period index, member of its own split, part columns."""

    by: tuple[str, ...]
    period: npt.NDArray[np.int64]
    member: npt.NDArray[np.int64]
    members: list[Member]
    columns: Mapping[Part, npt.NDArray[Any]]


def place(query: Query, columns: Columns, periods: Sequence[Period]) -> Block:
    """Find each row's period and member."""
    starts = np.array([period.start for period in periods], dtype="datetime64[D]")
    days = columns["period"].astype("datetime64[D]")
    index = np.searchsorted(starts, days)
    codes, members = _members([columns[f"by_{number}"] for number in range(len(query.by))], len(days))
    parts = {part: columns[name] for part, name in query.parts.items()}
    return Block(query.by, index.astype(np.int64), codes, members, parts)


def _members(keys: Sequence[npt.NDArray[Any]], rows: int) -> tuple[npt.NDArray[np.int64], list[Member]]:
    if not keys:
        return np.zeros(rows, dtype=np.int64), [()]
    known: dict[Member, int] = {}
    codes = np.fromiter(
        (known.setdefault(member, len(known)) for member in zip(*(key.tolist() for key in keys), strict=True)),
        dtype=np.int64,
        count=rows,
    )
    return codes, list(known)


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one KPI's answer: every period times every member seen."""

    by: tuple[str, ...]
    periods: Sequence[Period]
    members: Sequence[Member]

    @property
    def size(self) -> int:
        """How many cells."""
        return len(self.periods) * len(self.members)

    def lay(self, block: Block, part: Part) -> npt.NDArray[Any]:
        """A part's column over the grid's cells; a part without some dimension is repeated over it."""
        own = self._own_members(block)
        width = len(block.members)
        column = block.columns[part]
        empty = 0 if part.starts_empty else np.nan
        kind = (
            column.dtype
            if column.dtype.kind in "if" and (part.starts_empty or column.dtype.kind == "f")
            else np.float64
        )
        laid = np.full((len(self.periods), width + 1), empty, dtype=kind)
        laid[block.period, block.member] = column.astype(kind)
        return laid[:, own].reshape(-1)

    def _own_members(self, block: Block) -> npt.NDArray[np.int64]:
        """For each member of the grid its place among the block's members; one past the end: absent."""
        places = {member: place for place, member in enumerate(block.members)}
        chosen = [self.by.index(name) for name in block.by]
        absent = len(block.members)
        return np.array(
            [places.get(tuple(member[index] for index in chosen), absent) for member in self.members], dtype=np.int64
        )


def seen_members(blocks: Sequence[Block], by: tuple[str, ...]) -> list[Member]:
    """The members of the full split that any block has rows for, in order of first sight."""
    if not by:
        return [()]
    found: dict[Member, None] = {}
    for block in blocks:
        if block.by[: len(by)] == by:
            found.update(dict.fromkeys(member[: len(by)] for member in block.members))
    return list(found)


Fold = Callable[[Mapping[str, npt.NDArray[Any]], npt.NDArray[np.int64], int], Mapping[str, npt.NDArray[Any]]]


def fold_members(
    blocks: Mapping[str, Block], parts: Mapping[str, Part], grid: Grid, fold: Fold
) -> Mapping[str, npt.NDArray[Any]]:
    """Line up parts that are split by more than the question, per finer member, and fold them into cells.

    What the parts cannot be split by is left out while folding; the result is repeated over it.
    """
    part = next(iter(parts[name] for name in blocks))
    full = max((block.by for block in blocks.values()), key=len)
    own = tuple(name for name in grid.by if name in full[: len(full) - _added(part, grid.by)])
    chosen = [grid.by.index(name) for name in own]
    narrow = [tuple(member[index] for index in chosen) for member in grid.members]
    cells = {member: place for place, member in enumerate(dict.fromkeys(narrow))}
    keys: dict[tuple[int, Member], int] = {}
    for block in blocks.values():
        if block.by == full:
            for period, member in _keys(block):
                if member[: len(own)] in cells:
                    keys.setdefault((period, member), len(keys))
    aligned = {name: _aligned(block, parts[name], full, keys) for name, block in blocks.items()}
    width = len(cells)
    into = np.array([period * width + cells[member[: len(own)]] for period, member in keys], dtype=np.int64)
    folded = fold(aligned, into, len(grid.periods) * width)
    places = np.array([cells[member] for member in narrow], dtype=np.int64)
    periods = len(grid.periods)
    return {name: column.reshape(periods, width)[:, places].reshape(-1) for name, column in folded.items()}


def _added(part: Part, by: tuple[str, ...]) -> int:
    """How many dimensions a part is split by that the question is not."""
    return sum(name not in by for name in part.each)


def _aligned(
    block: Block, part: Part, full: tuple[str, ...], keys: Mapping[tuple[int, Member], int]
) -> npt.NDArray[Any]:
    """The part's value for every key; a block split by less is repeated over what it lacks."""
    values = dict(zip(_keys(block), block.columns[part].tolist(), strict=True))
    if block.by == full:
        return np.array([values.get(key, 0) for key in keys], dtype=block.columns[part].dtype)
    chosen = [full.index(name) for name in block.by]
    found = [values.get((period, tuple(member[index] for index in chosen)), 0) for period, member in keys]
    return np.array(found, dtype=block.columns[part].dtype)


def _keys(block: Block) -> Iterator[tuple[int, Member]]:
    members = block.members
    for period, member in zip(block.period.tolist(), block.member.tolist(), strict=True):
        yield period, members[member]


def instant_parameters(as_of: datetime, today: date, start: date, end: date) -> dict[str, object]:
    """The parameters every population refers to."""
    return {"as_of": as_of, "today": today, "start": start, "end": end}
