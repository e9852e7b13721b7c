"""What changed between two loads, kept as rows of `field_change` for the fields the model tracks."""

from __future__ import annotations

from datetime import UTC, datetime

import duckdb

from sightline.intake.checking import Checked
from sightline.model import ENTITIES
from sightline.snapshots.columns import duckdb_type, literal, parquet, part_of, part_text, quoted
from sightline.snapshots.draft import Draft
from sightline.snapshots.partitions import part_name, write_parts

_CHANGE = ENTITIES["field_change"]


def changes_sql(checked: Checked, existing: str, now: datetime) -> str | None:
    """The changes the rows under `verdict` bring, as rows of `field_change`; nothing for untracked tables.

    The change is dated by the source's own time of change, else by the load, which is when it was learned.
    """
    item = checked.entity
    tracked = [field.name for field in item.fields if field.tracked and field.name in checked.fields]
    if not tracked or item.name not in _CHANGE.field("object_type").allowed:
        return None
    moment = f"TIMESTAMPTZ {literal(now.astimezone(UTC).isoformat())}"
    at = f"coalesce(i.updated_at, {moment})" if "updated_at" in checked.fields else moment
    parts = []
    for name in tracked:
        old, new = f"e.{quoted(name)}", f"i.{quoted(name)}"
        differs = f"{old} IS DISTINCT FROM {new}" + (f" AND {new} IS NOT NULL" if name in checked.kept else "")
        given = {
            "id": f"i.source || ':diff|{item.name}|' || i.id || '|{name}|' || epoch_us({at})",
            "source": "i.source",
            "load_id": "i.load_id",
            "row_ref": "i.row_ref",
            "object_type": f"'{item.name}'",
            "object_id": "i.id",
            "field": f"'{name}'",
            "old_value": f"CAST({old} AS VARCHAR)",
            "new_value": f"CAST({new} AS VARCHAR)",
            "at": at,
            "recorded_at": moment,
            "evidence": "'snapshot_diff'",
        }
        columns = ", ".join(
            f"{given.get(field.name, f'CAST(NULL AS {duckdb_type(field.type)})')} AS {quoted(field.name)}"
            for field in _CHANGE.columns
        )
        parts.append(
            f"SELECT {columns} FROM incoming i JOIN {existing} e ON e.id = i.id "
            f"WHERE i.id IN (SELECT id FROM verdict WHERE NOT is_new) AND {differs}"
        )
    return " UNION ALL ".join(parts)


def write_changes(connection: duckdb.DuckDBPyConnection, draft: Draft) -> int:
    """Add the rows of the temporary table `change` to the draft; returns how many there are."""
    count = int(connection.execute("SELECT count(*) FROM change").fetchall()[0][0])
    if not count:
        return 0
    parts = {
        part_text(row[0]) for row in connection.execute(f"SELECT DISTINCT {part_of(_CHANGE)} FROM change").fetchall()
    }
    touched = [file for file in draft.files("tables", "field_change") if part_name(file) in parts]
    rows = "SELECT * FROM change"
    if touched:
        columns = ", ".join(quoted(field.name) for field in _CHANGE.columns)
        rows += f" UNION ALL SELECT {columns} FROM {parquet(touched)} WHERE id NOT IN (SELECT id FROM change)"
    write_parts(connection, draft, _CHANGE, f"({rows})")
    return count
