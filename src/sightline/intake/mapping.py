"""What a mapping file says: which file feeds which tables, and which column is which field.

A mapping is a TOML file of the workspace::

    source = "hubspot"              # stands before the colon of every id
    time_zone = "Europe/Paris"      # of times written without an offset
    date_order = "day_first"        # only where the values themselves do not tell
    decimal = ","                   # likewise
    currency = "EUR"                # of amounts without one

    [stages]                        # what the words of the stage column mean
    "Closed Won" = "won"

    [[table]]
    files = "*deals*.csv"           # which files, by name; `*` stands for anything
    entity = "deal"
    key = ["Record ID"]             # the columns that identify a row
    skip = { "Deal Type" = ["Test"] }      # rows left out, `take` likewise for rows wanted
    [table.fields]
    name = "Deal Name"
    owner_id = { column = "Owner", source = "hr" }
    [table.values.kind]
    "New Business" = "new"

Several `[[table]]` may take the same file. `each` makes one row of every filled cell of the columns a
pattern fits; the part of the column name that `*` stands for is then the column `(name)`, the cell is
the column `(value)`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field, fields
from fnmatch import fnmatchcase
from typing import Any, Literal

from sightline.intake.mapping_errors import MappingError, UnknownNameError
from sightline.model import ENTITIES

DATE_ORDERS = ("day_first", "month_first", "year_first")
DECIMALS = (".", ",")
EACH_NAME = "(name)"
EACH_VALUE = "(value)"


@dataclass(frozen=True, slots=True)
class FieldSource:
    """Where the value of one field comes from, and how it is to be read.

    `column` is the column; `first_of` are columns of which the first filled one counts; `join` are
    further columns put behind it with a space; `time` is the column of the time when `column` is a
    bare date; `constant` is a value for every row; `default` fills empty cells. `scale` multiplies.
    `source` is the source a reference belongs to when it is not the file's. `first_of_list` is the
    separator of a cell with several values, of which the first counts. `when` lets the value count only
    in rows whose other fields have one of the given values. `end_of` turns a day into the last one of its
    `month`, `quarter` or `year`. `empty` says what an empty cell does to a
    value loaded before: `clear` (the usual) or `keep` (always so with `when`).
    """

    column: str | None = None
    first_of: tuple[str, ...] = ()
    join: tuple[str, ...] = ()
    time: str | None = None
    constant: str | None = None
    default: str | None = None
    scale: str | None = None
    source: str | None = None
    first_of_list: str | None = None
    when: tuple[tuple[str, tuple[str, ...]], ...] = ()
    empty: Literal["clear", "keep"] = "clear"
    date_order: str | None = None
    decimal: str | None = None
    time_zone: str | None = None
    end_of: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column the value is made of."""
        first = (self.column,) if self.column is not None else ()
        last = (self.time,) if self.time is not None else ()
        return first + self.first_of + self.join + last


@dataclass(frozen=True, slots=True)
class TableMapping:
    """How one file feeds one table."""

    entity: str
    fields: MappingType[str, FieldSource]
    files: str = "*"
    key: tuple[str, ...] = ()
    values: MappingType[str, MappingType[str, str]] = field(default_factory=dict)
    take: MappingType[str, tuple[str, ...]] = field(default_factory=dict)
    skip: MappingType[str, tuple[str, ...]] = field(default_factory=dict)
    each: str | None = None
    distinct: bool = False
    ignore: tuple[str, ...] = ()

    def fits(self, file: str) -> bool:
        """Whether a file of that name is one of this table's."""
        return fnmatchcase(file.casefold(), self.files.casefold())


@dataclass(frozen=True, slots=True)
class Mapping:
    """A whole mapping file."""

    name: str
    source: str
    tables: tuple[TableMapping, ...]
    time_zone: str | None = None
    date_order: str | None = None
    decimal: str | None = None
    currency: str | None = None
    stages: MappingType[str, str] = field(default_factory=dict)

    def tables_for(self, file: str) -> list[TableMapping]:
        """The tables a file of that name feeds."""
        return [item for item in self.tables if item.fits(file)]


