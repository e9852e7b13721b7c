"""The SQL of a table as it should be reckoned with: duplicates folded, references replaced, deleted rows gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from sightline.model import ENTITIES, Entity, entity
from sightline.snapshots.columns import literal, parquet, quoted, table
from sightline.snapshots.references import is_tracked, targets, tracked_references
from sightline.snapshots.snapshot import Snapshot

KeyFiles = Mapping[str, Sequence[Path]]


def resolved_sql(name: str, files: Sequence[Path], key_files: KeyFiles) -> str:
    """A SELECT of all columns of the entity, from its files and the key maps by entity name.

    Every reference is a canonical id, every `id` is canonical and unique among the merged, and what a
    merged row lacks is taken from its duplicates; `created_at` is the earliest of them. Rows the source
    has deleted are left out.
    """
    item = entity(name)
    keys = {target: paths for target, paths in key_files.items() if paths}
    columns, joins = _columns(item, keys)
    rows = f"SELECT {', '.join(columns)} FROM {table(item, files)} t {' '.join(joins)} WHERE t.is_deleted IS NOT TRUE"
    return _without_duplicates(item, rows, keys[name]) if name in keys and item.identity else rows


def snapshot_sql(snapshot: Snapshot, name: str) -> str:
    """The resolved table of a snapshot."""
    keys = {target: snapshot.files("keys", target) for target in targets()}
    return resolved_sql(name, snapshot.files("tables", name), keys)


def _columns(item: Entity, keys: KeyFiles) -> tuple[list[str], list[str]]:
    columns, joins = [], []
    for field in item.columns:
        name = quoted(field.name)
        if field.ref in keys:
            assert field.ref is not None
            alias = quoted(f"key_{field.name}")
            joins.append(f"LEFT JOIN {parquet(keys[field.ref])} {alias} ON {alias}.ref = t.{name}")
            columns.append(f"coalesce({alias}.id, t.{name}) AS {name}")
        elif item.name == "field_change" and field.name in ("object_id", "old_value", "new_value"):
            expression, join = _changed(field.name, keys)
            columns.append(f"{expression} AS {name}")
            joins += join
        else:
            columns.append(f"t.{name}")
    return columns, joins


def _changed(column: str, keys: KeyFiles) -> tuple[str, list[str]]:
    """The column of `field_change` whose meaning depends on the kind of thing, or the field, that changed."""
    if column == "object_id":
        kinds = [kind for kind in ENTITIES["field_change"].field("object_type").allowed if kind in keys]
        conditions = {kind: f"t.object_type = {literal(kind)}" for kind in kinds}
    else:
        kinds = [kind for kind in keys if tracked_references(kind)]
        conditions = {kind: is_tracked(kind, "t.") for kind in kinds}
    joins = [
        f"LEFT JOIN {parquet(keys[kind])} {quoted(f'key_{column}_{kind}')} "
        f"ON {quoted(f'key_{column}_{kind}')}.ref = t.{column} AND {condition}"
        for kind, condition in conditions.items()
    ]
    found = ", ".join(f"{quoted(f'key_{column}_{kind}')}.id" for kind in kinds)
    return (f"coalesce({found}, t.{column})" if kinds else f"t.{column}"), joins


def _without_duplicates(item: Entity, rows: str, key_files: Sequence[Path]) -> str:
    """Rows of one group become one: the canonical row, filled up from the others in order of id."""
    merged = f"(SELECT ref, id FROM {parquet(key_files)} WHERE kind = 'merged')"
    names = [quoted(field.name) for field in item.columns]
    filled = []
    for field in item.columns:
        name = quoted(field.name)
        if field.name == "id":
            filled.append("canonical AS id")
        elif field.name == "created_at":
            filled.append("min(created_at) AS created_at")
        else:
            filled.append(f"arg_min({name}, place) AS {name}")
    return (
        f"WITH given AS ({rows}), merged AS {merged}, "
        "grouped AS (SELECT given.*, coalesce(merged.id, given.id) AS canonical, "
        "row_number() OVER (PARTITION BY coalesce(merged.id, given.id) ORDER BY merged.id IS NOT NULL, given.id) AS place "
        "FROM given LEFT JOIN merged ON merged.ref = given.id "
        "WHERE merged.ref IS NOT NULL OR given.id IN (SELECT id FROM merged)) "
        f"SELECT {', '.join(names)} FROM given WHERE id NOT IN (SELECT ref FROM merged) AND id NOT IN (SELECT id FROM merged) "
        f"UNION ALL SELECT {', '.join(filled)} FROM grouped GROUP BY canonical"
    )
