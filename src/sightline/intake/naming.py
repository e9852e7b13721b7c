"""The alias files: which names vendors and people give to the columns of which table."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from sightline.intake.mapping_errors import MappingError, UnknownNameError
from sightline.model import ENTITIES

GENERIC = "generic"


def fold(name: str) -> str:
    """A column name without case, spaces and signs, so that `Owner ID`, `owner_id` and `OWNERID` are one.

    >>> fold("Deal - ID"), fold("Date entered “Demo”")
    ('dealid', 'dateentereddemo')
    """
    return "".join(letter for letter in unicodedata.normalize("NFKC", name).casefold() if letter.isalnum())


def fold_word(value: str) -> str:
    """A cell's word without case and surplus spaces."""
    return " ".join(unicodedata.normalize("NFKC", value).casefold().split())


@dataclass(frozen=True, slots=True)
class Each:
    """A family of columns of which every filled cell makes a row of its own."""

    entity: str
    pattern: str
    fixed: Mapping[str, str]
    name_to: str
    value_to: str
    id_to: str


@dataclass(frozen=True, slots=True)
class TableNames:
    """How one vendor names the columns of one table."""

    entity: str
    files: tuple[str, ...]
    marks: tuple[str, ...]
    fields: Mapping[str, tuple[str, ...]]
    options: Mapping[str, Mapping[str, Any]]
    fixed: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]
    skip: Mapping[str, tuple[str, ...]]
    key: tuple[str, ...] = ()
    each: tuple[Each, ...] = ()


@dataclass(frozen=True, slots=True)
class Vendor:
    """One alias file of a system: its title, the source name it proposes, and its tables."""

    title: str
    source: str
    tables: tuple[TableNames, ...]


@dataclass(frozen=True, slots=True)
class Aliases:
    """All alias files together; those of the workspace stand before the shipped ones."""

    vendors: tuple[Vendor, ...]
    references: Mapping[str, tuple[str, ...]]
    fields: Mapping[str, tuple[str, ...]]
    files: Mapping[str, tuple[str, ...]]
    values: Mapping[str, Mapping[str, str]]
    known: frozenset[str] = field(default_factory=frozenset)

    def count_known(self, cells: Iterable[str]) -> int:
        """How many cells of a row are column names somebody uses; tells a header from a row of data."""
        return sum(1 for cell in cells if fold(cell) in self.known)


def load_aliases(folder: Path | None = None) -> Aliases:
    """The shipped alias files and those of a workspace folder, which add to them."""
    return _shipped() if folder is None else _read(folder)


@cache
def _shipped() -> Aliases:
    """Without files of a workspace, which somebody may be editing, the answer is always the same."""
    return _read(None)


def _read(folder: Path | None) -> Aliases:
    shipped = {
        item.name: item.read_text(encoding="utf-8")
        for item in files("sightline.intake.aliases").iterdir()
        if item.name.endswith(".toml")
    }
    own = {item.name: item.read_text(encoding="utf-8") for item in sorted(folder.glob("*.toml"))} if folder else {}
    parsed = [(name, _parse(name, text)) for name, text in [*own.items(), *sorted(shipped.items())]]
    plain: dict[str, dict[str, Any]] = {"references": {}, "fields": {}, "files": {}, "values": {}}
    for name, found in parsed:
        if name == f"{GENERIC}.toml":
            for section, target in plain.items():
                _extend(target, found.get(section, {}))
    vendors = tuple(_vendor(name, found) for name, found in parsed if name != f"{GENERIC}.toml")
    lists = {
        section: {key: tuple(words) for key, words in plain[section].items()}
        for section in ("references", "fields", "files")
    }
    values = {
        key: {fold_word(word): meaning for word, meaning in words.items()} for key, words in plain["values"].items()
    }
    known = _known_names(vendors, lists["fields"], lists["references"])
    return Aliases(vendors, lists["references"], lists["fields"], lists["files"], values, known)


def _parse(name: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingError(name, f"it is not valid TOML: {error}.") from error


def _extend(target: dict[str, Any], found: Mapping[str, Any]) -> None:
    for key, words in found.items():
        if isinstance(words, dict):
            target[key] = {**words, **target.get(key, {})}
        else:
            target[key] = [*target.get(key, []), *words]


def _vendor(name: str, found: dict[str, Any]) -> Vendor:
    tables = tuple(_table(name, item) for item in found.get("table", []))
    return Vendor(
        found.get("title", name.removesuffix(".toml")), found.get("source", name.removesuffix(".toml")), tables
    )


def _table(name: str, found: dict[str, Any]) -> TableNames:
    entity = found.get("entity", "")
    if entity not in ENTITIES:
        raise UnknownNameError(name, "table", entity, ENTITIES)
    known = {item.name for item in ENTITIES[entity].columns}
    for item in [
        *found.get("fields", {}),
        *found.get("options", {}),
        *found.get("fixed", {}),
        *found.get("values", {}),
    ]:
        if item not in known:
            raise UnknownNameError(f"{name}, {entity}", "field", item, known)
    return TableNames(
        entity,
        tuple(found.get("files", ())),
        tuple(found.get("marks", ())),
        {key: tuple(words) for key, words in found.get("fields", {}).items()},
        found.get("options", {}),
        found.get("fixed", {}),
        found.get("values", {}),
        {key: tuple(words) for key, words in found.get("skip", {}).items()},
        tuple(found.get("key", ())),
        tuple(Each(**item) for item in found.get("each", ())),
    )


def _known_names(
    vendors: tuple[Vendor, ...], fields: Mapping[str, tuple[str, ...]], references: Mapping[str, tuple[str, ...]]
) -> frozenset[str]:
    names = {item.name for entity in ENTITIES.values() for item in entity.columns}
    names |= {name.removesuffix("_id") for name in names}
    for vendor in vendors:
        for table in vendor.tables:
            names |= {*table.marks, *(alias for aliases in table.fields.values() for alias in aliases)}
    for words in [*fields.values(), *references.values()]:
        names |= set(words)
    for words in references.values():
        names |= {f"{word} {ending}" for word in words for ending in ("id", "name")}
    return frozenset(fold(name) for name in names) - {""}
