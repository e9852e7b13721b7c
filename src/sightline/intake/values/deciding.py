"""How a column writes its dates: decided once for the whole column, from all of its values.

A value with a number above 12 in a place settles the order. Dots are used in no country but with the day
first. What stays open is taken from the mapping, and where that says nothing either, the load stops and
shows both readings: a guessed date order is a wrong number in every month.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import duckdb

from sightline.intake.mapping_errors import AmbiguousColumnError, ContradictoryColumnError
from sightline.snapshots.columns import quoted

_PARTS = r"^(\d{1,4})([./\-])(\d{1,2})[./\-](\d{2,4})(?:[T ,]+(.*))?$"
_MONTH_NAMES = (
    *("%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d %b %y", "%b %d, %Y", "%b %d %Y", "%d/%b/%Y", "%b %Y", "%b-%y"),
    *("%d %B %Y", "%B %d, %Y", "%B %Y", "%a, %d %b %Y %H:%M:%S", "%d %b %Y %H:%M", "%b %d, %Y %I:%M %p"),
)
_TIMES = {
    "": "",
    "9:9": "%H:%M",
    "9:9:9": "%H:%M:%S",
    "9:9 AM": "%I:%M %p",
    "9:9:9 AM": "%I:%M:%S %p",
    "9:9AM": "%I:%M%p",
    "9:9:9.9": "%H:%M:%S.%f",
}
_ORDERS = {"day_first": ("%d", "%m", "%Y"), "month_first": ("%m", "%d", "%Y"), "year_first": ("%Y", "%m", "%d")}


def has_offset(raw: str) -> str:
    """Whether a time says how far it is from UTC; behind the minutes only an offset has such signs.

    The commonest form, seconds and nothing behind them, is told by its length and its second colon.
    """
    rest = f"substr({raw}, 17)"
    signs = " OR ".join(f"contains({rest}, '{sign}')" for sign in ("Z", "+", "-", "z", "UTC"))
    plain = f"strlen({raw}) = 19 AND {raw}[17] = ':'"
    return f"CASE WHEN strlen({raw}) < 17 THEN false WHEN {plain} THEN false ELSE ({signs}) END"


@dataclass(frozen=True, slots=True)
class DateReading:
    """How a column's dates are read, and why so."""

    kind: Literal["iso", "formats", "epoch_ms", "epoch_s", "serial", "compact", "month"]
    why: str
    order: str = "year_first"
    formats: tuple[str, ...] = ()
    has_time: bool = False
    has_offset: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Which column of which file is decided on, and how its mapping would settle it."""

    file: str
    column: str
    field: str

    def settle(self, option: str, value: str) -> str:
        """The line of the mapping that settles the question."""
        return f'{self.field} = {{ column = "{self.column}", {option} = "{value}" }}'


def decide_date(
    connection: duckdb.DuckDBPyConnection, source: str, column: str, place: Place, declared: str | None
) -> DateReading:
    """How the dates in `column` of `source` are to be read; `declared` is the order the mapping states."""
    name = quoted(column)
    filled, plain, first_year, offsets, timed = connection.execute(
        f"SELECT count(x), count(t), min(year(t)), count(*) FILTER ({has_offset('x')}), "
        f"count(*) FILTER (strlen(x) > 10) FROM (SELECT {name} AS x, TRY_CAST({name} AS TIMESTAMP) AS t FROM {source})"
    ).fetchall()[0]
    if filled == 0 or (plain == filled and first_year >= 1800):
        return DateReading("iso", "year first, as ISO 8601 has it", has_time=timed > 0, has_offset=offsets > 0)
    found = _profile(connection, source, name)
    if found["parts"] and found["year_last"] == 0 and plain * 2 >= filled:
        return DateReading("iso", "year first, as ISO 8601 has it", has_time=timed > 0, has_offset=offsets > 0)
    if found["parts"]:
        return _ordered(found, place, declared)
    for kind, why in _NUMERIC.items():
        if found[kind] * 2 > filled:
            return DateReading(
                kind, why, has_time=kind.startswith("epoch") or (kind == "serial" and found["fraction"] > 0)
            )
    formats = _named_months(connection, source, name)
    if formats:
        return DateReading(
            "formats",
            "months are written by name",
            formats=formats,
            has_time=any("%H" in item or "%I" in item for item in formats),
        )
    return DateReading("iso", "year first, as ISO 8601 has it", has_time=timed > 0, has_offset=offsets > 0)


_NUMERIC: dict[Literal["epoch_ms", "epoch_s", "serial", "compact", "month"], str] = {
    "epoch_ms": "milliseconds since 1970",
    "epoch_s": "seconds since 1970",
    "compact": "eight digits, year first",
    "serial": "day numbers of a spreadsheet",
    "month": "months, taken as their first day",
}


def _profile(connection: duckdb.DuckDBPyConnection, source: str, name: str) -> dict[str, Any]:
    """What shapes the values have; one pass over the column."""
    query = f"""
        SELECT count_if(p.a <> '') AS parts,
            max(TRY_CAST(p.a AS INTEGER)) FILTER (p.a <> '' AND length(p.a) <= 2) AS a_max,
            max(TRY_CAST(p.b AS INTEGER)) FILTER (p.a <> '' AND length(p.a) <= 2) AS b_max,
            arg_max(x, TRY_CAST(p.a AS INTEGER)) FILTER (p.a <> '' AND length(p.a) <= 2) AS a_example,
            arg_max(x, TRY_CAST(p.b AS INTEGER)) FILTER (p.a <> '' AND length(p.a) <= 2) AS b_example,
            count_if(length(p.a) = 4) AS year_first, count_if(p.a <> '' AND length(p.a) <= 2) AS year_last,
            count_if(length(p.a) <= 2 AND p.a <> '' AND length(p.c) = 2) AS short_years,
            list(DISTINCT p.sep) FILTER (p.a <> '') AS seps,
            list(DISTINCT upper(regexp_replace(replace(p.clock, 'pm', 'AM').replace('PM', 'AM'), '[0-9]+', '9', 'g'))) FILTER (p.a <> '') AS clocks,
            count_if(regexp_full_match(x, '1[0-9]{{12}}')) AS epoch_ms, count_if(regexp_full_match(x, '1[0-9]{{9}}')) AS epoch_s,
            count_if(regexp_full_match(x, '[1-6][0-9]{{4}}(\\.[0-9]+)?')) AS serial, count_if(contains(x, '.')) AS fraction,
            count_if(regexp_full_match(x, '(19|20)[0-9]{{2}}[01][0-9][0-3][0-9]')) AS compact,
            count_if(regexp_full_match(x, '(19|20)[0-9]{{2}}[-/][01]?[0-9]')) AS "month"
        FROM (SELECT {name} AS x, regexp_extract({name}, '{_PARTS}', ['a', 'sep', 'b', 'c', 'clock']) AS p
              FROM {source} WHERE {name} IS NOT NULL)"""
    result = connection.execute(query)
    names = [item[0] for item in result.description or ()]
    return dict(zip(names, result.fetchall()[0], strict=True))


def _ordered(found: dict[str, Any], place: Place, declared: str | None) -> DateReading:
    if found["year_last"] == 0:
        return _formats(found, "year_first", "the year stands first")
    a_max, b_max = found["a_max"], found["b_max"]
    if declared is not None:
        return _formats(found, declared, "the mapping says so")
    if a_max > 12 and b_max > 12:
        if a_max > 31:
            return _formats(found, "year_first", f'"{found["a_example"]}" can only begin with a year')
        examples = [(str(found["a_example"]), "day first"), (str(found["b_example"]), "month first")]
        raise ContradictoryColumnError(
            place.file, place.column, examples=examples, settle=place.settle("date_order", "day_first")
        )
    if a_max > 12:
        return _formats(found, "day_first", f'"{found["a_example"]}" can only begin with a day')
    if b_max > 12:
        return _formats(found, "month_first", f'"{found["b_example"]}" can only begin with a month')
    if found["seps"] == ["."]:
        return _formats(found, "day_first", "dots are only used with the day first")
    raise AmbiguousColumnError(
        place.file,
        place.column,
        example=str(found["a_example"]),
        readings=_both(str(found["a_example"])),
        settle=place.settle("date_order", "day_first") + ' or date_order = "month_first"',
    )


def _both(example: str) -> list[str]:
    months = (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    )
    first, second = (int(part) for part in example.replace(".", "/").replace("-", "/").split("/")[:2])
    return [f"{first} {months[second - 1]} (day first)", f"{second} {months[first - 1]} (month first)"]


def _formats(found: dict[str, Any], order: str, why: str) -> DateReading:
    parts = list(_ORDERS[order])
    years = ["%Y", "%y"] if found["short_years"] and order != "year_first" else ["%Y"]
    if order == "year_first" and found["year_first"] == 0:
        years = ["%y"]
    clocks = [
        _TIMES[shape] for shape in sorted({str(item or "").strip() for item in found["clocks"]}) if shape in _TIMES
    ]
    formats = []
    for separator in sorted(found["seps"]):
        for year in years:
            day = separator.join(year if part == "%Y" else part for part in parts)
            formats += [f"{day} {clock}".strip() for clock in clocks or [""]]
    has_time = any(clocks)
    return DateReading("formats", why, order=order, formats=tuple(formats), has_time=has_time)


def _named_months(connection: duckdb.DuckDBPyConnection, source: str, name: str) -> tuple[str, ...]:
    counts = ", ".join(f"count(try_strptime({name}, '{item}'))" for item in _MONTH_NAMES)
    found = connection.execute(f"SELECT {counts} FROM {source}").fetchall()[0]
    return tuple(item for item, count in zip(_MONTH_NAMES, found, strict=True) if count)
