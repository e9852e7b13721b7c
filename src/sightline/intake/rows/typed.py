"""Each field of one file's table as SQL of its type, with the decisions its column calls for."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from sightline.intake.mapping import FieldSource, Mapping, TableMapping
from sightline.intake.mapping_errors import UnknownNameError
from sightline.intake.naming import Aliases
from sightline.intake.reading.staged import StagedTable
from sightline.intake.report import LoadReport
from sightline.intake.rows.cells import Cells, raw
from sightline.intake.values import currencies
from sightline.intake.values.converting import Zones, is_nothing, is_scientific, reference, said, value_sql
from sightline.intake.values.deciding import DateReading, Place, decide_date
from sightline.intake.values.numbers import NumberReading, decide_number
from sightline.intake.values.words import Words, counted_words, enumerated, loaded_stages, require_any, stage_words
from sightline.model import Entity, Field, Type
from sightline.snapshots.columns import duckdb_type, literal, quoted

_DATES = (Type.DATE, Type.INSTANT)
_NUMBERS = (Type.MONEY, Type.NUMBER, Type.RATE, Type.INTEGER)
_WRONG = {
    Type.DATE: "is not a date",
    Type.INSTANT: "is not a date or time",
    Type.FLAG: "is neither yes nor no",
    Type.INTEGER: "is not a whole number",
}


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for the whole load: where it works, what it reports, and the zone days are reckoned in."""

    connection: duckdb.DuckDBPyConnection
    report: LoadReport
    aliases: Aliases
    time_zone: str
    stage_table: str
    scratch: Path


@dataclass(slots=True)
class Typing:
    """The typed fields of one table while they are put together, and the faults a row may have."""

    entity: Entity
    staged: StagedTable
    table: TableMapping
    mapping: Mapping
    context: Context
    cells: Cells
    zones: Zones
    fields: dict[str, str] = field(default_factory=dict)
    faults: list[tuple[str, str, str, str]] = field(default_factory=list)
    numbers: dict[str, NumberReading] = field(default_factory=dict)
    dates: dict[str, DateReading] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """The file as people name it."""
        return self.staged.name

    def label(self, name: str) -> str:
        """What the column of a field is called in the file."""
        source = self.cells.fields.get(name)
        return ", ".join(source.columns) if source and source.columns else name

    def fault(self, condition: str, name: str, reason: str) -> None:
        """Reject the rows the condition holds for, showing the field's cell."""
        cell = raw(name) if name in self.cells.fields else "CAST(NULL AS VARCHAR)"
        self.faults.append((condition, self.label(name), cell, reason))

    def words(self, name: str) -> dict[str, int]:
        """The distinct words of a field's cells."""
        return counted_words(self.context.connection, self.cells.sql, f"raw {name}")


def type_fields(typing: Typing) -> None:
    """Fill `fields` and `faults` for every field the file has."""
    for name, source in typing.cells.fields.items():
        if name == "status" and typing.entity.name == "deal":
            continue
        if name != "id":
            _type_one(typing, _field(typing.entity, name), source)
    if typing.entity.name == "deal":
        _type_status(typing)
    _default_currency(typing)


def _field(item: Entity, name: str) -> Field:
    return next(column for column in item.columns if column.name == name)


def _type_one(typing: Typing, item: Field, source: FieldSource) -> None:
    cell = raw(item.name)
    if source.constant is not None:
        typing.fields[item.name] = _constant(typing, item, source)
    elif item.ref:
        typing.fields[item.name] = reference(_renamed(typing, item.name), source.source or typing.mapping.source)
        typing.fault(is_scientific(cell), item.name, _LOST_DIGITS)
    elif item.name in currencies.FIELDS and item.type is Type.TEXT:
        words = currencies.currency_words(typing.words(item.name), typing.table.values.get(item.name, {}))
        typing.fields[item.name] = words.sql(cell)
        typing.fault(_unread(item.name, words.sql(cell)), item.name, "is not the ISO code of a currency")
    elif item.allowed:
        _type_words(typing, item)
    elif item.type is Type.TEXT:
        typing.fields[item.name] = _renamed(typing, item.name)
    else:
        _type_value(typing, item, source)


