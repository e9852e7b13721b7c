"""Checked rows meet the rows known so far: new, changed, or the same; only touched months are written anew.

What a cell means for a value known before: a column the file does not have never clears anything. A
column it has states the present value, so an empty cell clears the old one, unless the field's mapping
says `empty = "keep"` or lets the value count only in some rows (`when`). Columns no field takes are kept
as JSON under `custom` and follow the same rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import duckdb

from sightline.intake.checking import Checked
from sightline.intake.history import changes_sql, write_changes
from sightline.intake.rows.cells import ROW
from sightline.model import Entity, Field
from sightline.snapshots.columns import duckdb_type, parquet, part_of, part_text, quoted
from sightline.snapshots.draft import Draft
from sightline.snapshots.partitions import add_parts, drop_part, is_split, part_name, write_parts
from sightline.snapshots.reading import row_counts

# Two rows of these that read alike are two of a kind: two lines of an order, two visits on a day.
_REPEATABLE = frozenset(
    (
        "deal",
        "order_line",
        "deal_line",
        "spend",
        "refund",
        "activity",
        "reply",
        "testimonial",
        "ticket",
        "survey_response",
    )
)


@dataclass(slots=True)
class Merged:
    """What became of the rows of one file for one table."""

    new: int = 0
    changed: int = 0
    same: int = 0
    duplicates: int = 0
    numbered: int = 0
    changes_recorded: int = 0


def merge(
    connection: duckdb.DuckDBPyConnection, draft: Draft, checked: Checked, now: datetime, *, distinct: bool = False
) -> Merged:
    """Bring the good rows of a checked file into the draft's table."""
    result = Merged()
    _prepare(connection, checked, result, distinct=distinct)
    known = draft.files("tables", checked.entity.name)
    if not known:
        result.new = _count(connection, "incoming")
        if result.new:
            write_parts(connection, draft, checked.entity, f"(SELECT {_all_columns(checked)} FROM incoming)")
        return result
    existing = parquet(known)
    _judge(connection, checked, existing)
    total = _count(connection, "incoming")
    result.new, result.changed = connection.execute(
        "SELECT count(*) FILTER (is_new), count(*) FILTER (NOT is_new) FROM verdict"
    ).fetchall()[0]
    result.same = total - result.new - result.changed
    if result.new or result.changed:
        changes = changes_sql(checked, existing, now)
        if changes and result.changed:
            connection.execute(f"CREATE OR REPLACE TEMP TABLE change AS {changes}")
        if result.changed or is_split(draft, checked.entity):
            _rewrite(connection, draft, checked)
        else:
            add_parts(connection, draft, checked.entity, f"({_fresh(checked, [])})")
        if changes and result.changed:
            result.changes_recorded = write_changes(connection, draft)
    return result


def pour(connection: duckdb.DuckDBPyConnection, draft: Draft, checked: Checked) -> int | None:
    """Convert straight into the parts of a table that holds nothing yet; returns the rows written.

    This spares big first loads a copy of everything. When an id turns out to be repeated, nothing is
    kept and nothing returned: `merge` then sorts the rows out.
    """
    item = checked.entity
    write_parts(connection, draft, item, f"(SELECT {_all_columns(checked)} FROM ({checked.select}) WHERE problem = 0)")
    files = draft.files("tables", item.name)
    repeated = (
        f"SELECT 1 FROM {parquet(files)} GROUP BY hash(id) HAVING count(*) > 1 LIMIT 1"
        if files
        else "SELECT 1 WHERE false"
    )
    is_repeated = bool(connection.execute(repeated).fetchall())
    rows = sum(row_counts(files))
    if is_repeated or not rows:
        for part in {part_name(file) for file in files}:
            drop_part(draft, item, part)
    return None if is_repeated else rows


def _prepare(connection: duckdb.DuckDBPyConnection, checked: Checked, result: Merged, *, distinct: bool) -> None:
    """Leave the view `incoming`: the good rows, one for each id."""
    good = f"(SELECT * EXCLUDE (problem, problem_cell) FROM {parquet([checked.file])} WHERE problem = 0)"
    if distinct:
        columns = ", ".join(
            f"arg_max({quoted(name)}, {ROW}) AS {quoted(name)}"
            for name in ("source", "load_id", "row_ref", "custom", *(name for name in checked.fields))
        )
        connection.execute(f"CREATE OR REPLACE TEMP TABLE single AS SELECT id, {columns} FROM {good} GROUP BY id")
        connection.execute("CREATE OR REPLACE TEMP VIEW incoming AS FROM single")
        return
    # Digests of ids are compared first: eight bytes a row instead of the whole text.
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE twice AS SELECT id, count(*) AS rows FROM {good} WHERE hash(id) IN "
        f"(SELECT hash(id) FROM {good} GROUP BY 1 HAVING count(*) > 1) GROUP BY id HAVING count(*) > 1"
    )
    repeated = connection.execute("SELECT coalesce(sum(rows - 1), 0) FROM twice").fetchall()[0][0]
    if not repeated:
        connection.execute(f"CREATE OR REPLACE TEMP VIEW incoming AS SELECT * EXCLUDE ({ROW}) FROM {good}")
        return
    if checked.is_natural and checked.entity.name in _REPEATABLE:
        result.numbered = int(repeated)
        chosen = (
            f"SELECT * REPLACE (CASE WHEN place > 1 THEN id || '#' || place ELSE id END AS id) FROM (SELECT *, "
            f"row_number() OVER (PARTITION BY id ORDER BY {ROW}) AS place FROM {good} WHERE id IN (SELECT id FROM twice))"
        )
    else:
        result.duplicates = int(repeated)
        chosen = f"SELECT *, 1 AS place FROM {good} WHERE id IN (SELECT id FROM twice) QUALIFY row_number() OVER (PARTITION BY id ORDER BY {ROW} DESC) = 1"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE chosen AS {chosen}")
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW incoming AS SELECT * EXCLUDE ({ROW}) FROM {good} WHERE id NOT IN (SELECT id FROM twice) "
        f"UNION ALL BY NAME SELECT * EXCLUDE ({ROW}, place) FROM chosen"
    )


