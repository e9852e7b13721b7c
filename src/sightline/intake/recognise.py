"""Recognizing a file by its column names: whose export it is, which table it feeds, which column is what."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sightline.intake.mapping import EACH_NAME, EACH_VALUE, FieldSource, TableMapping
from sightline.intake.naming import Aliases, TableNames, Vendor, fold, fold_word, load_aliases
from sightline.model import ENTITIES, Entity, Field

_KIND_WORDS = {
    "call": "call",
    "email": "email",
    "meeting": "meeting",
    "visit": "visit",
    "demo": "demo",
    "sms": "sms",
    "task": "task",
}


_NOTHING = FieldSource()


@dataclass(frozen=True, slots=True)
class Recognition:
    """What the column names of a file say: the tables it feeds, and the columns nobody knows."""

    title: str
    source: str
    tables: tuple[TableMapping, ...]
    unmatched: tuple[str, ...]
    score: float

    @property
    def entity(self) -> str:
        """The table the file is mainly about."""
        return self.tables[0].entity


def known_headers(aliases: Aliases | None = None) -> Callable[[Sequence[str]], int]:
    """A function that counts how many cells of a row are known column names."""
    return (aliases or load_aliases()).count_known


def recognise(file: str, columns: Sequence[str], aliases: Aliases | None = None) -> Recognition | None:
    """The best reading of the columns, or nothing when they fit no table; `file` is the file's name."""
    names = aliases or load_aliases()
    found = [_vendor_table(file, columns, vendor, table) for vendor in names.vendors for table in vendor.tables]
    plain = (_plain_table(file, columns, entity, names) for entity in ENTITIES.values())
    candidates = [item for item in (*found, *plain) if item is not None]
    return max(candidates, key=lambda item: item.score, default=None)


def _vendor_table(file: str, columns: Sequence[str], vendor: Vendor, table: TableNames) -> Recognition | None:
    by_fold = _by_fold(columns)
    marks = sum(1 for mark in table.marks if fold(mark) in by_fold)
    sources = {}
    for field, names in table.fields.items():
        present = [by_fold[fold(name)] for name in names if fold(name) in by_fold]
        if present:
            sources[field] = _with_options(FieldSource(column=present[0]), table.options.get(field, {}), by_fold)
    used = {column for item in sources.values() for column in item.columns}
    # One telling name may stand in anybody's file; two, or one among few columns, make an export.
    if not marks or len(used) < 2 or (marks == 1 and len(used) * 2 < len(columns)):
        return None
    for field, value in table.fixed.items():
        sources[field] = FieldSource(constant=value)
    skip = {sources[field].column or "": words for field, words in table.skip.items() if field in sources}
    key = tuple(by_fold[fold(name)] for name in table.key if fold(name) in by_fold)
    main = TableMapping(table.entity, sources, key=() if "id" in sources else key, values=table.values, skip=skip)
    tables, melted = _each_tables(table, columns, sources)
    score = len(used) + 3 * marks + 3 * _names_file(file, table.files)
    unmatched = tuple(column for column in columns if column not in used and column not in melted)
    return Recognition(vendor.title, vendor.source, (main, *tables), unmatched, score)


def _with_options(source: FieldSource, options: object, by_fold: dict[str, str]) -> FieldSource:
    if not isinstance(options, dict):
        return source
    changes = dict(options)
    if "when" in changes:
        changes["when"] = tuple((name, tuple(words)) for name, words in changes["when"].items())
    if "join" in changes:
        joined = tuple(by_fold[fold(name)] for name in changes["join"] if fold(name) in by_fold)
        # A full name needs no last name behind it.
        changes["join"] = joined if fold(source.column or "") in ("firstname", "personfirstname") else ()
    if "time" in changes:
        changes["time"] = by_fold.get(fold(changes["time"]))
    if "first_of" in changes:
        present = tuple(by_fold[fold(name)] for name in changes["first_of"] if fold(name) in by_fold)
        if len(present) > 1:
            return replace(source, **{**changes, "column": None, "first_of": present})
        changes.pop("first_of")
    return replace(source, **changes)


def _each_tables(
    table: TableNames, columns: Sequence[str], sources: dict[str, FieldSource]
) -> tuple[list[TableMapping], set[str]]:
    tables, melted = [], set()
    for each in table.each:
        matching = each_columns(each.pattern, columns)
        if not matching or "id" not in sources:
            continue
        melted |= set(matching)
        fields = {
            each.id_to: sources["id"],
            each.name_to: FieldSource(column=EACH_NAME),
            each.value_to: FieldSource(column=EACH_VALUE),
        }
        fields |= {field: FieldSource(constant=value) for field, value in each.fixed.items()}
        bare = {stage: re.sub(r"\s*\([^()]*\)$", "", stage) for stage in matching.values()}
        values = {each.name_to: {stage: name for stage, name in bare.items() if stage != name}}
        tables.append(TableMapping(each.entity, fields, values=values, each=each.pattern))
    return tables, melted


