"""Snapshots out of plain Python rows, for tests and for worlds whose answers are known."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from sightline.model import Entity, Type, entity
from sightline.snapshots.columns import duckdb_type, literal, quoted
from sightline.snapshots.draft import Draft
from sightline.snapshots.errors import UnknownColumnError
from sightline.snapshots.identity import resolve
from sightline.snapshots.partitions import write_parts
from sightline.snapshots.reading import connect
from sightline.snapshots.snapshot import Snapshot
from sightline.snapshots.store import SnapshotStore

Row = Mapping[str, Any]

_NULL = "\\N"
_MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)


def snapshot_of(folder: Path, tables: Mapping[str, Sequence[Row]], at: datetime = _MADE_AT) -> Snapshot:
    """A new current snapshot in `folder` that holds these rows and nothing else, references resolved.

    Missing columns are null; `id` becomes `test:<n>`, `source` becomes `test`, `load_id` 1. Values are
    given as Python values or as text that casts to the column's type; instants without a zone are UTC.
    """
    with SnapshotStore(folder).begin() as draft, connect(draft.scratch("spill")) as connection:
        for name, rows in tables.items():
            write_table(draft, name, rows, connection)
        resolve(draft, connection)
        return draft.commit(at)


def write_table(
    draft: Draft, name: str, rows: Iterable[Row], connection: duckdb.DuckDBPyConnection | None = None
) -> list[str]:
    """Write rows as a table of the draft, with the exact column types of the model; returns the parts."""
    table = entity(name)
    file = draft.scratch("rows") / f"{name}.csv"
    if not _write_rows(table, rows, file):
        return []
    columns = "{" + ", ".join(f"{literal(item.name)}: 'VARCHAR'" for item in table.columns) + "}"
    typed = ", ".join(
        f"CAST({quoted(item.name)} AS {duckdb_type(item.type)}) AS {quoted(item.name)}" for item in table.columns
    )
    query = (
        f"(SELECT {typed} FROM read_csv({literal(str(file))}, columns={columns}, header=true, delim=',', quote='\"', "
        f"escape='\"', nullstr={literal(_NULL)}, allow_quoted_nulls=false, max_line_size=20000000))"
    )
    if connection is not None:
        return write_parts(connection, draft, table, query)
    with connect(draft.scratch("spill")) as own:
        return write_parts(own, draft, table, query)


def _write_rows(table: Entity, rows: Iterable[Row], file: Path) -> int:
    names = [item.name for item in table.columns]
    known = set(names)
    count = 0
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(names)
        for row in rows:
            count += 1
            for column in row:
                if column not in known:
                    raise UnknownColumnError(table.name, column, names)
            filled = {"id": f"test:{count}", "source": "test", "load_id": 1, **row}
            writer.writerow([_text(filled.get(item.name), item.type) for item in table.columns])
    return count


def _text(value: Any, kind: Type) -> str:
    if value is None:
        return _NULL
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        moment = value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
        return moment.date().isoformat() if kind is Type.DATE else moment.isoformat()
    return json.dumps(value) if isinstance(value, dict | list) else str(value)
