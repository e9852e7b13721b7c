"""From questions to queries: parts of several KPIs that share a population become one scan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sightline.base.periods import Grain
from sightline.facts import Fact, table_name
from sightline.measure.catalog import Catalog, Entry
from sightline.measure.errors import UnknownDimensionError
from sightline.measure.question import Question
from sightline.shapes import Part, Shape, Standing
from sightline.shapes.cells import without_limits
from sightline.shapes.combined import Combined
from sightline.shapes.population import TEAM_OF_THE_DAY, Population, Scope, Source

Where = tuple[tuple[str, tuple[str | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What several KPIs of one request share: when, split how, of whom."""

    grain: Grain
    by: tuple[str, ...]
    where: Where


@dataclass(slots=True)
class Query:
    """One scan: a population split by some dimensions, and the aggregates taken of it."""

    population: Population
    by: tuple[str, ...]
    where: Where
    grain: Grain
    parts: dict[Part, str] = field(default_factory=dict)

    @property
    def is_running(self) -> bool:
        """Whether the query fetches changes, to be added up from period to period."""
        adds_up = all(part.is_additive for part in self.parts)
        return isinstance(self.population, Standing) and self.grain is not Grain.TOTAL and adds_up

    def sql(self, units: Catalog) -> str:
        """The portable SQL: period, `by_0` …, then one column per part."""
        columns = [column_of(units, self.population, dimension) for dimension in self.by]
        relation = relation_of(units, self.population, columns, self.where, self.grain, changes=self.is_running)
        selected = ["period", *(f"{column} as by_{place}" for place, column in enumerate(columns))]
        selected += [
            f"{part.change_sql() if self.is_running else part.sql()} as {name}" for part, name in self.parts.items()
        ]
        grouped = ", ".join(str(place) for place in range(1, len(columns) + 2))
        return f"with base as ({relation}) select {', '.join(selected)} from base group by {grouped}"


def source_of(fact: Fact, name: str) -> Source:
    """What a population needs to know of a fact."""
    return Source(
        table_name(name),
        fact.anchor,
        fact.known_from,
        fact.known_until,
        fact.starts,
        fact.ends,
        fact.member or fact.key,
    )


def relation_of(
    units: Catalog,
    population: Population,
    columns: Sequence[str],
    where: Where,
    grain: Grain,
    *,
    changes: bool = False,
) -> str:
    """The rows of a population in their periods, filtered; parameters `where_0` … hold the members.

    With `changes`, a row where a spell begins to stand and one where it ceases to.
    """
    fact = units.facts[population.fact]
    period = None if grain is Grain.TOTAL else f"{grain.value}_start"
    period_end = None if grain is Grain.TOTAL else f"{grain.value}_end"
    scope = Scope(period, period_end, filters_of(units, population, where), tuple(columns))
    source = source_of(fact, population.fact)
    if changes and isinstance(population, Standing):
        return population.changes(source, scope)
    return population.relation(source, scope)


def filters_of(units: Catalog, population: Population, where: Where) -> tuple[str, ...]:
    """The conditions of a request's filters, on dimensions the population's fact has."""
    known = units.facts[population.fact].dimensions
    return tuple(
        _filter(filter_column(units, population, dimension), f"$where_{place}", None in members)
        for place, (dimension, members) in enumerate(where)
        if dimension in known
    )


def column_of(units: Catalog, population: Population, dimension: str) -> str:
    """The column of a population's relation that holds a dimension."""
    if population.placed and dimension in TEAM_OF_THE_DAY:
        return TEAM_OF_THE_DAY[dimension]
    return units.facts[population.fact].dimensions[dimension]


def filter_column(units: Catalog, population: Population, dimension: str) -> str:
    """The column a filter on a dimension looks at, inside the relation."""
    if population.placed and dimension in TEAM_OF_THE_DAY:
        return "e.team_id"
    return f"f.{units.facts[population.fact].dimensions[dimension]}"


def where_parameters(where: Where) -> dict[str, object]:
    """The members of every filter, by the parameter's name."""
    return {
        f"where_{place}": [member for member in members if member is not None]
        for place, (_, members) in enumerate(where)
    }


def _filter(column: str, parameter: str, with_none: bool) -> str:
    inside = f"is_member({column}, {parameter})"
    return f"({inside} or {column} is null)" if with_none else inside


def check_dimensions(units: Catalog, entry: Entry, variant: str | None, names: Sequence[str]) -> None:
    """Raise `UnknownDimensionError` for a dimension the KPI's fact, or what the reading counts, does not have."""
    known = units.dimensions(entry.id)
    lacking = [name for name in names if name not in known]
    lacking += lacked(units, entry.shape(variant), names)
    if lacking:
        facts = [units.facts[part.population.fact].dimensions for part in _counted(entry.shape(variant))]
        both = {name: column for name, column in known.items() if all(name in fact for fact in facts)}
        raise UnknownDimensionError(entry.id, lacking[0], both or known)


def lacked(units: Catalog, shape: Shape, names: Iterable[str]) -> list[str]:
    """The dimensions what a shape counts knows nothing of, so that every group would show the whole.

    What it is divided by may know less: calls of a kind are divided by all working days.
    """
    parts = [part for part in _counted(shape) if not part.alone]
    facts = [(units.facts[part.population.fact].dimensions, part.without) for part in parts]
    return [name for name in names if any(name not in known and name not in without for known, without in facts)]


def _counted(shape: Shape) -> list[Part]:
    if isinstance(shape, Combined):
        return [part for item in shape.inputs for part in _counted(item.shape)]
    return [next(iter(shape.parts().values()))]


def shapes_of(entry: Entry, question: Question) -> dict[str, Shape]:
    """The headline (under "") and every companion."""
    headline = entry.shape(question.variant)
    if question.is_brief:
        return {"": without_limits(headline)}
    companions = entry.companions(question.variant).items()
    return {"": headline, **{name: companion.shape for name, companion in companions}}


def fewer_of(entry: Entry, question: Question) -> Mapping[str, Part]:
    """What the formula leaves out, by reason; nothing of it is asked in a brief question."""
    return {} if question.is_brief else entry.fewer(question.variant)


def flags_of(entry: Entry, question: Question) -> Mapping[str, Part]:
    """The parts that raise a flag."""
    return {} if question.is_brief else entry.flags(question.variant)


def parts_of(entry: Entry, question: Question) -> list[Part]:
    """Every part the answer to a question needs, companions, flags and exclusions included."""
    parts = [part for shape in shapes_of(entry, question).values() for part in shape.parts().values()]
    return [*parts, *fewer_of(entry, question).values(), *flags_of(entry, question).values()]


def query_key(units: Catalog, part: Part, frame: Frame) -> tuple[Population, tuple[str, ...], Where]:
    """The scan a part belongs to: its population, the dimensions it can be split by, its filters."""
    known = units.facts[part.population.fact].dimensions
    by = () if part.alone else tuple(name for name in frame.by if name in known and name not in part.without)
    by += tuple(name for name in part.each if name not in by)
    where = tuple(item for item in frame.where if item[0] not in part.without)
    return part.population, by, where


def plan(units: Catalog, asked: Mapping[str, Sequence[Part]], frame: Frame) -> dict[tuple[object, ...], Query]:
    """One query per population and split, over the parts of all KPIs asked for together."""
    queries: dict[tuple[object, ...], Query] = {}
    for parts in asked.values():
        for part in parts:
            key = query_key(units, part, frame)
            query = queries.setdefault(key, Query(key[0], key[1], key[2], frame.grain))
            query.parts.setdefault(part, f"part_{len(query.parts)}")
    return queries
