"""Rows that are left out of a fact, counted by reason beside every answer."""

from __future__ import annotations

from collections.abc import Iterable

from sightline.facts import Fact, table_name
from sightline.measure.plan import Where, where_parameters
from sightline.measure.reader import Reader
from sightline.shapes import KPI

LeftOut = dict[tuple[str, str | None], dict[str, int]]
"""Rows by reason, by fact and by what a KPI looks at among those rows."""


def count_left_out(reader: Reader, kpis: Iterable[KPI], where: Where) -> LeftOut:
    """The rows a fact leaves out in the request's period, or that have no date at all.

    By fact and by what a KPI looks at among those rows.
    """
    wanted = sorted({(kpi.fact, kpi.among or "") for kpi in kpis})
    found: LeftOut = {(fact, among or None): {} for fact, among in wanted}
    sources = {f"{table_name(fact)}_left_out": reader.left_out_files(fact) for fact, _ in wanted}
    guards = reader.scope.guards(reader.units)
    sql = " union all ".join(_query(reader, place, *item, where) for place, item in enumerate(wanted))
    parameters = {**reader.parameters, **reader.scope.parameters, **where_parameters(where)}
    columns = reader.engine.fetch(sql, sources, guards=guards, parameters=parameters)
    for place, reason, rows in zip(columns["place"], columns["reason"], columns["left_rows"], strict=True):
        fact, among = wanted[int(place)]
        found[fact, among or None][reason] = int(rows)
    return found


def left_out_of(measured: Iterable[KPI], found: LeftOut) -> dict[str, int]:
    """The rows left out of an answer that stands on the facts of these KPIs, each fact counted once."""
    rows: dict[str, int] = {}
    for fact in dict.fromkeys((kpi.fact, kpi.among) for kpi in measured):
        for reason, number in found.get(fact, {}).items():
            rows[reason] = rows.get(reason, 0) + number
    return rows


def conditions(fact: Fact, among: str, where: Where) -> str:
    """Which of the rows a fact leaves out concern a request: `among` them, of its period, within its filters."""
    day = fact.anchor or fact.starts
    found = (
        [f"(f.{day} is null or (f.{day} >= $start and f.{day} < $end))"]
        if fact.anchor
        else [f"(f.{day} is null or f.{day} < $end)"]
    )
    if fact.known_from:
        found.append(f"(f.{fact.known_from} is null or f.{fact.known_from} <= $as_of)")
    if among:
        found.append(f"({among})")
    for place, (dimension, members) in enumerate(where):
        column = fact.dimensions.get(dimension)
        if column is not None:
            inside = f"is_member(f.{column}, $where_{place})"
            found.append(f"({inside} or f.{column} is null)" if None in members else inside)
    return " and ".join(found)


def _query(reader: Reader, number: int, name: str, among: str, where: Where) -> str:
    return (
        f"select {number} as place, f.left_out as reason, count(*) as left_rows from {table_name(name)}_left_out f"
        f" where {conditions(reader.units.facts[name], among, where)} group by f.left_out"
    )
