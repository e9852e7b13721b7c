"""Old and new values of a vendor's history, put the way the model writes the field that changed."""

from __future__ import annotations

from sightline.intake.mapping import FieldSource
from sightline.intake.rows.cells import raw
from sightline.intake.rows.typed import Typing
from sightline.intake.values.converting import reference, said, value_sql
from sightline.intake.values.deciding import Place, decide_date
from sightline.intake.values.numbers import decide_number
from sightline.intake.values.words import enumerated
from sightline.model import ENTITIES, Field, Type
from sightline.snapshots.columns import quoted

_DATES = (Type.DATE, Type.INSTANT)


def type_changes(typing: Typing) -> None:
    """Make amounts plain decimals, dates ISO dates and people references, by what `field` names in each row."""
    for name in ("old_value", "new_value"):
        if name in typing.cells.fields and not typing.cells.fields[name].constant:
            typing.fields[name] = _value(typing, name)


def _value(typing: Typing, name: str) -> str:
    changed, kind = typing.fields["field"], typing.fields["object_type"]
    cell = typing.fields[name]
    rows = f"(SELECT *, {changed} AS changed, {kind} AS kind FROM {typing.cells.sql})"
    present = typing.context.connection.execute(f"SELECT DISTINCT kind, changed FROM {rows} LIMIT 200").fetchall()
    cases = []
    for object_type, field in present:
        entity = ENTITIES.get(object_type)
        item = next((column for column in entity.fields if column.name == field), None) if entity else None
        if item is None:
            continue
        expression = _expression(typing, name, item, object_type, rows)
        if expression is not None:
            cases.append(f"WHEN {changed} = '{field}' AND {kind} = '{object_type}' THEN {expression}")
    return f"CASE {' '.join(cases)} ELSE {cell} END" if cases else cell


def _expression(typing: Typing, name: str, item: Field, owner: str, rows: str) -> str | None:
    if item.ref:
        return reference(raw(name), typing.mapping.source)
    source = typing.cells.fields[name]
    place = Place(typing.file, typing.label(name), name)
    column = raw(name)
    mine = f"(SELECT {said(column)} AS {column} FROM {rows} WHERE changed = '{item.name}')"
    connection = typing.context.connection
    if item.type in _DATES:
        reading = decide_date(connection, mine, f"raw {name}", place, source.date_order or typing.mapping.date_order)
        return f"CAST({value_sql(item, column, FieldSource(column='x'), reading, typing.zones)} AS VARCHAR)"
    if item.type in (Type.MONEY, Type.NUMBER, Type.INTEGER):
        number = decide_number(connection, mine, f"raw {name}", place, source.decimal or typing.mapping.decimal)
        return f"CAST({value_sql(item, column, FieldSource(column='x'), number, typing.zones)} AS VARCHAR)"
    if item.allowed:
        found = connection.execute(
            f"SELECT {quoted(f'raw {name}')}, count(*) FROM {mine} WHERE {column} IS NOT NULL GROUP BY 1"
        ).fetchall()
        words = enumerated(owner, item.name, dict(found), {}, typing.context.aliases)
        return f"coalesce({words.sql(column)}, {column})"
    return None
