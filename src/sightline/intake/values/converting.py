"""The SQL that turns the text of a column into a value of the model's type, or NULL when it is none."""

from __future__ import annotations

from dataclasses import dataclass

from sightline.intake.mapping import FieldSource
from sightline.intake.values.deciding import DateReading, has_offset
from sightline.intake.values.numbers import NumberReading, number_sql
from sightline.model import Field, Type
from sightline.snapshots.columns import duckdb_type, literal

TRUE_WORDS = (
    "true",
    "t",
    "yes",
    "y",
    "1",
    "x",
    "on",
    "ja",
    "oui",
    "si",
    "sí",
    "wahr",
    "vrai",
    "sim",
    "done",
    "checked",
)
FALSE_WORDS = ("false", "f", "no", "n", "0", "off", "nein", "non", "falsch", "faux", "não", "nao", "unchecked")
# Signs people type into a date or number cell when there is nothing to say.
EMPTY_WORDS = ("-", "--", "–", "n/a", "na", "none", "null", "nan", "#n/a", "(blank)", "tbd")
# Salesforce writes the same id with 15 letters in reports and with 18 elsewhere.
_LONG_ID = "^(00[0-9A-Za-z]|[0-9][0-9A-Z]{2}|a[0-9A-Z]{2})[0-9A-Za-z]{12}[A-Z0-5]{3}$"
_SCIENTIFIC = "[0-9]+([.,][0-9]+)?[eE]\\+?[0-9]+"


@dataclass(frozen=True, slots=True)
class Zones:
    """The zone of times written without an offset, and the zone days are reckoned in."""

    written: str
    reporting: str


def said(raw: str) -> str:
    """The text, or NULL when it only says that there is nothing."""
    return f"CASE WHEN {raw} BETWEEN '0' AND '9~' THEN {raw} WHEN {is_nothing(raw)} THEN NULL ELSE {raw} END"


def is_nothing(raw: str) -> str:
    """Whether the text is a sign for nothing."""
    return f"lower({raw}) IN ({_words(EMPTY_WORDS)})"


def identifier(raw: str) -> str:
    """An id as text; both forms of one Salesforce id become one."""
    # Conditions stand inside each other because DuckDB evaluates both sides of an AND for every row.
    shortened = f"CASE WHEN regexp_full_match({raw}, '{_LONG_ID}') THEN left({raw}, 15) ELSE {raw} END"
    return f"CASE WHEN strlen({raw}) = 18 THEN {shortened} ELSE {raw} END"


def is_scientific(raw: str) -> str:
    """Whether a spreadsheet has turned an id into something like 4.8E+11, and lost its digits."""
    return f"CASE WHEN contains({raw}, '+') THEN regexp_full_match({raw}, '{_SCIENTIFIC}') ELSE false END"


def reference(raw: str, source: str) -> str:
    """What a row writes where it refers to another: the source, a colon, and the text."""
    return f"{literal(source + ':')} || {identifier(raw)}"


def date_sql(raw: str, reading: DateReading, zones: Zones) -> str:
    """A calendar day; a time is cut off as written, or in the zone of the file when it has an offset."""
    local = local_sql(raw, reading)
    if reading.has_offset:
        zone = literal(zones.written)
        local = f"CASE WHEN {has_offset(raw)} THEN timezone({zone}, TRY_CAST({raw} AS TIMESTAMPTZ)) ELSE {local} END"
    elif reading.kind.startswith("epoch"):
        local = f"timezone({literal(zones.written)}, CAST({local} AS TIMESTAMPTZ))"
    return f"CAST({local} AS DATE)"


def instant_sql(raw: str, reading: DateReading, zones: Zones) -> str:
    """A moment; a day without a time is the start of that day where days are reckoned, so it stays that day."""
    local = local_sql(raw, reading)
    if reading.kind.startswith("epoch"):
        return f"CAST({local} AS TIMESTAMPTZ)"
    moment = _at_zone(local, zones.written if reading.has_time else zones.reporting)
    if reading.has_offset:
        return f"CASE WHEN {has_offset(raw)} THEN TRY_CAST({raw} AS TIMESTAMPTZ) ELSE {moment} END"
    return moment


