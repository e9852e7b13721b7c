"""The rows an answer leaves out, each with its reason: those the fact sets apart, and those the formula passes over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sightline.base.periods import Grain
from sightline.engines import Columns
from sightline.facts import DIMENSION_ENTITIES, Fact, table_name
from sightline.measure.asking import Desk
from sightline.measure.drill import Check, Column, Rows, column_described, columns_named, dressed
from sightline.measure.excluded import conditions
from sightline.measure.plan import query_key, relation_of, where_parameters
from sightline.measure.question import Question
from sightline.measure.reader import Reader
from sightline.measure.scope import ViewScope
from sightline.shapes import Aggregate, Part
from sightline.shapes.population import TEAM_OF_THE_DAY

REASON = Column("reason", "text")


@dataclass(frozen=True, slots=True)
class _List:
    """One list of rows: the fact they are of, the SQL that lists them as `listed`, and how it is run."""

    fact: Fact
    columns: tuple[Column, ...]
    listed: str
    run: Callable[[str], Columns]

    def count(self) -> int:
        return int(
            self.run(f"with listed as ({self.listed}) select count(*) as listed_rows from listed")["listed_rows"][0]
        )

    def page(self, limit: int, offset: int) -> Columns:
        order = f"order by reason, {self.fact.key} limit {int(limit)} offset {int(offset)}"
        return self.run(f"with listed as ({self.listed}) select * from listed {order}")


def left_out_rows(desk: Desk, question: Question, scope: ViewScope, limit: int = 50, offset: int = 0) -> Rows:
    """A page of the rows left out of one cell: `question` without a split, its group among the filters."""
    asked = question.but(grain=Grain.TOTAL, by=())
    excluded = desk.ask(asked, scope).excluded
    total = 0
    page: list[dict[str, Any]] = []
    columns = {REASON.name: REASON}
    for found in _lists(desk, asked, scope, excluded):
        rows = found.count()
        room, skipped = limit - len(page), max(0, offset - total)
        total += rows
        columns |= {column.name: column for column in found.columns}
        if room > 0 and skipped < rows:
            page += dressed(desk, found.fact, found.page(room, skipped), found.columns)
    counted = sum(excluded.values())
    return Rows(
        kpi=asked.kpi,
        side=None,
        columns=tuple(columns.values()),
        rows=[{name: row.get(name) for name in (*columns, *row)} for row in page],
        total=total,
        offset=offset,
        sums=dict(excluded),
        check=Check(counted, total, counted == total),
    )


def _lists(desk: Desk, asked: Question, scope: ViewScope, excluded: Mapping[str, int]) -> Iterator[_List]:
    entry = desk.units.entry(asked.kpi)
    reader = desk.reader(asked, scope)
    if excluded:
        yield _set_apart(reader, entry.kpi.fact, entry.kpi.among or "", asked)
    for reason, part in sorted(entry.fewer(asked.variant).items()):
        if reason in excluded:
            yield _passed_over(desk, reader, reason, part, asked)


def _set_apart(reader: Reader, name: str, among: str, asked: Question) -> _List:
    fact = reader.units.facts[name]
    named = (column for dimension, column in fact.dimensions.items() if dimension in DIMENSION_ENTITIES)
    names = tuple(dict.fromkeys([fact.key, *fact.shown, *named]))
    table = f"{table_name(name)}_left_out"
    listed = ", ".join(f"f.{column}" for column in names)
    sql = f"select f.left_out as reason, {listed} from {table} f where {conditions(fact, among, asked.where)}"
    parameters = {**reader.parameters, **reader.scope.parameters, **where_parameters(asked.where)}

    def run(query: str) -> Columns:
        sources = {table: reader.left_out_files(name)}
        return reader.engine.fetch(query, sources, guards=reader.scope.guards(reader.units), parameters=parameters)

    return _List(fact, (REASON, *(column_described(fact, column) for column in names)), sql, run)


def _passed_over(desk: Desk, reader: Reader, reason: str, part: Part, asked: Question) -> _List:
    population, _, where = query_key(desk.units, part, desk.frame(asked))
    fact = desk.units.facts[population.fact]
    names = tuple(columns_named(desk, part, fact))
    placed = [name for name in names if name in TEAM_OF_THE_DAY.values()]
    relation = relation_of(desk.units, population, placed, where, Grain.TOTAL)
    listed = f"with base as ({relation}) select '{reason}' as reason, {', '.join(names)}"
    inside = f"from base where {part.row_sql()} is not null"
    if part.aggregate is Aggregate.DISTINCT:
        # What is counted once is listed once, by the first of its rows.
        place = f"row_number() over (partition by {part.row_sql()} order by {fact.key}) as place"
        inner = f"with base as ({relation}) select {', '.join(names)}, {place} {inside}"
        sql = f"select '{reason}' as reason, {', '.join(names)} from ({inner}) firsts where place = 1"
    else:
        sql = f"{listed} {inside}"

    def run(query: str) -> Columns:
        return reader.run(query, population.fact, population.look_back, where)

    return _List(fact, (REASON, *(column_described(fact, column) for column in names)), sql, run)
