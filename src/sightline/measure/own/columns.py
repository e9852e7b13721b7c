"""The columns of a fact, read off its SQL, so that an expression can be checked before there is any data."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from sqlglot import exp

from sightline.engines.portable import parse
from sightline.measure.catalog import catalog
from sightline.model.tables import ENTITIES
from sightline.shapes import Undisclosed

NOT_KEPT = frozenset({"left_out"})


@cache
def columns_of(fact: str) -> frozenset[str]:
    """The names of the columns a fact has in a snapshot."""
    return frozenset(_selected(parse(catalog().facts[fact].sql), {})) - NOT_KEPT


@cache
def confidential_facts() -> frozenset[str]:
    """The facts whose rows nobody may look at one by one, because people answered without their name."""
    shapes = [
        shape
        for entry in catalog().kpis.values()
        for variant in (None, *entry.kpi.variants)
        for shape in (entry.shape(variant), *(item.shape for item in entry.companions(variant).values()))
    ]
    parts = [part for shape in shapes for part in shape.parts().values()]
    return frozenset(part.population.fact for part in parts if isinstance(part.population, Undisclosed))


@cache
def askable_facts() -> tuple[str, ...]:
    """The facts an own KPI may be measured on: their rows are dated by a day, and may be looked at."""
    facts = catalog().facts.items()
    return tuple(sorted(name for name, fact in facts if fact.anchor and name not in confidential_facts()))


def _selected(query: exp.Expr, known: Mapping[str, list[str]]) -> list[str]:
    assert isinstance(query, exp.Query)
    known = dict(known)
    for common in query.ctes:
        known[common.alias] = _selected(common.this, known)
    if isinstance(query, exp.SetOperation):
        return _selected(query.this, known)
    found: list[str] = []
    for item in query.expressions:
        if isinstance(item, exp.Star) or (isinstance(item, exp.Column) and isinstance(item.this, exp.Star)):
            wanted = item.table if isinstance(item, exp.Column) else None
            found += [name for alias, names in _sources(query, known) if wanted in (None, alias) for name in names]
        else:
            found.append(item.alias_or_name)
    return found


def _sources(query: exp.Expr, known: Mapping[str, list[str]]) -> list[tuple[str, list[str]]]:
    first = query.args.get("from_")
    tables = [] if first is None else [first.this]
    tables += [join.this for join in query.args.get("joins") or ()]
    return [(table.alias_or_name, _columns_in(table, known)) for table in tables]


def _columns_in(table: exp.Expr, known: Mapping[str, list[str]]) -> list[str]:
    if isinstance(table, exp.Subquery):
        return _selected(table.this, known)
    name = table.name
    if name in known:
        return known[name]
    units = catalog()
    unit = units.facts.get(name) or units.steps.get(name)
    if unit is not None:
        return _selected(parse(unit.sql), {})
    return [field.name for field in ENTITIES[name].columns] if name in ENTITIES else []