_LOST_DIGITS = "is an id a spreadsheet has turned into a number; its digits are lost, export the file again"


def _constant(typing: Typing, item: Field, source: FieldSource) -> str:
    value = source.constant or ""
    if item.ref:
        return literal(f"{source.source or typing.mapping.source}:{value}")
    if item.allowed and value not in item.allowed:
        raise UnknownNameError(f"of {typing.file} ({typing.entity.name}.{item.name})", "value", value, item.allowed)
    return f"CAST({literal(value)} AS {duckdb_type(item.type)})"


def _renamed(typing: Typing, name: str) -> str:
    """The cell of a free text or a reference, with the mapping's words in place of the file's."""
    words = Words(known=_as_written(typing, name))
    return f"coalesce({words.sql(raw(name))}, {raw(name)})" if words.known else raw(name)


def _as_written(typing: Typing, name: str) -> dict[str, str]:
    """The mapping's words for a free text or a reference, by every way the file writes them."""
    given = {word.casefold(): meaning for word, meaning in typing.table.values.get(name, {}).items()}
    if not given:
        return {}
    among = ", ".join(literal(word.lower()) for word in typing.table.values[name])
    rows = f"(SELECT {raw(name)} FROM {typing.cells.sql} WHERE lower({raw(name)}) IN ({among}))"
    found = counted_words(typing.context.connection, rows, f"raw {name}")
    return {word: given[word.casefold()] for word in found if word.casefold() in given}


def _type_words(typing: Typing, item: Field) -> None:
    values = typing.table.values.get(item.name, {})
    words = enumerated(typing.entity.name, item.name, typing.words(item.name), values, typing.context.aliases)
    typing.fields[item.name] = words.sql(raw(item.name))
    if not words.unknown:
        return
    outcome = "these rows are rejected" if item.required else "left empty"
    typing.context.report.ask(
        typing.file,
        f"What do these words of {typing.label(item.name)} mean for {typing.entity.name}.{item.name} ({outcome}): "
        f"{_listed(words.unknown)}? Say it under [table.values.{item.name}]; it takes {', '.join(item.allowed)}.",
    )
    if item.required:
        typing.fault(_unread(item.name, words.sql(raw(item.name))), item.name, f"is none of {', '.join(item.allowed)}")


def _type_value(typing: Typing, item: Field, source: FieldSource) -> None:
    reading: DateReading | NumberReading | None = None
    place = Place(typing.file, typing.label(item.name), item.name)
    connection, column = typing.context.connection, f"raw {item.name}"
    cleaned = f"(SELECT {said(raw(item.name))} AS {raw(item.name)} FROM {typing.cells.sql})"
    if item.type in _DATES:
        reading = decide_date(connection, cleaned, column, place, source.date_order or typing.mapping.date_order)
        typing.dates[item.name] = reading
        _report_dates(typing, item, reading, place.column)
    elif item.type in _NUMBERS:
        decimal = source.decimal or typing.mapping.decimal
        reading = decide_number(connection, cleaned, column, place, decimal, whole=item.type is Type.INTEGER)
        typing.numbers[item.name] = reading
        if not reading.is_plain:
            sign = "comma" if reading.decimal == "," else "point"
            typing.context.report.decide(
                typing.file, f"Numbers in {place.column}: decimal {sign}, because {reading.why}."
            )
    zones = Zones(source.time_zone or typing.zones.written, typing.zones.reporting)
    typing.fields[item.name] = value_sql(item, raw(item.name), source, reading, zones)
    wrong = f"CASE WHEN {quoted(item.name)} IS NULL AND {raw(item.name)} IS NOT NULL THEN NOT {is_nothing(raw(item.name))} ELSE false END"
    typing.fault(wrong, item.name, _WRONG.get(item.type, "is not a number"))


