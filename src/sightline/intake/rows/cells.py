"""The raw cells of a file for one table: one text column per field, in the rows the mapping takes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sightline.intake.mapping import EACH_NAME, EACH_VALUE, FieldSource, TableMapping
from sightline.intake.mapping_errors import UnknownNameError
from sightline.intake.naming import fold, fold_word
from sightline.intake.reading.staged import StagedTable
from sightline.intake.recognise import each_columns
from sightline.snapshots.columns import literal, quoted

ROW = "row_number"
_CUSTOM = "custom_cells"


@dataclass(frozen=True, slots=True)
class Cells:
    """The SQL of the raw cells: `row_number`, a column `raw <field>` for each field, `key <n>` for each key column."""

    sql: str
    fields: dict[str, FieldSource]
    keys: tuple[str, ...]
    absent: dict[str, tuple[str, ...]]


def raw(field: str) -> str:
    """The column that holds a field's text."""
    return quoted(f"raw {field}")


def key(place: int) -> str:
    """The column that holds the text of a key column."""
    return quoted(f"key {place}")


def cells_of(staged: StagedTable, table: TableMapping, custom: Collection[str] = ()) -> Cells:
    """The raw cells of the columns the mapping names; fields whose columns the file lacks are `absent`."""
    real = {fold(column): column for column in reversed(staged.columns)}
    pseudo = {fold(EACH_NAME) + "()": EACH_NAME, fold(EACH_VALUE) + "()": EACH_VALUE}
    present, absent = {}, {}
    for name, source in table.fields.items():
        found = _located(source, real, pseudo)
        if found is None:
            absent[name] = source.columns
        else:
            present[name] = found
    keys = tuple(_column(column, real, staged, table) for column in table.key)
    columns = [f"max({ROW}) AS {ROW}" if table.distinct else ROW]
    columns += [f"{_text_of(source)} AS {raw(name)}" for name, source in present.items()]
    columns += [f"{_cell(column)} AS {key(place)}" for place, column in enumerate(keys)]
    if custom:
        pairs = ", ".join(f"{literal(column)}, {_cell(column)}" for column in custom)
        columns.append(f"nullif(CAST(json_merge_patch('{{}}', json_object({pairs})) AS VARCHAR), '{{}}') AS {_CUSTOM}")
    filters = [_filter(_column(column, real, staged, table), words, "") for column, words in table.take.items()]
    filters += [_filter(_column(column, real, staged, table), words, "NOT ") for column, words in table.skip.items()]
    where = f" WHERE {' AND '.join(filters)}" if filters else ""
    # What a file says over and over in other tables' rows is made one row before it is looked into.
    once = " GROUP BY ALL" if table.distinct else ""
    return Cells(f"(SELECT {', '.join(columns)} FROM {_rows(staged, table)}{where}{once})", present, keys, absent)


def custom_column(custom: Collection[str]) -> str:
    """The column of the unmatched cells as JSON, or NULL when there are none to keep."""
    return _CUSTOM if custom else "CAST(NULL AS VARCHAR)"


def _rows(staged: StagedTable, table: TableMapping) -> str:
    file = f"({staged.numbered(ROW)})"
    if table.each is None:
        return file
    matching = each_columns(table.each, staged.columns)
    if not matching:
        return f"(SELECT *, '' AS {quoted(EACH_NAME)}, '' AS {quoted(EACH_VALUE)} FROM {file} WHERE false)"
    parts = (
        f"SELECT *, {literal(name)} AS {quoted(EACH_NAME)}, {quoted(column)} AS {quoted(EACH_VALUE)} "
        f"FROM {file} WHERE {_cell(column)} IS NOT NULL"
        for column, name in matching.items()
    )
    return f"({' UNION ALL '.join(parts)})"


def _located(source: FieldSource, real: dict[str, str], pseudo: dict[str, str]) -> FieldSource | None:
    """The source with the columns as the file spells them, or nothing when its main column is missing."""
    spelled = {name: real.get(fold(name), name if name in pseudo.values() else None) for name in source.columns}
    first = tuple(found for name in source.first_of if (found := spelled[name]))
    column = spelled[source.column] if source.column is not None else None
    if source.constant is None and column is None and not first:
        return None
    time = spelled[source.time] if source.time is not None else None
    joined = tuple(found for name in source.join if (found := spelled[name]))
    return FieldSource(
        **{
            name: getattr(source, name)
            for name in FieldSource.__slots__
            if name not in ("column", "first_of", "join", "time")
        },
        column=column,
        first_of=first,
        join=joined,
        time=time,
    )


def _column(name: str, real: dict[str, str], staged: StagedTable, table: TableMapping) -> str:
    if fold(name) not in real:
        raise UnknownNameError(f"of {staged.name} ({table.entity})", "column", name, staged.columns)
    return real[fold(name)]


def _cell(column: str) -> str:
    # Trimming every cell would cost more than all the rest of taking it in; hardly any begins or ends with a space.
    name = quoted(column)
    spaced = f"starts_with({name}, ' ') OR suffix({name}, ' ') OR {name} = ''"
    return f"CASE WHEN {spaced} THEN nullif(trim({name}), '') ELSE {name} END"


def _text_of(source: FieldSource) -> str:
    """One text for the field: the constant, the first filled column, or several put together."""
    if source.constant is not None:
        return literal(source.constant)
    cells = [_cell(column) for column in (*((source.column,) if source.column is not None else ()), *source.first_of)]
    text = cells[0] if len(cells) == 1 else f"coalesce({', '.join(cells)})"
    if source.time is not None:
        text = f"CASE WHEN contains({text}, ':') THEN {text} ELSE {text} || ' ' || coalesce({_cell(source.time)}, '00:00') END"
    if source.join:
        text = f"nullif(concat_ws(' ', {', '.join([text, *(_cell(column) for column in source.join)])}), '')"
    if source.first_of_list is not None:
        text = f"nullif(trim(split_part({text}, {literal(source.first_of_list)}, 1)), '')"
    return f"coalesce({text}, {literal(source.default)})" if source.default is not None else text


def _filter(column: str, words: tuple[str, ...], negation: str) -> str:
    listed = ", ".join(literal(fold_word(word)) for word in words)
    return f"{negation}(coalesce(lower({_cell(column)}), '') IN ({listed}))"
