"""Which rows and which written references mean the same thing, worked out in SQL for every table.

The result are the key maps of a snapshot: `keys/<entity>` with the columns `ref`, `id` and `kind`
(`merged`: a row that is another row's duplicate; `written`: a reference by name or address). Only what
differs from itself is stored. A reference means, in this order: the row of that very id; the one row of
the same source whose identity value or label it quotes; the one row of any source; else itself, and the
same as every other unknown reference that reads alike.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from sightline.model import ENTITIES, Entity
from sightline.snapshots.columns import literal, parquet, quoted, table
from sightline.snapshots.components import ambiguous_names, find_components
from sightline.snapshots.draft import Draft
from sightline.snapshots.folding import folded, folded_identity, lookup_columns, weak_columns
from sightline.snapshots.references import refers_to, targets, written_in

_SAMPLES = 20


@dataclass(slots=True)
class Resolution:
    """What was found about one table: rows merged, references resolved, and what stayed open."""

    entity: str
    merged: int = 0
    written: int = 0
    ambiguous: list[str] = field(default_factory=list)
    unknown: int = 0
    unknown_samples: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """The finding as plain data."""
        return {
            "entity": self.entity,
            "merged": self.merged,
            "written": self.written,
            "ambiguous": self.ambiguous,
            "unknown": self.unknown,
            "unknown_samples": self.unknown_samples,
        }


def resolve(draft: Draft, connection: duckdb.DuckDBPyConnection) -> list[Resolution]:
    """Write the key maps of the draft; tables nothing has touched keep the maps of the base."""
    found = []
    for name in targets():
        entity = ENTITIES[name]
        if _is_untouched(draft, name):
            draft.keep("keys", name)
            continue
        found.append(_resolve_one(draft, connection, entity))
    return found


def _is_untouched(draft: Draft, name: str) -> bool:
    if draft.base is None:
        return False
    involved = {name, *(item.name for item in ENTITIES.values() if refers_to(item, name))}
    if name == "employee":
        involved.add("identity")
    return all(draft.is_kept("tables", item) for item in involved)


def _resolve_one(draft: Draft, connection: duckdb.DuckDBPyConnection, entity: Entity) -> Resolution:
    source = table(entity, draft.files("tables", entity.name))
    written = [
        query
        for item in ENTITIES.values()
        if (files := draft.files("tables", item.name))
        for query in written_in(item, entity.name, parquet(files))
    ]
    result = Resolution(entity.name)
    is_empty = not draft.files("tables", entity.name)
    # Where nothing has a name that counts, references to rows nobody loaded mean themselves.
    if is_empty and (not entity.identity or not _is_any_written(connection, written)):
        return result
    _merge_rows(draft, connection, entity, source, None)
    _list_names(connection, entity, source)
    if entity.name == "employee" and draft.files("tables", "identity"):
        _use_identities(draft, connection, entity, source)
    if weak_columns(entity) and draft.files("tables", entity.name):
        result.ambiguous = ambiguous_names(connection)
    _resolve_written(connection, written, is_employee=entity.name == "employee")
    _write(draft, connection, entity)
    _count(connection, result)
    return result


def _is_any_written(connection: duckdb.DuckDBPyConnection, written: list[str]) -> bool:
    """Most tables refer to most others in no row at all; finding that out first spares the rest."""
    union = " UNION ALL ".join(f"({query.replace('SELECT DISTINCT', 'SELECT', 1)} LIMIT 1)" for query in written)
    return bool(written) and bool(connection.execute(union).fetchall())


def _merge_rows(
    draft: Draft, connection: duckdb.DuckDBPyConnection, entity: Entity, source: str, edges: str | None
) -> None:
    """Leave `winner(id, canonical)`: for every merged row the id the whole group goes by."""
    if not entity.identity or not draft.files("tables", entity.name):
        connection.execute("CREATE OR REPLACE TEMP TABLE winner AS SELECT '' AS id, '' AS canonical WHERE false")
        return
    find_components(connection, entity, source, edges)
    created = "created_at" if any(item.name == "created_at" for item in entity.fields) else "NULL"
    known = _known_before(draft, entity)
    # An id that others may have saved stays the group's id; without one, the earliest row gives its own.
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE winner AS SELECT c.id, first(c.id) OVER (PARTITION BY c.root ORDER BY "
        f"CASE WHEN c.id IN ({known}) THEN 0 ELSE 1 END, t.created NULLS LAST, t.load_id, c.id) AS canonical "
        f"FROM component c JOIN (SELECT id, {created} AS created, load_id FROM {source}) t USING (id)"
    )


def _known_before(draft: Draft, entity: Entity) -> str:
    files = draft.base.files("tables", entity.name) if draft.base else []
    if draft.base is None or not files:
        return "SELECT ''"
    keys = draft.base.files("keys", entity.name)
    known = f"SELECT id FROM {parquet(files)}"
    return f"{known} EXCEPT SELECT ref FROM {parquet(keys)}" if keys else known


def _list_names(connection: duckdb.DuckDBPyConnection, entity: Entity, source: str) -> None:
    """Leave `name(source, value, canonical)`: every value a reference may quote, with the row it means."""
    parts = " UNION ALL ".join(
        f"SELECT id, source, {folded_identity(column, quoted(column))} AS value "
        f"FROM {source} WHERE {quoted(column)} IS NOT NULL"
        for column in lookup_columns(entity)
    )
    if not parts:
        parts = "SELECT '' AS id, '' AS source, '' AS value WHERE false"
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE name AS SELECT DISTINCT p.source, p.value, coalesce(w.canonical, p.id) AS canonical "
        f"FROM ({parts}) p LEFT JOIN winner w USING (id) WHERE p.value IS NOT NULL"
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE row_id AS SELECT id FROM {source}")


def _use_identities(draft: Draft, connection: duckdb.DuckDBPyConnection, entity: Entity, source: str) -> None:
    """Let the `identity` table say which user of which system is which employee."""
    users = parquet(draft.files("tables", "identity"))
    _resolve_written(connection, [f"SELECT DISTINCT employee_id AS ref FROM {users}"], is_employee=True)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE system_user AS "
        "SELECT i.source, i.user_key, coalesce(w.id, i.employee_id) AS employee "
        f"FROM {users} i LEFT JOIN written w ON w.ref = i.employee_id WHERE i.is_deleted IS NOT TRUE"
    )
    pairs = (
        "SELECT r.id AS a, u.employee AS b FROM system_user u JOIN row_id r "
        "ON r.id = u.source || ':' || u.user_key OR r.id = u.user_key WHERE r.id <> u.employee"
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE pair AS {pairs}")
    _merge_rows(draft, connection, entity, source, "SELECT a, b FROM pair")
    _list_names(connection, entity, source)
    connection.execute(
        "DELETE FROM name USING system_user AS u WHERE name.source = u.source AND name.value = " + folded("u.user_key")
    )
    connection.execute(
        f"INSERT INTO name SELECT u.source, {folded('u.user_key')}, coalesce(w.canonical, u.employee) "
        "FROM system_user u LEFT JOIN winner w ON w.id = u.employee"
    )


def _resolve_written(connection: duckdb.DuckDBPyConnection, written: list[str], *, is_employee: bool) -> None:
    """Leave `written(ref, id, ambiguous)` for every reference that is not the id of a row."""
    union = " UNION ".join(written) or "SELECT '' AS ref WHERE false"
    bare = "regexp_replace(value, '\\s*\\([^)]*\\)\\s*$', '')"
    mail = "nullif(regexp_extract(value, '[^\\s<>();,:]+@[^\\s<>();,:]+'), '')"
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE asked AS SELECT ref, source, value, "
        f"{mail} AS mail, {bare if is_employee else 'CAST(NULL AS VARCHAR)'} AS bare FROM "
        f"(SELECT ref, split_part(ref, ':', 1) AS source, {folded('substr(ref, strpos(ref, chr(58)) + 1)')} AS value "
        f"FROM ({union}) ANTI JOIN row_id ON row_id.id = ref)"
    )
    connection.execute(_MATCHED)
    connection.execute(_WRITTEN)


# One round per way of reading the reference, the surest first; the first way with any match decides.
_MATCHED = """
CREATE OR REPLACE TEMP TABLE matched AS
    WITH way AS (
        SELECT ref, source, value, 1 AS way FROM asked WHERE value IS NOT NULL
        UNION ALL SELECT ref, source, mail, 2 FROM asked WHERE mail IS NOT NULL AND mail <> value
        UNION ALL SELECT ref, source, bare, 3 FROM asked WHERE bare <> value AND bare <> ''),
    hit AS (
        SELECT way.ref, way.way * 2 AS rank, n.canonical FROM way JOIN name n USING (source, value)
        UNION ALL
        SELECT way.ref, way.way * 2 + 1, n.canonical FROM way JOIN name n USING (value)),
    ranked AS (SELECT ref, rank, min(canonical) AS id, count(DISTINCT canonical) > 1 AS ambiguous FROM hit GROUP BY ref, rank)
    SELECT ref, arg_min(id, rank) AS id, arg_min(ambiguous, rank) AS ambiguous FROM ranked GROUP BY ref;