def each_columns(pattern: str, columns: Sequence[str]) -> dict[str, str]:
    """The columns a pattern fits, whatever quotes they use, with what stands in the place of `*`.

    >>> each_columns('Date entered "*"', ["Date entered “Demo (Sales)”", "Amount"])
    {'Date entered “Demo (Sales)”': 'Demo (Sales)'}
    """
    quotes = str.maketrans("“”„‘’'", '""""""')
    before, _, after = pattern.translate(quotes).casefold().partition("*")
    found = {}
    for column in columns:
        plain = column.translate(quotes).casefold()
        if plain.startswith(before) and plain.endswith(after) and len(plain) > len(before) + len(after):
            found[column] = column[len(before) : len(column) - len(after)].strip()
    return found


def _plain_table(file: str, columns: Sequence[str], entity: Entity, names: Aliases) -> Recognition | None:
    by_fold = _by_fold(columns)
    sources: dict[str, FieldSource] = {}
    used: set[str] = set()
    candidates = {
        item.name: _plain_names(entity, item, names)
        for item in entity.columns
        if item.name not in ("load_id", "row_ref", "custom", "source")
    }
    # The surest names go first over all fields, so that a loose synonym never takes a column away.
    for depth in range(max(map(len, candidates.values()))):
        for field, options in candidates.items():
            column = by_fold.get(options[depth]) if depth < len(options) else None
            if field not in sources and column is not None and column not in used:
                sources[field] = FieldSource(column=column)
                used.add(column)
    named = _file_word(file, entity, names)
    if entity.name == "activity" and "kind" not in sources:
        kind = next((kind for word, kind in _KIND_WORDS.items() if word in fold(Path(file).stem)), None)
        sources |= {"kind": FieldSource(constant=kind)} if kind else {}
    if (
        entity.name == "target"
        and "metric" not in sources
        and fold((sources.get("value") or _NOTHING).column or "") == "quota"
    ):
        sources["metric"] = FieldSource(constant="quota")
    missing = [
        item
        for item in entity.fields
        if item.required and item.name not in sources and not _can_be_inferred(item, sources)
    ]
    if len(used) < (1 if named else 2) or missing:
        return None
    required = sum(1 for item in entity.fields if item.required and item.name in sources)
    own = sum(1 for item in sources if item not in ("id", "is_deleted", "updated_at"))
    if not named and (own < 3 or len(used) * 5 < len(columns) * 2):
        return None
    score = own + required + 3 * named - 2
    unmatched = tuple(column for column in columns if column not in used)
    return Recognition(names_title(entity), "files", (TableMapping(entity.name, sources),), unmatched, score)


def names_title(entity: Entity) -> str:
    """How a file recognized by plain column names is spoken of."""
    return f"plain columns of {entity.name.replace('_', ' ')}"


def _can_be_inferred(field: Field, sources: dict[str, FieldSource]) -> bool:
    """A deal's status follows from its stage, the end of a month from its start."""
    return (field.name == "status" and "stage" in sources) or (field.name == "ends_on" and "starts_on" in sources)


def _plain_names(entity: Entity, field: Field, names: Aliases) -> list[str]:
    """Folded names for a field, the surest first."""
    bare = field.name.removesuffix("_id")
    options = [field.name, f"{entity.name}_{field.name}"]
    if field.name == "id":
        options += [f"{entity.name} number", f"{entity.name} no", "record id", "uuid"]
    first = next((item.name for item in entity.references if item.ref == field.ref), None)
    if field.ref:
        options.append(bare)
        words = [bare] if field.name != first else [bare, *names.references.get(field.ref, ())]
        options += [f"{word} {ending}" for ending in ("id", "number", "code", "key") for word in words]
        options += [f"{word} {ending}" for ending in ("name", "") for word in words]
        options += [f"{word} email" for word in words]
    options += names.fields.get(field.name, ())
    return list(dict.fromkeys(fold(option) for option in options))


def _file_word(file: str, entity: Entity, names: Aliases) -> float:
    """How surely the file's name says that it holds this table; longer words are surer."""
    words = (entity.name, *names.files.get(entity.name, ()))
    return max((1 + len(fold(word)) / 100 for word in words if fold(word) in fold(Path(file).stem)), default=0.0)


def _names_file(file: str, words: Sequence[str]) -> bool:
    return any(fold(word) in fold(Path(file).stem) for word in words)


def _by_fold(columns: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for column in columns:
        found.setdefault(fold(column), column)
    return found


def known_value(entity: str, field: str, word: str, names: Aliases | None = None) -> str | None:
    """The value of an enumerated field that a word means, or nothing."""
    item = ENTITIES[entity].field(field)
    folded = fold_word(word)
    same = next((value for value in item.allowed if folded.replace(" ", "_").replace("-", "_") == value), None)
    if same is not None:
        return same
    meaning = (names or load_aliases()).values.get(field, {}).get(folded)
    return meaning if meaning in item.allowed else None
