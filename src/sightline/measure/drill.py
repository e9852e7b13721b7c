"""The rows behind a number: listed by the part they belong to, and added up again to prove it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from math import fsum
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from sightline.base.money import SCALE
from sightline.base.periods import Grain
from sightline.facts import DIMENSION_ENTITIES, Fact
from sightline.measure.answer import Answer, Value, plain
from sightline.measure.asking import Desk
from sightline.measure.plan import column_of, query_key, relation_of
from sightline.measure.question import Question
from sightline.measure.recount import recounted
from sightline.measure.scope import ViewScope
from sightline.shapes import Levels, Part, Shape
from sightline.shapes.population import TEAM_OF_THE_DAY

Side = Literal["numerator", "denominator"]

TOPS = ("top", "part", "total", "count", "reached")
BOTTOMS = ("bottom", "whole", "goal")
LEVEL_COLUMNS = ("start_units", "end_units")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the list: its name, and what kind of thing stands in it."""

    name: str
    kind: Literal["key", "text", "date", "instant", "number", "money", "flag"]


@dataclass(frozen=True, slots=True)
class Check:
    """The figure, the same figure worked out anew from the listed rows, and whether they agree."""

    value: Value
    from_rows: Value
    agrees: bool


@dataclass(frozen=True, slots=True)
class Rows:
    """A page of the rows behind one cell. `sums` adds up each part over all rows, not this page."""

    kpi: str
    side: Side | None
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Any]]
    total: int
    offset: int
    sums: Mapping[str, Value]
    check: Check
    sides: Sequence[Side] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """The page as JSON sees it."""
        return {
            "kpi": self.kpi,
            "side": self.side,
            "sides": list(self.sides),
            "columns": [{"name": column.name, "kind": column.kind} for column in self.columns],
            "rows": [{name: _json(value) for name, value in row.items()} for row in self.rows],
            "total": self.total,
            "offset": self.offset,
            "sums": {name: plain(value) for name, value in self.sums.items()},
            "check": {
                "value": plain(self.check.value),
                "from_rows": plain(self.check.from_rows),
                "agrees": self.check.agrees,
            },
        }


def drill(
    desk: Desk, question: Question, scope: ViewScope, side: Side | None = None, limit: int = 50, offset: int = 0
) -> Rows:
    """The rows of one cell: `question` without a split, its group among the filters.

    `side` chooses the rows of the numerator or the denominator where those differ; the default is
    every row the headline looks at first.
    """
    asked = question.but(grain=Grain.TOTAL, by=())
    entry = desk.units.entry(asked.kpi)
    shape = entry.shape(asked.variant)
    parts = shape.parts()
    sides = sides_of(shape)
    chosen = _chosen(parts, side)
    first = next(iter(chosen.values()))
    reader = desk.reader(asked, scope)
    answer = desk.ask(asked.but(kpi=asked.kpi), scope)
    population, _, where = query_key(desk.units, first, desk.frame(asked))
    fact = desk.units.facts[population.fact]
    names = columns_named(desk, first, fact)
    needed = [*_by_columns(desk, first), *(name for name in names if name in TEAM_OF_THE_DAY.values())]
    relation = relation_of(desk.units, population, needed, where, Grain.TOTAL)
    contributions = {name: f"({part.row_sql()})" for name, part in chosen.items()}
    inside = " or ".join(_counts(part, sql) for part, sql in zip(chosen.values(), contributions.values(), strict=True))
    listed = ", ".join([*names, *(f"{sql} as part_{name}" for name, sql in contributions.items())])
    base = f"with base as ({relation}) "
    run = partial(reader.run, fact=population.fact, look_back=population.look_back, where=where)
    ordered = f"order by {_order(fact, population, names)} limit {int(limit)} offset {int(offset)}"
    page = run(f"{base}select {listed} from base where {inside} {ordered}")
    counted = run(f"{base}select count(*) as listed_rows from base where {inside}")
    columns = [column_described(fact, name) for name in names]
    columns += [_part_column(name, part) for name, part in chosen.items()]
    from_rows, sums = recounted(desk, asked, scope, shape)
    return Rows(
        entry.id,
        side,
        columns,
        dressed(desk, fact, page, columns),
        int(counted["listed_rows"][0]),
        offset,
        {name: sums[name] for name in chosen if name in sums},
        _check(answer, from_rows),
        sides,
    )


def sides_of(shape: Shape) -> tuple[Side, ...]:
    """Whether the shape has a numerator and a denominator to list apart."""
    names = set(shape.parts())
    return ("numerator", "denominator") if names & set(TOPS) and names & set(BOTTOMS) else ()


