"""Rows that are left out of a fact, counted by reason beside every answer."""

from __future__ import annotations

from collections.abc import Iterable

from sightline.facts import table_name
from sightline.measure.plan import Where, where_parameters
from sightline.measure.reading import Reader


def count_left_out(reader: Reader, facts: Iterable[str], where: Where) -> dict[str, dict[str, int]]:
    """For every fact the rows it leaves out in the request's period, or that have no date at all."""
    names = sorted(set(facts))
    found: dict[str, dict[str, int]] = {name: {} for name in names}
    sources = {f"{table_name(name)}_left_out": reader.left_out_files(name) for name in names}
    guards = reader.scope.guards(reader.units)
    sql = " union all ".join(_query(reader, name, where) for name in names)
    parameters = {**reader.parameters, **reader.scope.parameters, **where_parameters(where)}
    columns = reader.engine.fetch(sql, sources, guards=guards, parameters=parameters)
    for name, reason, rows in zip(columns["fact"], columns["reason"], columns["left_rows"], strict=True):
        found[name][reason] = int(rows)
    return found


def _query(reader: Reader, name: str, where: Where) -> str:
    fact = reader.units.facts[name]
    day = fact.anchor or fact.starts
    conditions = [f"(f.{day} is null or (f.{day} >= $start and f.{day} < $end))"] if fact.anchor else [
        f"(f.{day} is null or f.{day} < $end)"
    ]
    for place, (dimension, members) in enumerate(where):
        column = fact.dimensions.get(dimension)
        if column is not None:
            inside = f"is_member(f.{column}, $where_{place})"
            conditions.append(f"({inside} or f.{column} is null)" if None in members else inside)
    return (
        f"select '{name}' as fact, f.left_out as reason, count(*) as left_rows"
        f" from {table_name(name)}_left_out f where {' and '.join(conditions)} group by f.left_out"
    )