def value_sql(
    field: Field, raw: str, source: FieldSource, reading: DateReading | NumberReading | None, zones: Zones
) -> str:
    """The typed value of a field out of its text."""
    target = duckdb_type(field.type)
    if isinstance(reading, DateReading):
        value = instant_sql(raw, reading, zones) if field.type is Type.INSTANT else date_sql(raw, reading, zones)
        return _end_of(value, source.end_of) if source.end_of else value
    if isinstance(reading, NumberReading):
        return _number(field, raw, reading, source)
    if field.type is Type.FLAG:
        word = f"lower({raw})"
        return f"CASE WHEN {word} IN ({_words(TRUE_WORDS)}) THEN true WHEN {word} IN ({_words(FALSE_WORDS)}) THEN false END"
    return raw if field.type is Type.TEXT else f"TRY_CAST({raw} AS {target})"


def _number(field: Field, raw: str, reading: NumberReading, source: FieldSource) -> str:
    target = duckdb_type(field.type)
    plain = reading.is_plain and not source.scale
    if plain and field.type is Type.MONEY:
        # Text becomes a decimal of up to 18 digits a hundred times faster than a longer one.
        short = f"TRY_CAST({raw} AS DECIMAL(18,4))"
        return f"CASE WHEN {short} IS NOT NULL THEN CAST({short} AS {target}) WHEN {raw} IS NOT NULL THEN TRY_CAST({raw} AS {target}) END"
    if plain and (field.type is not Type.INTEGER or not reading.has_fraction):
        return f"TRY_CAST({raw} AS {target})"
    number = number_sql(raw, reading, source.scale)
    if field.type is not Type.INTEGER:
        return f"TRY_CAST({number} AS {target})"
    if field.name.endswith("_seconds"):
        part = "TRY_CAST(split_part({0}, ':', {1}) AS BIGINT)"
        clock = " + ".join(f"{part.format(raw, place)} * {factor}" for place, factor in ((1, 3600), (2, 60)))
        last = f"coalesce(TRY_CAST(nullif(split_part({raw}, ':', 3), '') AS BIGINT), 0)"
        number = f"CASE WHEN contains({raw}, ':') THEN {clock} + {last} ELSE {number} END"
    whole = f"TRY_CAST(round({number}) AS BIGINT)"
    return whole if source.scale else f"CASE WHEN {number} = round({number}) THEN {whole} END"


def local_sql(raw: str, reading: DateReading) -> str:
    """The wall-clock time as written; moments counted from 1970 come out in UTC."""
    if reading.kind == "formats":
        # Fractions of seconds would need a format of their own for every length.
        formats = ", ".join(literal(item.removesuffix(".%f")) for item in reading.formats)
        text = (
            f"regexp_replace({raw}, '(:[0-9]{{2}})\\.[0-9]+', '\\1')"
            if any("%f" in item for item in reading.formats)
            else raw
        )
        return f"TRY_CAST(try_strptime({text}, [{formats}]) AS TIMESTAMP)"
    if reading.kind == "epoch_ms":
        return f"make_timestamp(TRY_CAST({raw} AS BIGINT) * 1000)"
    if reading.kind == "epoch_s":
        return f"make_timestamp(TRY_CAST({raw} AS BIGINT) * 1000000)"
    if reading.kind == "serial":
        seconds = f"CAST(round(TRY_CAST({raw} AS DOUBLE) * 86400) AS BIGINT)"
        return f"(TIMESTAMP '1899-12-30 00:00:00' + to_seconds({seconds}))"
    if reading.kind == "compact":
        return f"try_strptime({raw}, '%Y%m%d')"
    if reading.kind == "month":
        return f"try_strptime(replace({raw}, '/', '-') || '-01', '%Y-%m-%d')"
    return f"TRY_CAST({raw} AS TIMESTAMP)"


def _at_zone(local: str, zone: str) -> str:
    if zone in ("UTC", "Etc/UTC"):
        return f"CAST({local} AS TIMESTAMPTZ)"
    return f"timezone({literal(zone)}, {local})"


def _end_of(value: str, unit: str) -> str:
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    return f"CAST(date_trunc('{unit}', {value}) + INTERVAL {months} MONTH - INTERVAL 1 DAY AS DATE)"


def _words(words: tuple[str, ...]) -> str:
    return ", ".join(literal(word) for word in words)
