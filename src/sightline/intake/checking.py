"""From raw cells to typed rows: every value converted, every row checked, each fault named with its cell."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import duckdb

from sightline.intake.mapping import Mapping, TableMapping
from sightline.intake.mapping_errors import MappingError
from sightline.intake.reading.staged import StagedTable
from sightline.intake.rows.cells import ROW, cells_of, custom_column, key, raw
from sightline.intake.rows.changes import type_changes
from sightline.intake.rows.clocks import report_impossible_times
from sightline.intake.rows.typed import Context, Typing, type_fields
from sightline.intake.values.converting import Zones, identifier, is_scientific
from sightline.model import Entity, entity
from sightline.snapshots.columns import literal, quoted

_READABLE = 3
_LOST_DIGITS = "is an id a spreadsheet has turned into a number; its digits are lost, export the file again"


@dataclass(frozen=True, slots=True)
class Checked:
    """Typed rows: the columns the file says something about, and what is wrong with a row.

    `cells` is the SQL of the raw rows, `select` that of the typed ones, `file` where `write` puts them. Besides `fields` they have id, source, load_id, row_ref, custom, row_number, `problem` (0 for a good
    row, else the place in `problems`, from 1) and `problem_cell`. `kept` fields never clear what was known.
    `is_natural` says that ids are made of the rows' content, not given by the source.
    """

    entity: Entity
    cells: str
    select: str
    file: Path
    fields: tuple[str, ...]
    kept: tuple[str, ...]
    problems: tuple[tuple[str, str], ...]
    is_natural: bool
    has_custom: bool

    def write(self, connection: duckdb.DuckDBPyConnection, where: str = "true") -> None:
        """Convert the rows, or those of a condition, into the file."""
        target = literal(str(self.file))
        rows = f"SELECT * FROM ({self.select}) WHERE {where}"
        connection.execute(f"COPY ({rows}) TO {target} (FORMAT parquet, COMPRESSION snappy)")


def check(
    staged: StagedTable, table: TableMapping, mapping: Mapping, context: Context, custom: Collection[str] = ()
) -> Checked:
    """Decide how the rows one file has for one table are converted and checked; `custom` are columns no field takes."""
    cells = cells_of(staged, table, custom)
    zones = Zones(mapping.time_zone or context.time_zone, context.time_zone)
    typing = Typing(entity(table.entity), staged, table, mapping, context, cells, zones)
    for name, columns in cells.absent.items():
        missing = " or ".join(columns)
        context.report.warn(staged.name, f"There is no column {missing}; {table.entity}.{name} stays as it was.")
    type_fields(typing)
    if table.entity == "field_change":
        type_changes(typing)
    report_impossible_times(typing)
    identity, known = _identity(typing)
    for item in typing.entity.fields:
        if item.required and item.name not in typing.fields:
            raise MappingError(
                f"of {staged.name} ({table.entity})", f"nothing fills `{item.name}`, which every row needs."
            )
        if item.required:
            typing.fault(f"{quoted(item.name)} IS NULL", item.name, "is empty, and every row needs it")
    file = context.scratch / f"{staged.parquet.stem}-{table.entity}-{abs(hash((table.files, table.each)))}.parquet"
    # A table the file only mentions in passing has nothing to say in rows that leave it empty.
    select = _select(typing, identity, custom, known if table.distinct else None)
    kept = tuple(name for name, source in cells.fields.items() if source.when or source.empty == "keep")
    problems = tuple((label, reason) for _, label, _, reason in typing.faults)
    fields = tuple(name for name in typing.fields if name != "source")
    return Checked(
        typing.entity,
        cells.sql,
        select,
        file,
        fields,
        kept,
        problems,
        "id" not in cells.fields and not cells.keys,
        bool(custom),
    )


def _identity(typing: Typing) -> tuple[str, str]:
    """The SQL of a row's id (what the source gives, else the content that tells rows apart) and whether it has one."""
    source = literal(typing.mapping.source + ":")
    if "id" in typing.cells.fields:
        typing.fault(is_scientific(raw("id")), "id", _LOST_DIGITS)
        typing.fault(f"{raw('id')} IS NULL", "id", "is empty, so nothing identifies the row")
        return f"{source} || {identifier(raw('id'))}", f"{raw('id')} IS NOT NULL"
    if typing.cells.keys:
        parts = [f"lower({key(place)})" for place in range(len(typing.cells.keys))]
        for place in range(len(parts)):
            typing.faults.append((is_scientific(key(place)), typing.cells.keys[place], key(place), _LOST_DIGITS))
    else:
        parts = [_key_part(typing, name) for name in typing.entity.key if name in typing.fields]
    if not parts:
        needed = " or ".join(typing.entity.key)
        raise MappingError(
            f"of {typing.file} ({typing.entity.name})", f"nothing identifies a row; map `id`, or {needed}."
        )
    label = ", ".join(typing.cells.keys) or ", ".join(
        typing.label(name) for name in typing.entity.key if name in typing.fields
    )
    typing.faults.append(
        (
            f"coalesce({', '.join(parts)}) IS NULL",
            label,
            "CAST(NULL AS VARCHAR)",
            "is empty, so nothing identifies the row",
        )
    )
    if typing.entity.identity and not typing.cells.keys:
        return f"{source} || coalesce({', '.join(parts)})", f"coalesce({', '.join(parts)}) IS NOT NULL"
    # Content that makes a row one of a kind is long for events; a digest keeps their ids short.
    text = " || '|' || ".join(f"coalesce({part}, '')" for part in parts)
    return (
        f"{source} || {text if len(parts) <= _READABLE else f'md5({text})'}",
        f"coalesce({', '.join(parts)}) IS NOT NULL",
    )