def _report_dates(typing: Typing, item: Field, reading: DateReading, column: str) -> None:
    if reading.kind == "formats" and not reading.why.startswith("months"):
        typing.context.report.decide(
            typing.file, f"Dates in {column}: {reading.order.replace('_', ' ')}, because {reading.why}."
        )
    elif reading.kind != "iso":
        typing.context.report.decide(typing.file, f"Dates in {column}: {reading.why}.")
    if item.type is Type.INSTANT and not reading.has_time:
        zone = typing.zones.reporting
        typing.context.report.decide(
            typing.file, f"{column} has days without a time; each is taken as the start of that day in {zone}."
        )


def _unread(name: str, value: str) -> str:
    return f"CASE WHEN {value} IS NULL AND {raw(name)} IS NOT NULL THEN NOT {is_nothing(raw(name))} ELSE false END"


def _type_status(typing: Typing) -> None:
    """The status a file states, and where it states none the one its stage implies."""
    parts = []
    values = typing.table.values.get("status", {})
    source = typing.cells.fields.get("status")
    if source is not None and source.constant is not None:
        parts.append(_constant(typing, typing.entity.field("status"), source))
    elif source is not None:
        stated = enumerated("deal", "status", typing.words("status"), values, typing.context.aliases)
        parts.append(stated.sql(raw("status")))
        if stated.unknown and "stage" not in typing.cells.fields:
            typing.context.report.ask(
                typing.file,
                f"Which of open, won, lost or void are these words of {typing.label('status')}: {_listed(stated.unknown)}? "
                "Say it under [table.values.status]; these rows are rejected.",
            )
    if "stage" in typing.cells.fields and (source is None or source.constant is None):
        parts.append(_implied(typing, is_needed=source is None))
    if not parts:
        return
    typing.fields["status"] = f"coalesce({', '.join(parts)})"
    if source is not None and source.constant is None:
        typing.fault(_unread("status", quoted("status")), "status", "is none of open, won, lost, void")


def _implied(typing: Typing, *, is_needed: bool) -> str:
    stages = {**typing.mapping.stages, **typing.table.values.get("stage", {})}
    known = {word: meaning for word, meaning in stages.items() if meaning in typing.entity.field("status").allowed}
    loaded = loaded_stages(typing.context.connection, typing.context.stage_table)
    found = stage_words(typing.words("stage"), known, loaded)
    if is_needed:
        require_any(typing.file, typing.label("stage"), found)
        if found.guessed:
            typing.context.report.ask(
                typing.file,
                f"Are deals in these stages still open, as they were taken: {_listed(found.unknown)}? "
                "If not, say it under [stages] of the mapping.",
            )
    return found.sql(raw("stage"))


def _default_currency(typing: Typing) -> None:
    """Amounts without a currency column take the one glued to the amount, then the mapping's."""
    if not any(item.name == "currency" for item in typing.entity.fields) or "currency" in typing.fields:
        return
    amount = next(
        (name for name, item in typing.numbers.items() if not item.is_plain and _is_money(typing.entity, name)), None
    )
    parts = []
    if amount is not None:
        sign = currencies.glued(raw(amount))
        found = typing.context.connection.execute(
            f"SELECT DISTINCT {sign} FROM {typing.cells.sql} WHERE {sign} IS NOT NULL LIMIT 100"
        ).fetchall()
        words = currencies.currency_words({str(row[0]): 1 for row in found}, {})
        parts += [words.sql(sign)] if words.known else []
    if typing.mapping.currency:
        parts.append(literal(typing.mapping.currency))
    if parts:
        typing.fields["currency"] = f"coalesce({', '.join(parts)})"


def _is_money(item: Entity, name: str) -> bool:
    return _field(item, name).type is Type.MONEY


def _listed(words: dict[str, int]) -> str:
    shown = [f'"{word}" ({count:,} {"row" if count == 1 else "rows"})' for word, count in list(words.items())[:12]]
    return ", ".join(shown) + (f" and {len(words) - 12} more" if len(words) > 12 else "")
