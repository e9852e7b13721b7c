"""Where the model's tables refer to each other, and the SQL that lists every written reference once."""

from __future__ import annotations

from sightline.model import ENTITIES, Entity
from sightline.snapshots.columns import literal, quoted


def targets() -> list[str]:
    """The entities that some column refers to, in the order of the model."""
    referred = {field.ref for entity in ENTITIES.values() for field in entity.references}
    return [name for name, entity in ENTITIES.items() if name in referred or name in _OBJECTS or entity.identity]


def tracked_references(target: str) -> list[tuple[str, str]]:
    """The (object type, field) pairs whose old and new values in `field_change` refer to `target`."""
    return [
        (entity.name, field.name)
        for entity in ENTITIES.values()
        if entity.name in _OBJECTS
        for field in entity.references
        if field.tracked and field.ref == target
    ]


def written_in(entity: Entity, target: str, source: str) -> list[str]:
    """SELECTs of one column `ref`: what the rows of `source` write where they refer to `target`."""
    found = [
        f"SELECT DISTINCT {quoted(field.name)} AS ref FROM {source} WHERE {quoted(field.name)} IS NOT NULL"
        for field in entity.references
        if field.ref == target
    ]
    if entity.name == "field_change" and target in _OBJECTS:
        found.append(f"SELECT DISTINCT object_id AS ref FROM {source} WHERE object_type = {literal(target)}")
    if entity.name == "field_change" and tracked_references(target):
        found += [
            f"SELECT DISTINCT {column} AS ref FROM {source} WHERE {is_tracked(target)} AND {column} IS NOT NULL"
            for column in ("old_value", "new_value")
        ]
    return found


def is_tracked(target: str, prefix: str = "") -> str:
    """The SQL condition that a `field_change` row is about a field that refers to `target`."""
    pairs = ", ".join(f"({literal(kind)}, {literal(field)})" for kind, field in tracked_references(target))
    return f"({prefix}object_type, {prefix}field) IN ({pairs})" if pairs else "false"


def refers_to(entity: Entity, target: str) -> bool:
    """Whether any column of the entity may refer to `target`."""
    return bool(written_in(entity, target, "t"))


_OBJECTS = ENTITIES["field_change"].field("object_type").allowed
