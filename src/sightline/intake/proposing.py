"""A mapping proposed for a file nobody has described yet: readable, commented, and loadable as it stands."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

import duckdb

from sightline.intake.mapping import FieldSource, Mapping, TableMapping
from sightline.intake.mapping_errors import UnknownFileError
from sightline.intake.naming import Aliases, fold, fold_word, load_aliases
from sightline.intake.reading.staged import StagedTable
from sightline.intake.recognise import Recognition, known_value, recognise
from sightline.intake.values.words import Words, counted_words, stage_words
from sightline.model import ENTITIES, Field
from sightline.snapshots.columns import literal, quoted
from sightline.snapshots.reading import connect

# Tables a plain name is enough for: a deal that names its account makes that account known.
_NAMED = ("account", "employee", "product", "location", "campaign", "competitor")
_ID_LIKE = "([0-9]+|[0-9a-zA-Z]{15}|[0-9a-zA-Z]{18}|[0-9a-fA-F-]{24,36}|[A-Za-z]{0,4}[-_]?[0-9]{2,})"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed mapping, the text a person edits, and the columns it leaves out."""

    mapping: Mapping
    text: str
    unmatched: tuple[str, ...]
    title: str
    guessed: tuple[str, ...] = ()


def propose(staged: StagedTable, aliases: Aliases | None = None) -> str:
    """The text of a mapping for the file, to be kept in the workspace and edited there."""
    with connect() as connection:
        return propose_mapping(connection, staged, aliases or load_aliases()).text


def propose_mapping(connection: duckdb.DuckDBPyConnection, staged: StagedTable, aliases: Aliases) -> Proposal:
    """The best mapping the column names and the values suggest; raises `UnknownFileError` when there is none."""
    found = recognise(staged.name, staged.columns, aliases)
    if found is None:
        raise UnknownFileError([(staged.name, staged.columns)])
    rows = f"read_parquet({literal(str(staged.parquet))})"
    pattern = _pattern(staged.name)
    main = replace(_with_period_ends(found.tables[0]), files=pattern)
    companions, used = _companions(connection, rows, found, main, aliases)
    others = [replace(item, files=pattern) for item in (*found.tables[1:], *companions)]
    unmatched = tuple(column for column in found.unmatched if column not in used)
    stages = _stages(connection, rows, main)
    mapping = Mapping(staged.name, found.source, (main, *others), stages={**stages.known, **stages.guessed})
    text = _text(connection, rows, staged, found, mapping, unmatched, aliases)
    return Proposal(mapping, text, unmatched, found.title, tuple(stages.guessed))


def _pattern(name: str) -> str:
    """The name with every run of digits left open, because exports carry dates and numbers."""
    open_digits = "".join("*" if letter.isdigit() else letter for letter in name)
    while "**" in open_digits:
        open_digits = open_digits.replace("**", "*")
    for left in ("*-*-*", "*-*", "*_*"):
        open_digits = open_digits.replace(left, "*")
    return open_digits.replace("[", "?").replace("]", "?")


def _with_period_ends(table: TableMapping) -> TableMapping:
    """A target or cost with a month alone lasts to the end of that month."""
    start = table.fields.get("starts_on")
    wants = any(item.name == "ends_on" for item in ENTITIES[table.entity].fields)
    if start is None or not wants or "ends_on" in table.fields or start.column is None:
        return table
    unit = "quarter" if "quarter" in fold(start.column) else "year" if "year" in fold(start.column) else "month"
    return replace(table, fields={**table.fields, "ends_on": replace(start, end_of=unit)})


def _stages(connection: duckdb.DuckDBPyConnection, rows: str, table: TableMapping) -> Words:
    source = table.fields.get("stage")
    if table.entity != "deal" or source is None or source.column is None or "status" in table.fields:
        return Words()
    return stage_words(counted_words(connection, rows, source.column), {}, {})


def _companions(
    connection: duckdb.DuckDBPyConnection, rows: str, found: Recognition, main: TableMapping, aliases: Aliases
) -> tuple[list[TableMapping], set[str]]:
    """Further tables the file feeds: what it says about the accounts, people and products it names."""
    tables, used = [], set()
    taken = {main.entity}
    for field in ENTITIES[main.entity].references:
        source = main.fields.get(field.name)
        if source is None or source.column is None or field.ref in taken or field.ref not in _NAMED:
            continue
        more = _described(field, found.unmatched, aliases)
        entity = ENTITIES[field.ref]
        label = entity.label or "name"
        looks_like_id = _share_of_ids(connection, rows, source.column) > 0.5
        if looks_like_id and label not in more:
            continue
        fields = {name: FieldSource(column=column) for name, column in more.items()}
        own = (
            "id" if looks_like_id or label in more else "email" if _is_mail(connection, rows, source.column) else label
        )
        if own == "email" and field.ref != "employee":
            continue
        tables.append(TableMapping(field.ref, {own: replace(source, empty="clear"), **fields}, distinct=True))
        used |= set(more.values())
        taken.add(field.ref)
    return tables, used


def _described(field: Field, unmatched: tuple[str, ...], aliases: Aliases) -> dict[str, str]:
    """Columns such as `Customer Name` or `Product Category` that describe what a reference leads to."""
    bare = field.name.removesuffix("_id")
    words = [fold(word) for word in (bare, field.ref or "", *aliases.references.get(field.ref or "", ()))]
    entity = ENTITIES[field.ref or ""]
    found: dict[str, str] = {}
    for item in entity.fields:
        if item.ref or item.allowed:
            continue
        names = {fold(item.name), *(fold(name) for name in aliases.fields.get(item.name, ()))}
        for column in unmatched:
            if (
                item.name not in found
                and column not in found.values()
                and any(fold(column) == word + name for word in words for name in names)
            ):
                found[item.name] = column
    return found