def _chosen(parts: Mapping[str, Part], side: Side | None) -> dict[str, Part]:
    wanted = BOTTOMS if side == "denominator" else TOPS
    if side is not None:
        found = {name: part for name, part in parts.items() if name in wanted}
        if found:
            return found
    first = next(iter(parts.values()))
    alike = {
        name: part
        for name, part in parts.items()
        if part.population == first.population and (part.is_additive or part is first) and name not in BOTTOMS[1:]
    }
    return alike


def columns_named(desk: Desk, part: Part, fact: Fact) -> list[str]:
    """What a list of rows of a fact shows: its key, what is worth showing, and the things it names."""
    if isinstance(part.population, Levels):
        return [fact.member or fact.key, *LEVEL_COLUMNS]
    named = [
        column_of(desk.units, part.population, dimension)
        for dimension in fact.dimensions
        if dimension in DIMENSION_ENTITIES
    ]
    return list(dict.fromkeys([fact.key, *fact.shown, *named]))


def _by_columns(desk: Desk, part: Part) -> list[str]:
    return [column_of(desk.units, part.population, name) for name in part.each]


def _counts(part: Part, sql: str) -> str:
    return f"coalesce({sql}, 0) <> 0" if part.is_money else f"{sql} is not null"


def _order(fact: Fact, population: Any, names: Sequence[str]) -> str:
    days = [
        name for name in (fact.anchor, fact.starts) if name and name in names and not isinstance(population, Levels)
    ]
    # Several rows may share a key (the parts of a deal that two people are credited with): without an
    # order among those a page could show one of them twice and another never.
    return ", ".join([*(f"{day} nulls last" for day in days), *(f"{name} nulls last" for name in names)])


_KINDS: Mapping[str, Literal["date", "instant"]] = {"_on": "date", "on_day": "date", "_at": "instant"}


def column_described(fact: Fact, name: str) -> Column:
    """What kind of thing stands in a column of a fact."""
    if name == fact.key:
        return Column(name, "key")
    if name in fact.money or name.endswith("_units"):
        return Column(name, "money")
    for ending, kind in _KINDS.items():
        if name.endswith(ending) or name in ("at", "held_from", "held_until"):
            return Column(name, "instant" if name == "at" else "date" if name.startswith("held") else kind)
    return Column(name, "flag" if name.startswith("is_") else "text")


def _part_column(name: str, part: Part) -> Column:
    return Column(f"part_{name}", "money" if part.is_money else "number")


def dressed(
    desk: Desk, fact: Fact, page: Mapping[str, npt.NDArray[Any]], columns: Sequence[Column]
) -> list[dict[str, Any]]:
    """Fetched columns as rows, each id with the label people know beside it."""
    labels = {
        column: desk.labels.of(dimension)
        for dimension, column in [*fact.dimensions.items(), ("team", "placed_team_id")]
        if dimension in DIMENSION_ENTITIES
    }
    whole = {column.name: _values(page[column.name], column) for column in columns}
    rows = [dict(zip(whole, values, strict=True)) for values in zip(*whole.values(), strict=True)]
    for row in rows:
        for column, known in labels.items():
            if column in row and row[column] is not None:
                row[f"{column}_label"] = known.get(row[column]) or str(row[column]).split(":", 1)[-1]
    return rows


def _values(column: npt.NDArray[Any], described: Column) -> list[Any]:
    if column.dtype.kind == "M":
        column = column.astype("datetime64[D]" if described.kind == "date" else "datetime64[us]")
    values = column.tolist()
    values = [None if isinstance(value, float) and np.isnan(value) else value for value in values]
    if described.kind == "money" and (described.name.startswith("part_") or described.name.endswith("_units")):
        return [None if value is None else Decimal(int(value)) / SCALE for value in values]
    return values


def _check(answer: Answer, from_rows: Value) -> Check:
    # A KPI that is always split has a row per group; its shares add up to that of all groups
    # asked for, and a group nobody stands in has no row at all.
    values = [row.value for row in answer.iterate() if row.value is not None]
    if not len(answer):
        return Check(None, from_rows, not from_rows)
    value = values[0] if len(values) == 1 else fsum(map(float, values)) if values else None
    if value is None or from_rows is None:
        return Check(value, from_rows, value is None and from_rows is None)
    scale = max(1.0, abs(float(value)))
    return Check(value, from_rows, abs(float(value) - float(from_rows)) <= 1e-9 * scale)


def _json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if hasattr(value, "isoformat") else value