def _key_part(typing: Typing, name: str) -> str:
    item = typing.entity.field(name)
    if item.ref or item.type.value == "text":
        return f"lower({raw(name) if name in typing.cells.fields else quoted(name)})"
    return f"CAST({quoted(name)} AS VARCHAR)"


def _select(typing: Typing, identity: str, custom: Collection[str], known: str | None) -> str:
    context, cells = typing.context, typing.cells
    wheres = {name: source.when for name, source in cells.fields.items() if source.when}
    columns = []
    system = (
        f"coalesce({quoted('source')}, {literal(typing.mapping.source)})"
        if "source" in typing.fields
        else literal(typing.mapping.source)
    )
    for name in typing.fields:
        if name == "source":
            continue
        condition = " AND ".join(
            f"{quoted(other)} IN ({', '.join(literal(word) for word in words)})"
            for other, words in wheres.get(name, ())
        )
        columns.append(
            f"CASE WHEN {condition} THEN {quoted(name)} END AS {quoted(name)}" if condition else quoted(name)
        )
    typed = ", ".join(f"{expression} AS {quoted(name)}" for name, expression in typing.fields.items())
    reference = literal(f"{context.report.load_id}/{typing.file}#")
    rows = f"(SELECT *, {typed} FROM {cells.sql}){f' WHERE {known}' if known else ''}"
    return f"""
        SELECT {identity} AS id, {system} AS source,
            CAST({context.report.load_id} AS BIGINT) AS load_id, {reference} || {ROW} AS row_ref,
            {custom_column(custom)} AS custom, {ROW}, problem, {_faulty_cell(typing)} AS problem_cell,
            {", ".join(columns)}
        FROM (SELECT *, {_first_fault(typing)} AS problem FROM {rows})"""


def _first_fault(typing: Typing) -> str:
    cases = " ".join(f"WHEN {condition} THEN {place}" for place, (condition, _, _, _) in enumerate(typing.faults, 1))
    return f"CAST(CASE {cases} ELSE 0 END AS INTEGER)" if cases else "0"


def _faulty_cell(typing: Typing) -> str:
    cases = " ".join(f"WHEN {place} THEN {cell}" for place, (_, _, cell, _) in enumerate(typing.faults, 1))
    return f"CASE problem {cases} END" if cases else "CAST(NULL AS VARCHAR)"
