"""Parquet files become staged tables: every value as the text a person would write for it."""

from __future__ import annotations

import duckdb

from sightline.intake.errors import DamagedFileError, TooManyColumnsError
from sightline.intake.reading.headers import column_names
from sightline.intake.reading.sources import Source
from sightline.intake.reading.staged import StagedTable, quoted
from sightline.intake.reading.workshop import Workshop

_FLOATING = {"FLOAT", "DOUBLE"}


def stage_parquet(source: Source, workshop: Workshop) -> StagedTable:
    """Stage a Parquet file; its rows are numbered from 1, for it has no header row."""
    engine, path = workshop.engine, quoted(source.local)
    with workshop.reading(source.name):
        try:
            described = engine.execute(f"DESCRIBE SELECT * FROM read_parquet({path})").fetchall()
        except (duckdb.InvalidInputException, duckdb.IOException, duckdb.SerializationException) as error:
            raise DamagedFileError(source.name, _first_line(error)) from error
        if len(described) > workshop.limits.columns:
            raise TooManyColumnsError(source.name, count=len(described), limit=workshop.limits.columns)
        columns, notes = column_names([row[0] for row in described])
        target = workshop.target(source.name)
        cells = ", ".join(
            f"nullif({_text(_name(row[0]), row[1])}, '') AS {_name(column)}"
            for row, column in zip(described, columns, strict=True)
        )
        copy = f"COPY (SELECT {cells} FROM read_parquet({path})) TO {quoted(target)} (FORMAT parquet, COMPRESSION zstd)"
        try:
            rows = int(engine.execute(copy).fetchall()[0][0])
        except (duckdb.InvalidInputException, duckdb.SerializationException) as error:
            target.unlink(missing_ok=True)
            raise DamagedFileError(source.name, _first_line(error)) from error
    typed = [f'"{row[0]}" {row[1]}' for row in described if row[1] != "VARCHAR"]
    if typed:
        notes += (f"Typed columns were written out as text: {', '.join(typed[:10])}.",)
    if not rows:
        notes += ("The table has columns and no records.",)
    return StagedTable(
        parquet=target,
        columns=columns,
        rows=rows,
        source_path=source.source_path,
        member=source.member,
        first_record=1,
        encoding="parquet",
        delimiter="",
        header_row=0,
        footer_rows=0,
        notes=notes,
    )


def _text(column: str, kind: str) -> str:
    """The SQL that writes a value of this type as text: whole numbers without a point, structures as JSON."""
    if kind in _FLOATING:
        whole = f"{column} = trunc({column}) AND abs({column}) < 1e15"
        return f"CASE WHEN {whole} THEN {column}::BIGINT::VARCHAR ELSE {column}::VARCHAR END"
    if kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "UNION")):
        return f"to_json({column})::VARCHAR"
    return f"{column}::VARCHAR"


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _first_line(error: Exception) -> str:
    return str(error).split("\n", maxsplit=1)[0]