def _judge(connection: duckdb.DuckDBPyConnection, checked: Checked, existing: str) -> None:
    """Leave the table `verdict(id, is_new, new_part, old_part)` of all rows that are not the same."""
    plain = [name for name in checked.fields if name not in checked.kept]
    digest = f"hash({', '.join(quoted(name) for name in plain)})" if plain else "0"
    carried = "".join(f", {quoted(name)}" for name in (*checked.kept, *(("custom",) if checked.has_custom else ())))
    differs = ["i.digest <> e.digest"]
    differs += [
        f"(i.{quoted(name)} IS NOT NULL AND i.{quoted(name)} IS DISTINCT FROM e.{quoted(name)})"
        for name in checked.kept
    ]
    if checked.has_custom:
        # Compared by content: merging the same cells once more may put them into another order.
        differs.append("i.custom IS NOT NULL AND NOT json_contains(coalesce(e.custom, '{}'), i.custom)")
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE verdict AS SELECT i.id, e.id IS NULL AS is_new, e.part AS old_part "
        f"FROM (SELECT id, {digest} AS digest{carried} FROM incoming) i "
        f"LEFT JOIN (SELECT id, {digest} AS digest, {part_of(checked.entity)} AS part{carried} FROM {existing}) e ON e.id = i.id "
        f"WHERE e.id IS NULL OR {' OR '.join(differs)}"
    )


def _rewrite(connection: duckdb.DuckDBPyConnection, draft: Draft, checked: Checked) -> None:
    """Write anew the parts that lose, gain or change a row; all others stay the files they are."""
    item = checked.entity
    known = draft.files("tables", item.name)
    parts = {
        part_text(row[0])
        for row in connection.execute("SELECT DISTINCT old_part FROM verdict WHERE NOT is_new").fetchall()
    }
    changed_from = [file for file in known if part_name(file) in parts]
    connection.execute(f"CREATE OR REPLACE TEMP VIEW fresh AS {_fresh(checked, changed_from)}")
    parts |= {part_text(row[0]) for row in connection.execute(f"SELECT DISTINCT {part_of(item)} FROM fresh").fetchall()}
    touched = [file for file in known if part_name(file) in parts]
    rows = "SELECT * FROM fresh"
    if touched:
        columns = ", ".join(quoted(field.name) for field in item.columns)
        rows += f" UNION ALL SELECT {columns} FROM {parquet(touched)} WHERE id NOT IN (SELECT id FROM verdict WHERE NOT is_new)"
    written = write_parts(connection, draft, item, f"({rows})")
    for part in parts - set(written):
        drop_part(draft, item, part)


def _fresh(checked: Checked, changed_from: list) -> str:  # type: ignore[type-arg]
    """New rows as they come, changed rows over what was known of them."""
    new = f"SELECT {_all_columns(checked)} FROM incoming WHERE id IN (SELECT id FROM verdict WHERE is_new)"
    if not changed_from:
        return new
    columns = ", ".join(_over(checked, field) for field in checked.entity.columns)
    return (
        f"{new} UNION ALL SELECT {columns} FROM incoming i JOIN {parquet(changed_from)} e ON e.id = i.id "
        "WHERE i.id IN (SELECT id FROM verdict WHERE NOT is_new)"
    )


def _over(checked: Checked, field: Field) -> str:
    name = quoted(field.name)
    if field.name == "custom" and checked.has_custom:
        return f"{_merged_custom('e', 'i')} AS custom"
    if field.name in checked.kept:
        return f"coalesce(i.{name}, e.{name}) AS {name}"
    if field.name in checked.fields or field.name in ("id", "source", "load_id", "row_ref"):
        return f"i.{name} AS {name}"
    return f"e.{name} AS {name}"


def _merged_custom(old: str, new: str) -> str:
    return f"nullif(CAST(json_merge_patch(coalesce({old}.custom, '{{}}'), coalesce({new}.custom, '{{}}')) AS VARCHAR), '{{}}')"


def _all_columns(checked: Checked) -> str:
    """Every column of the table, NULL where the file says nothing."""
    given = {*checked.fields, "id", "source", "load_id", "row_ref", "custom"}
    return ", ".join(
        quoted(item.name) if item.name in given else f"CAST(NULL AS {duckdb_type(item.type)}) AS {quoted(item.name)}"
        for item in checked.entity.columns
    )


def count_possible_duplicates(connection: duckdb.DuckDBPyConnection, draft: Draft, item: Entity, load_id: int) -> int:
    """How many rows of this load read like another row that has another id."""
    parts = [name for name in item.key if name != "created_at"] if item.label else []
    files = draft.files("tables", item.name)
    if not parts or not files or item.name == "activity" or item.identity:
        return 0
    text = ", ".join(f"lower(CAST({quoted(name)} AS VARCHAR))" for name in parts)
    return int(
        connection.execute(
            f"SELECT coalesce(sum(least(mine, rows - 1)), 0) FROM (SELECT count(*) AS rows, count(*) FILTER (load_id = {load_id}) AS mine FROM {parquet(files)} "
            f"WHERE {quoted(item.label or 'id')} IS NOT NULL GROUP BY {text} HAVING count(*) > 1)"
        ).fetchall()[0][0]
    )


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])