def _share_of_ids(connection: duckdb.DuckDBPyConnection, rows: str, column: str) -> float:
    cell = quoted(column)
    found = connection.execute(
        f"SELECT count_if(regexp_full_match(trim({cell}), '{_ID_LIKE}')) / count(*) FROM (SELECT {cell} FROM {rows} "
        f"WHERE {cell} IS NOT NULL LIMIT 10000)"
    ).fetchall()[0][0]
    return float(found or 0)


def _is_mail(connection: duckdb.DuckDBPyConnection, rows: str, column: str) -> bool:
    cell = quoted(column)
    found = connection.execute(
        f"SELECT count_if(contains({cell}, '@')) * 2 > count(*) FROM (SELECT {cell} FROM {rows} WHERE {cell} IS NOT NULL LIMIT 10000)"
    ).fetchall()[0][0]
    return bool(found)


def _text(
    connection: duckdb.DuckDBPyConnection,
    rows: str,
    staged: StagedTable,
    found: Recognition,
    mapping: Mapping,
    unmatched: tuple[str, ...],
    aliases: Aliases,
) -> str:
    lines = [
        f"# Proposed for {staged.name} ({staged.rows:,} rows), recognized as {found.title}.",
        "# Check it, change what is wrong, and keep it with the mappings of the workspace.",
        "",
        f"source = {_quote(mapping.source)}  # stands before every id of these files",
        '# time_zone = "Europe/Paris"  # of times written without an offset; else the zone of the workspace',
        '# date_order = "day_first"    # only needed where the dates themselves do not tell',
        '# decimal = ","               # likewise for numbers',
        '# currency = "EUR"            # of amounts without a currency',
    ]
    if mapping.stages:
        lines += ["", "[stages]  # open, won, lost or void"]
        lines += [f"{_quote(stage)} = {_quote(meaning)}" for stage, meaning in mapping.stages.items()]
    for table in mapping.tables:
        lines += ["", *_table_lines(connection, rows, table, aliases)]
    if unmatched:
        lines += ["", "# Not understood; kept as further columns of each row. Give a field its name to use it:"]
        lines += [f"#   {_quote(column)}" for column in unmatched]
    return "\n".join(lines) + "\n"


def _table_lines(connection: duckdb.DuckDBPyConnection, rows: str, table: TableMapping, aliases: Aliases) -> list[str]:
    entity = ENTITIES[table.entity]
    lines = [f"# {entity.doc}", "[[table]]", f"files = {_quote(table.files)}", f"entity = {_quote(table.entity)}"]
    if table.key:
        lines.append(f"key = [{', '.join(_quote(column) for column in table.key)}]")
    if table.each:
        lines.append(f"each = {_quote(table.each)}  # one row for every filled cell of these columns")
    if table.distinct:
        lines.append("distinct = true  # the file names each of them many times")
    for name, filters in (("take", table.take), ("skip", table.skip)):
        if filters:
            pairs = ", ".join(
                f"{_quote(column)} = [{', '.join(map(_quote, words))}]" for column, words in filters.items()
            )
            lines.append(f"{name} = {{ {pairs} }}")
    lines.append("[table.fields]")
    lines += [f"{name} = {_source_text(source)}" for name, source in table.fields.items()]
    free = [
        item.name
        for item in entity.fields
        if item.required and item.name not in table.fields and not (item.name == "status" and "stage" in table.fields)
    ]
    if free:
        lines.append(f"# still without a column, though every row needs it: {', '.join(free)}")
    for name in table.fields:
        lines += _value_lines(connection, rows, table, name, aliases)
    return lines


def _value_lines(
    connection: duckdb.DuckDBPyConnection, rows: str, table: TableMapping, name: str, aliases: Aliases
) -> list[str]:
    """What the words of an enumerated field mean: settled ones as lines, open ones as questions."""
    given = table.values.get(name, {})
    field = next(item for item in ENTITIES[table.entity].columns if item.name == name)
    source = table.fields[name]
    known = {fold_word(word): meaning for word, meaning in given.items()}
    settled, unclear = {}, []
    if field.allowed and source.column is not None and table.each is None:
        for word in counted_words(connection, rows, source.column):
            meaning = known.get(fold_word(word)) or known_value(table.entity, name, word, aliases)
            if meaning is None:
                unclear.append(word)
            elif meaning != word:
                settled[word] = meaning
    elif given:
        settled = dict(given)
    if not settled and not unclear:
        return []
    lines = [f"[table.values.{name}]" + (f"  # {', '.join(field.allowed)}" if field.allowed else "")]
    lines += [f"{_quote(word)} = {_quote(meaning)}" for word, meaning in settled.items()]
    lines += [f'# {_quote(word)} = "?"' for word in unclear[:50]]
    return lines


def _source_text(source: FieldSource) -> str:
    plain = {name: getattr(source, name) for name in FieldSource.__slots__ if name not in ("when", "first_of", "join")}
    options = {
        name: value for name, value in plain.items() if value is not None and not (name == "empty" and value == "clear")
    }
    lists = {name: list(getattr(source, name)) for name in ("first_of", "join") if getattr(source, name)}
    if list(options) == ["column"] and not lists and not source.when:
        return _quote(str(source.column))
    parts = [f"{name} = {_quote(str(value))}" for name, value in options.items()]
    parts += [f"{name} = [{', '.join(map(_quote, columns))}]" for name, columns in lists.items()]
    if source.when:
        pairs = ", ".join(f"{name} = [{', '.join(map(_quote, words))}]" for name, words in source.when)
        parts.append(f"when = {{ {pairs} }}")
    return "{ " + ", ".join(parts) + " }"


def _quote(text: str) -> str:
    """A TOML string; JSON escapes the same signs the same way."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