"""

_WRITTEN = """
CREATE OR REPLACE TEMP TABLE written AS
    SELECT ref, id, false AS ambiguous, false AS unknown FROM matched WHERE NOT ambiguous
    UNION ALL SELECT ref, ref, true, false FROM matched WHERE ambiguous
    UNION ALL
    SELECT ref, min(ref) OVER (PARTITION BY coalesce(nullif(bare, ''), value, ref)), false, true
    FROM asked WHERE ref NOT IN (SELECT ref FROM matched);
"""


def _write(draft: Draft, connection: duckdb.DuckDBPyConnection, entity: Entity) -> None:
    unknown = "true" if entity.identity else "NOT unknown"
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE key_map AS "
        "SELECT id AS ref, canonical AS id, 'merged' AS kind FROM winner WHERE id <> canonical "
        f"UNION ALL SELECT ref, id, 'written' FROM written WHERE ref <> id AND {unknown} ORDER BY ref"
    )
    shutil.rmtree(draft.folder / "keys" / entity.name, ignore_errors=True)
    if connection.execute("SELECT count(*) FROM key_map").fetchall()[0][0]:
        target: Path = draft.path("keys", entity.name)
        connection.execute(f"COPY (FROM key_map ORDER BY ref) TO {literal(str(target))} (FORMAT parquet)")


def _count(connection: duckdb.DuckDBPyConnection, result: Resolution) -> None:
    counts = connection.execute(
        "SELECT count(*) FILTER (kind = 'merged'), count(*) FILTER (kind = 'written') FROM key_map"
    )
    result.merged, result.written = counts.fetchall()[0]
    open_ones = "SELECT ref FROM written WHERE {} ORDER BY ref LIMIT " + str(_SAMPLES)
    result.ambiguous += [str(row[0]) for row in connection.execute(open_ones.format("ambiguous")).fetchall()]
    result.unknown = connection.execute("SELECT count(*) FROM written WHERE unknown").fetchall()[0][0]
    result.unknown_samples = [str(row[0]) for row in connection.execute(open_ones.format("unknown")).fetchall()]