def read_mapping(text: str, name: str) -> Mapping:
    """The mapping written in TOML; raises `MappingError` naming the place of whatever is wrong."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingError(name, f"it is not valid TOML: {error}.") from error
    known = {"source", "time_zone", "date_order", "decimal", "currency", "stages", "table"}
    _only_known(found, known, name, "setting")
    source = found.get("source")
    if not isinstance(source, str) or not source or ":" in source:
        raise MappingError(name, "`source` must name the system the files come from, without a colon.")
    _one_of(found, "date_order", DATE_ORDERS, name)
    _one_of(found, "decimal", DECIMALS, name)
    stages = _words(found.get("stages", {}), f"{name}, [stages]")
    for word, meaning in stages.items():
        if meaning not in ENTITIES["stage"].field("category").allowed:
            raise UnknownNameError(
                f'{name}, [stages] "{word}"', "category", meaning, ENTITIES["stage"].field("category").allowed
            )
    tables = tuple(_table(item, f"{name}, table {number}") for number, item in enumerate(found.get("table", []), 1))
    if not tables:
        raise MappingError(name, "it has no [[table]].")
    return Mapping(
        name,
        source,
        tables,
        found.get("time_zone"),
        found.get("date_order"),
        found.get("decimal"),
        found.get("currency"),
        stages,
    )


def _table(found: dict[str, Any], where: str) -> TableMapping:
    _only_known(found, {item.name for item in fields(TableMapping)}, where, "setting")
    name = found.get("entity")
    if name not in ENTITIES:
        raise UnknownNameError(where, "table", str(name), ENTITIES)
    entity = ENTITIES[name]
    known = {item.name for item in entity.columns} - {"load_id", "row_ref"}
    sources = {}
    for field_name, value in found.get("fields", {}).items():
        if field_name not in known:
            raise UnknownNameError(f"{where} ({name})", "field", field_name, known)
        sources[field_name] = _source(value, f"{where} ({name}), field {field_name}")
    values = {item: _words(words, f"{where}, values of {item}") for item, words in found.get("values", {}).items()}
    for field_name in values:
        if field_name not in known:
            raise UnknownNameError(f"{where} ({name}), values", "field", field_name, known)
    return TableMapping(
        name,
        sources,
        found.get("files", "*"),
        _texts(found.get("key", []), where),
        values,
        {column: _texts(words, where) for column, words in found.get("take", {}).items()},
        {column: _texts(words, where) for column, words in found.get("skip", {}).items()},
        found.get("each"),
        bool(found.get("distinct", False)),
        _texts(found.get("ignore", []), where),
    )


def _source(value: Any, where: str) -> FieldSource:
    if isinstance(value, str):
        return FieldSource(column=value)
    if not isinstance(value, dict):
        raise MappingError(where, "a field is a column name or a table of options.")
    _only_known(value, {item.name for item in fields(FieldSource)}, where, "option")
    _one_of(value, "date_order", DATE_ORDERS, where)
    _one_of(value, "decimal", DECIMALS, where)
    _one_of(value, "empty", ("clear", "keep"), where)
    _one_of(value, "end_of", ("month", "quarter", "year"), where)
    when = tuple((name, _texts(words, where)) for name, words in value.get("when", {}).items())
    plain = {name: item for name, item in value.items() if name not in ("first_of", "join", "when")}
    for name, item in plain.items():
        plain[name] = str(item).lower() if isinstance(item, bool) else str(item)
    found = FieldSource(
        **plain, first_of=_texts(value.get("first_of", []), where), join=_texts(value.get("join", []), where), when=when
    )
    if not found.columns and found.constant is None:
        raise MappingError(where, "it names neither a column nor a constant.")
    return found


def _texts(value: Any, where: str) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list | tuple) or not all(isinstance(item, str) for item in items):
        raise MappingError(where, f"{value!r} is not a list of texts.")
    return tuple(items)


def _words(value: Any, where: str) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise MappingError(where, "every line must read word = meaning, both in quotes.")
    return value


def _only_known(found: dict[str, Any], known: set[str], where: str, kind: str) -> None:
    for name in found:
        if name not in known:
            raise UnknownNameError(where, kind, name, known)


def _one_of(found: dict[str, Any], name: str, allowed: tuple[str, ...], where: str) -> None:
    if name in found and found[name] not in allowed:
        raise MappingError(where, f"`{name}` must be one of {', '.join(allowed)}, not {found[name]!r}.")
