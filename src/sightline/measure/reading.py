"""Laying fetched columns out: rows placed in periods and members, one grid of cells per KPI."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from sightline.base.periods import Period
from sightline.engines import Columns
from sightline.measure.plan import Query
from sightline.shapes import Part

Member = tuple[str | None, ...]


@dataclass(slots=True)
class Block:
    """One fetched query with its rows placed: period index, member of its own split, part columns."""

    by: tuple[str, ...]
    period: npt.NDArray[np.int64]
    member: npt.NDArray[np.int64]
    members: list[Member]
    columns: Mapping[Part, npt.NDArray[Any]]


def place(query: Query, columns: Columns, periods: Sequence[Period], today: date) -> Block:
    """Find each row's period and member; nothing stands in a period that begins after `today`."""
    starts = np.array([period.start for period in periods], dtype="datetime64[D]")
    days = columns["period"].astype("datetime64[D]")
    index = np.searchsorted(starts, days)
    codes, members = _members([columns[f"by_{number}"] for number in range(len(query.by))], len(days))
    parts = {part: columns[name] for part, name in query.parts.items()}
    block = Block(query.by, index.astype(np.int64), codes, members, parts)
    return _added_up(block, sum(period.start <= today for period in periods)) if query.is_running else block


def _added_up(block: Block, periods: int) -> Block:
    """Changes added up over the periods that have begun; cells in which nothing stands are left out."""
    width = len(block.members)
    standing = {}
    for part, column in block.columns.items():
        changes = np.zeros((periods, width), dtype=column.dtype)
        changes[block.period, block.member] = column
        standing[part] = changes.cumsum(axis=0).reshape(-1)
    there = np.flatnonzero(np.any([column != 0 for column in standing.values()], axis=0))
    columns = {part: column[there] for part, column in standing.items()}
    return Block(block.by, there // max(width, 1), there % max(width, 1), block.members, columns)


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
    known: dict[Member, int] = {}
    for block in blocks.values():
        if block.by == full:
            for member in block.members:
                if member[: len(own)] in cells:
                    known.setdefault(member, len(known))
    keys = np.unique(np.concatenate([_coded(block, known) for block in blocks.values() if block.by == full]))
    keys = keys[keys >= 0]
    aligned = {name: _aligned(block, parts[name], full, known, keys) for name, block in blocks.items()}
    width = len(cells)
    cell_of = np.array([cells[member[: len(own)]] for member in known], dtype=np.int64)
    period, member_of = np.divmod(keys, max(len(known), 1))
    folded = fold(aligned, period * width + (cell_of[member_of] if known else member_of), len(grid.periods) * width)
    places = np.array([cells[member] for member in narrow], dtype=np.int64)
    periods = len(grid.periods)
    return {name: column.reshape(periods, width)[:, places].reshape(-1) for name, column in folded.items()}


def _added(part: Part, by: tuple[str, ...]) -> int:
    """How many dimensions a part is split by that the question is not."""
    return sum(name not in by for name in part.each)


def _coded(block: Block, known: Mapping[Member, int]) -> npt.NDArray[np.int64]:
    """One number per row for its period and member; -1 for members nobody asks about."""
    codes = np.array([known.get(member, -1) for member in block.members], dtype=np.int64)
    own = codes[block.member] if len(codes) else block.member
    return np.where(own < 0, -1, block.period * max(len(known), 1) + own)


def _aligned(
    block: Block, part: Part, full: tuple[str, ...], known: Mapping[Member, int], keys: npt.NDArray[np.int64]
) -> npt.NDArray[Any]:
    """The part's value for every key; a block split by less is repeated over what it lacks."""
    column = block.columns[part]
    if block.by == full:
        values = np.zeros(len(keys), dtype=column.dtype)
        codes = _coded(block, known)
        there = codes >= 0
        values[np.searchsorted(keys, codes[there])] = column[there]
        return values
    chosen = [full.index(name) for name in block.by]
    places = {member: place for place, member in enumerate(block.members)}
    width = len(places)
    narrow = [places.get(tuple(member[index] for index in chosen), width) for member in known]
    period, member_of = np.divmod(keys, max(len(known), 1))
    periods = int(max(period.max(initial=-1), block.period.max(initial=-1))) + 1
    laid = np.zeros((periods, width + 1), dtype=column.dtype)
    laid[block.period, block.member] = column
    return laid[period, np.array(narrow, dtype=np.int64)[member_of]] if known else laid[:0, 0]
