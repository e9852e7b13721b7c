"""Rows of the canonical tables out of short notation: every column present, every value of its type."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from sightline.model import ENTITIES, Type

EMPTY = ("", "null", "~")


def typed(tables: Mapping, time_zone: str, source: str = "case") -> dict:
    """The tables with whole rows; an instant without a zone is wall time in `time_zone`.

    A row may say ``repeat: 3``: it then stands three times, ``<i>`` in its texts being 1, 2 and 3.
    """
    return {name: _table(name, rows, ZoneInfo(time_zone), source) for name, rows in tables.items()}


def _table(name: str, rows: list, zone: ZoneInfo, source: str) -> list:
    whole = []
    for row in rows:
        for number in range(1, int(row.get("repeat", 1)) + 1):
            spelled = {
                key: value.replace("<i>", str(number)) if isinstance(value, str) else value
                for key, value in row.items()
                if key != "repeat"
            }
            whole.append(_row(name, spelled, zone, source, len(whole) + 1))
    return whole


def _row(name: str, row: Mapping, zone: ZoneInfo, source: str, number: int) -> dict:
    columns = {field.name: field.type for field in ENTITIES[name].columns}
    unknown = set(row) - set(columns)
    if unknown:
        raise KeyError(f"{name} has no column {sorted(unknown)}")
    whole = {column: _value(row.get(column), kind, zone) for column, kind in columns.items()}
    whole["id"] = whole["id"] or f"{source}:{name}{number}"
    whole["source"] = whole["source"] or source
    whole["load_id"] = whole["load_id"] or 1
    whole["is_deleted"] = bool(whole["is_deleted"])
    return whole


def _value(value, kind: Type, zone: ZoneInfo):
    if value is None or (isinstance(value, str) and value in EMPTY):
        return None
    if not isinstance(value, str):
        return value
    match kind:
        case Type.DATE:
            return date.fromisoformat(value)
        case Type.INSTANT:
            instant = datetime.fromisoformat(value)
            return (instant if instant.tzinfo else instant.replace(tzinfo=zone)).astimezone(UTC)
        case Type.MONEY | Type.RATE:
            return Decimal(value)
        case Type.NUMBER:
            return float(value)
        case Type.INTEGER:
            return int(value)
        case Type.FLAG:
            return {"true": True, "false": False}[value]
    return value
