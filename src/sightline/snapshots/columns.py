"""How the column types of the model are stored in Parquet, and how values are quoted in SQL."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sightline.model import Entity, Type

_DUCKDB = {
    Type.TEXT: "VARCHAR",
    Type.DATE: "DATE",
    Type.INSTANT: "TIMESTAMPTZ",
    Type.MONEY: "DECIMAL(20,4)",
    Type.NUMBER: "DOUBLE",
    Type.RATE: "DECIMAL(16,8)",
    Type.INTEGER: "BIGINT",
    Type.FLAG: "BOOLEAN",
}


def duckdb_type(kind: Type) -> str:
    """The name DuckDB has for a column type of the model.

    >>> duckdb_type(Type.MONEY)
    'DECIMAL(20,4)'
    """
    return _DUCKDB[kind]


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str | None) -> str:
    """A text as an SQL literal; none becomes NULL."""
    return "NULL" if text is None else "'" + text.replace("'", "''") + "'"


def parquet(files: Iterable[Path]) -> str:
    """The SQL that reads these Parquet files as one table, whatever order their columns have."""
    return "read_parquet([" + ", ".join(literal(str(file)) for file in files) + "], union_by_name=true)"


def empty_table(entity: Entity) -> str:
    """The SQL of the entity's table without a row."""
    columns = ", ".join(f"CAST(NULL AS {duckdb_type(item.type)}) AS {quoted(item.name)}" for item in entity.columns)
    return f"(SELECT {columns} WHERE false)"


def table(entity: Entity, files: Iterable[Path]) -> str:
    """The SQL to select from for the entity's table; an empty one when there are no files."""
    present = list(files)
    return parquet(present) if present else empty_table(entity)


def part_of(entity: Entity, prefix: str = "") -> str:
    """The SQL of the part a row is stored in, as a number: year * 100 + month of its anchor in UTC.

    Rows without a date have 0, rows of an entity that does not grow with time have -1.
    """
    if entity.anchor is None:
        return "-1"
    column = prefix + quoted(entity.anchor)
    if entity.field(entity.anchor).type is Type.INSTANT:
        # Taking the calendar apart in a time zone is ten times slower than on a plain timestamp.
        column = f"make_timestamp(epoch_us({column}))"
    return f"coalesce(CAST(year({column}) * 100 + month({column}) AS INTEGER), 0)"


def part_text(part: int) -> str:
    """The name of a part's file.

    >>> part_text(202501), part_text(0), part_text(-1)
    ('2025-01', 'none', 'all')
    """
    return {0: "none", -1: "all"}.get(part, f"{part // 100:04}-{part % 100:02}")
