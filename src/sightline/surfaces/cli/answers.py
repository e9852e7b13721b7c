"""An answer in the terminal: its table, and beneath it what must be known to read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sightline.base.periods import Grain
from sightline.surfaces.cli.options import Format
from sightline.surfaces.cli.printing import print_csv, print_json, print_lines, print_table
from sightline.surfaces.cli.words import careful, excluded_text, interval_text, value_text

if TYPE_CHECKING:
    from sightline.workspace import Answer, Row


def print_answer(answer: Answer, form: Format, time_zone: str) -> None:
    """Print an answer in the form asked for."""
    match form:
        case Format.JSON:
            print_json(answer.as_json())
        case Format.CSV:
            _csv(answer)
        case Format.TABLE:
            _table(answer)
            print_lines(_notes(answer, time_zone))


def _table(answer: Answer) -> None:
    rows = answer.rows
    by_period = answer.grain is not Grain.TOTAL
    with_interval = any(row.interval for row in rows)
    with_counts = any(row.n is not None for row in rows)
    names = ["period"] * by_period + [name.replace("_", " ") for name in answer.by]
    header = [*names, "value", *["95 % interval"] * with_interval, *["n"] * with_counts, "to note"]
    lines = []
    for row in rows:
        line = [row.period.label] * by_period + [row.labels[name] for name in answer.by]
        line.append(value_text(row.value, answer.unit, answer.currency))
        if with_interval:
            line.append(interval_text(row.interval, answer.unit, answer.currency))
        if with_counts:
            line.append("" if row.n is None else f"{row.n:,}")
        lines.append([*line, careful(row.flags, row.reason)])
    if not any(line[-1] for line in lines):
        header, lines = header[:-1], [line[:-1] for line in lines]
    numbers = range(len(names), len(names) + 1 + with_interval + with_counts)
    print_table(header, lines, numbers=numbers, title=_title(answer))
    if not lines:
        print("(no rows)")


def _title(answer: Answer) -> str:
    where = "".join(
        f", {name} {' or '.join(answer.label(name, member) for member in members)}" for name, members in answer.where
    )
    return f"{answer.title}, {answer.period.label}{where}"


def _notes(answer: Answer, time_zone: str) -> Iterator[str]:
    rows = answer.rows
    if len(rows) == 1:
        yield from _beside(answer, rows[0])
    local = answer.as_of.astimezone(ZoneInfo(time_zone))
    yield f"Data as of {local:%Y-%m-%d %H:%M} ({time_zone}), snapshot {answer.snapshot}."
    yield from (f"{line}." for line in excluded_text(answer.excluded))


def _beside(answer: Answer, row: Row) -> Iterator[str]:
    if row.numerator is not None and row.denominator is not None:
        yield f"{row.numerator:,} of {row.denominator:,}"
    for name, item in answer.also.items():
        yield f"{item.title}: {value_text(row.also[name], item.unit, answer.currency)}"


def _csv(answer: Answer) -> None:
    header = ["period", "start", "end", *(f"{name}{part}" for name in answer.by for part in ("", "_id"))]
    header += ["value", "unit", "currency", "numerator", "denominator", "n", "low", "high", "flags", "reason"]
    header += list(answer.also)
    money = answer.currency if answer.unit.is_money else ""
    lines = []
    for row in answer.rows:
        low, high = row.interval or (None, None)
        members = [text for name in answer.by for text in (row.labels[name], row.by[name] or "")]
        line: list[object] = [row.period.label, row.period.start, row.period.end, *members, row.value]
        line += [answer.unit.value, money, row.numerator, row.denominator, row.n, low, high]
        lines.append([*line, " ".join(row.flags), row.reason, *row.also.values()])
    print_csv(header, lines)
