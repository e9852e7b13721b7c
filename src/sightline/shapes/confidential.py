"""What the staff said without who said it: groups too small to be shown stay hidden, and so does what gives them away."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sightline.base.units import Flag, Reason
from sightline.shapes.cells import Cells, Shape, divide
from sightline.shapes.part import Part
from sightline.shapes.population import Placed, Scope, Source

FEWEST = 5
"""Answers of fewer people than this could be recognized."""


@dataclass(frozen=True, slots=True)
class Undisclosed:
    """Answers of waves that closed in the period, known once the closing day is over.

    A row shows its group only in the columns the question splits or filters by, and neither its
    person nor its place in the survey: rows are numbered anew in every list. Rows of a group the
    fact marks as hidden (`hides_<column>`) have no answer. With several such columns in one
    question, no row of a wave has, unless all their combinations are large enough.
    """

    fact: str
    columns: tuple[str, ...]
    look_back: bool = False
    placed: Placed = None

    def relation(self, source: Source, scope: Scope) -> str:
        """See `Population.relation`."""
        day = f"f.{source.anchor}"
        used = [name for name in self.columns if name in scope.by or _names(scope.filters, name)]
        groups = [f"f.{name}" if name in used else f"cast(null as varchar) as {name}" for name in self.columns]
        answers = [f"case when not f.is_hidden then f.{name} end as {name}" for name in ("score", "answer_class")]
        period, period_end, join = _bucket(scope, day)
        order = ", ".join([day, "f.is_hidden", "answer_class", "f.fault", *(f"f.{name}" for name in used)])
        columns = [f"{period} as period", f"{period_end} as period_end", day, *groups, *answers]
        columns += [f"f.{name}" for name in ("is_person", "is_answered", "is_hidden", "fault")]
        rows = f"select {', '.join(columns)} from ({_marked(source, used)}) f{join} where {_all(day, scope)}"
        number = f"cast(row_number() over (order by {order.replace('f.', 'r.')}) as varchar) as {source.member}"
        return f"select r.*, {number} from ({rows}) r"


@dataclass(frozen=True, slots=True)
class Confidential:
    """Another shape, without anything in the cells that must stay hidden.

    A cell is hidden when somebody was `asked` and fewer than five `answered`, or when it holds
    rows of a hidden group. `least_share` flags shown cells of which a smaller share answered.
    """

    inner: Shape
    asked: Part
    answered: Part
    hidden: Part
    least_share: float = 0.0

    def parts(self) -> Mapping[str, Part]:
        """The parts of the shape, and those that decide what is shown."""
        return {**self.inner.parts(), "asked": self.asked, "answered": self.answered, "hidden": self.hidden}

    def cells(self, parts: Mapping[str, npt.NDArray[Any]]) -> Cells:
        """The cells of the shape; hidden ones have neither value nor parts nor n."""
        cells = self.inner.cells(parts)
        asked, answered = parts["asked"], parts["answered"]
        is_hidden = (asked > 0) & ((answered < FEWEST) | (parts["hidden"] > 0))
        flags = np.zeros(len(is_hidden), dtype=np.int64) if cells.flags is None else cells.flags
        rarely = divide(answered, asked) < self.least_share
        flags = flags | np.where(rarely, int(Flag.MISSING_DATA), 0)
        reasons = np.full(len(is_hidden), "", dtype=object) if cells.reason is None else cells.reason
        return Cells(
            _without(cells.value, is_hidden),
            _without(cells.numerator, is_hidden),
            _without(cells.denominator, is_hidden),
            # A column of whole numbers has no place for "none": beside a hidden cell no cell says its n.
            None if is_hidden.any() else cells.n,
            _without(cells.low, is_hidden),
            _without(cells.high, is_hidden),
            np.where(is_hidden, int(Flag.SUPPRESSED), flags).astype(np.int64),
            np.where(is_hidden, str(Reason.SUPPRESSED), reasons).astype(object),
        )


def _without(column: npt.NDArray[Any] | None, hidden: npt.NDArray[np.bool_]) -> Any:
    if column is None or not hidden.any():
        return column
    return np.where(hidden, np.nan, column.astype(np.float64))


def _names(filters: tuple[str, ...], column: str) -> bool:
    return any(re.search(rf"\bf\.{column}\b", condition) for condition in filters)


def _marked(source: Source, used: list[str]) -> str:
    """The fact's rows with `is_hidden`, decided over the whole company, before anything is filtered."""
    if len(used) < 2:
        mark = f"w.hides_{used[0]}" if used else "w.hides_all"
        return f"select w.*, coalesce({mark}, false) as is_hidden from {source.table} w"
    keys = ", ".join(f"t.{name}" for name in (str(source.anchor), *used))
    crossed = f"select t.*, sum(t.heads) over (partition by {keys}) as cross_heads from {source.table} t"
    fewest = f"min(case when w.cross_heads > 0 then w.cross_heads end) over (partition by w.{source.anchor})"
    return f"select w.*, coalesce({fewest} < {FEWEST}, false) as is_hidden from ({crossed}) w"


def _all(day: str, scope: Scope) -> str:
    return " and ".join([f"{day} >= $start", f"{day} < $end", f"{day} < $today", *scope.filters])


def _bucket(scope: Scope, day: str) -> tuple[str, str, str]:
    if scope.period is None:
        return "cast($start as date)", "cast($end as date)", ""
    first, last = (
        f"greatest(b.{scope.period}, cast($start as date))",
        f"least(b.{scope.period_end}, cast($end as date))",
    )
    return first, last, f" join period_day b on b.day = {day}"
