"""How a column writes its numbers: which sign is the decimal one, decided once for the whole column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from sightline.intake.mapping_errors import AmbiguousColumnError, ContradictoryColumnError
from sightline.intake.values.deciding import Place
from sightline.snapshots.columns import quoted

# What is left of a number without currency signs, codes, spaces and the apostrophes some countries group with.
CLEANED = (
    "regexp_replace(regexp_replace(regexp_replace(lower({0}), '^(us|ca|au|nz|hk)?[$€£¥]|[$€£¥]$', ''), "
    "'^[a-z]{{3}}[\\s\\x{{00A0}}]*([-+(.0-9])', '\\1'), '[\\s\\x{{00A0}}\\x{{202F}}''’$€£¥_]|[a-z]{{3}}$', '', 'g')"
)


@dataclass(frozen=True, slots=True)
class NumberReading:
    """How a column's numbers are read, and why so; `is_plain` when a cast alone understands them all."""

    decimal: str
    why: str
    is_plain: bool
    has_fraction: bool = True


def decide_number(
    connection: duckdb.DuckDBPyConnection,
    source: str,
    column: str,
    place: Place,
    declared: str | None,
    *,
    whole: bool = False,
) -> NumberReading:
    """How the numbers in `column` of `source` are to be read; `declared` is the mapping's decimal sign.

    Where only `whole` numbers make sense, three digits behind a sign are a group of thousands.
    """
    name = quoted(column)
    filled, casts, dotted, doubtful = connection.execute(
        f"SELECT count(x), count(TRY_CAST(x AS DOUBLE)), count_if(contains(x, '.')), "
        "count_if(CASE WHEN contains(x, '.') THEN regexp_full_match(x, '[-+]?[1-9][0-9]{0,2}\\.[0-9]{3}') ELSE false END) "
        f"FROM (SELECT {name} AS x FROM {source} WHERE {name} IS NOT NULL)"
    ).fetchall()[0]
    is_plain = casts == filled and not (dotted and dotted == doubtful)
    if is_plain and declared != ",":
        return NumberReading(".", "plain numbers", is_plain=True, has_fraction=bool(dotted))
    return _by_votes(_votes(connection, source, name), place, declared, whole=whole)


def _votes(connection: duckdb.DuckDBPyConnection, source: str, name: str) -> dict[str, Any]:
    digits = f"regexp_replace({CLEANED.format(name)}, '[^0-9.,]', '', 'g')"
    comma = (
        "regexp_full_match(d, '[0-9.]*\\.[0-9]{3},[0-9]+|[0-9]*,([0-9]{1,2}|[0-9]{4,})|0,[0-9]+|[0-9]{4,},[0-9]+"
        "|[0-9]{1,3}(\\.[0-9]{3}){2,}')"
    )
    dot = (
        "regexp_full_match(d, '[0-9,]*,[0-9]{3}\\.[0-9]+|[0-9]*\\.([0-9]{1,2}|[0-9]{4,})|0\\.[0-9]+|[0-9]{4,}\\.[0-9]+"
        "|[0-9]{1,3}(,[0-9]{3}){2,}')"
    )
    query = (
        f"SELECT count_if({comma}) AS comma, count_if({dot}) AS dot, "
        f"any_value(x) FILTER ({comma}) AS comma_example, any_value(x) FILTER ({dot}) AS dot_example, "
        "count_if(regexp_full_match(d, '[1-9][0-9]{0,2}[.,][0-9]{3}')) AS open, "
        "any_value(x) FILTER (regexp_full_match(d, '[1-9][0-9]{0,2}[.,][0-9]{3}')) AS open_example "
        f"FROM (SELECT {name} AS x, {digits} AS d FROM {source} WHERE {name} IS NOT NULL)"
    )
    result = connection.execute(query)
    return dict(zip([item[0] for item in result.description or ()], result.fetchall()[0], strict=True))


def _by_votes(votes: dict[str, Any], place: Place, declared: str | None, *, whole: bool) -> NumberReading:
    if declared is not None:
        return NumberReading(declared, "the mapping says so", is_plain=False)
    if votes["comma"] and votes["dot"]:
        examples = [(str(votes["comma_example"]), "a decimal comma"), (str(votes["dot_example"]), "a decimal point")]
        raise ContradictoryColumnError(place.file, place.column, examples=examples, settle=place.settle("decimal", ","))
    if votes["comma"]:
        return NumberReading(",", f'"{votes["comma_example"]}" only fits a decimal comma', is_plain=False)
    if votes["dot"]:
        return NumberReading(".", f'"{votes["dot_example"]}" only fits a decimal point', is_plain=False)
    if votes["open"] and whole:
        return NumberReading(
            "." if "," in votes["open_example"] else ",", "whole numbers, grouped by thousands", is_plain=False
        )
    if votes["open"]:
        example = str(votes["open_example"])
        thousands = "".join(letter for letter in example if letter.isdigit())
        readings = [f"{thousands} (grouped by thousands)", "a number with three decimals"]
        settle = place.settle("decimal", ",") + ' or decimal = "."'
        raise AmbiguousColumnError(place.file, place.column, example=example, readings=readings, settle=settle)
    return NumberReading(".", "whole numbers", is_plain=False)


def number_sql(raw: str, reading: NumberReading, scale: str | None) -> str:
    """The SQL of a number as DECIMAL(38,10), NULL when the text is none."""
    factor = f" * CAST('{scale}' AS DECIMAL(14,6))" if scale else ""
    if reading.is_plain:
        return f"({_exact(raw)}{factor})"
    group = "." if reading.decimal == "," else ","
    sign, group_sign = ("\\" + item if item == "." else item for item in (reading.decimal, group))
    clean = CLEANED.format(raw)
    shape = f"\\(?[-+]?([0-9]{{1,3}}({group_sign}[0-9]{{2,3}})*{group_sign}[0-9]{{3}}|[0-9]*)({sign}[0-9]*)?(k|m|mn|mio|b|bn|%)?\\)?-?"
    bare = f"replace(regexp_replace({clean}, '[^0-9{sign}]', '', 'g'), '{reading.decimal}', '.')"
    times = (
        f"CASE WHEN {clean} LIKE '%k%' THEN 1000 WHEN {clean} LIKE '%m%' THEN 1000000 WHEN {clean} LIKE '%b%' "
        f"THEN 1000000000 WHEN {clean} LIKE '%!%%' ESCAPE '!' THEN 0.01 ELSE 1 END"
    )
    minus = f"CASE WHEN {clean} LIKE '%-%' OR {clean} LIKE '(%' THEN -1 ELSE 1 END"
    value = f"CAST({_exact(bare)} * CAST({times} AS DECIMAL(12,2)) AS DECIMAL(30,8)) * {minus}"
    number = f"CASE WHEN regexp_full_match({clean}, '{shape}') THEN {value} ELSE {_exact(raw)} END"
    return f"(({number}){factor})"


def _exact(raw: str) -> str:
    """Text as DECIMAL(24,6); the short way for up to 18 digits is a hundred times faster than the long one."""
    short = f"TRY_CAST({raw} AS DECIMAL(18,6))"
    return (
        f"CASE WHEN {short} IS NOT NULL THEN CAST({short} AS DECIMAL(24,6)) ELSE TRY_CAST({raw} AS DECIMAL(24,6)) END"
    )
