"""The rows behind a KPI's number, paged, with their sum beside the number they must agree with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sightline.base.units import Unit
from sightline.measure.drill import Column, Rows
from sightline.shapes.middle import ENDLESS
from sightline.surfaces.web import words
from sightline.surfaces.web.formatting import NOTHING, Formats
from sightline.surfaces.web.links import Address
from sightline.surfaces.web.screens.kpi.figure import part_text
from sightline.workspace import Answer, Question, Workspace

PER_PAGE = 25
_PARTS = {
    "top": "Numerator",
    "bottom": "Denominator",
    "whole": "Whole",
    "part": "Part",
    "goal": "Goal",
    "reached": "Reached",
    "count": "Counts",
    "total": "Adds",
    "rows": "Rows",
}
_NUMBERS = {"number", "money"}


@dataclass(frozen=True, slots=True)
class Tab:
    """A list of rows to choose."""

    title: str
    link: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column of rows."""

    title: str
    kind: str


@dataclass(frozen=True, slots=True)
class Pages:
    """Where in the list the page stands, and the pages beside it."""

    title: str
    place: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of rows, and the proof that all of them make the number."""

    tabs: Sequence[Tab]
    heads: Sequence[Heading]
    lines: Sequence[Sequence[str]]
    total: str
    proof: str
    agrees: bool
    sums: Sequence[str]
    has_hidden: bool
    pages: Pages


def listing_of(
    workspace: Workspace, asked: Question, answer: Answer, formats: Formats, here: Address
) -> Listing | None:
    """The rows behind an undivided answer; a KPI that always comes divided has no such list."""
    if answer.by:
        return None
    page = page_number(here)
    part = here.one("part")
    found = workspace.rows(asked, part=part, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    columns = _ordered(found)
    shown = [item for item in columns if any(row.get(item.name) is not None for row in found.rows)]
    return Listing(
        tabs=_tabs(found, part, here),
        heads=[Heading(_title(item), _kind(item, found)) for item in shown],
        lines=[[cell_text(row, item, formats) for item in shown] for row in found.rows],
        total=words.counted(found.total, "row"),
        proof=proof_of(found, answer, formats),
        agrees=found.check.agrees,
        sums=_sums(found, shown, formats),
        has_hidden=len(shown) < len(columns),
        pages=_pages(found, page, here),
    )


def proof_of(found: Rows, answer: Answer, formats: Formats) -> str:
    """In words how the rows make the number: "sum of 40 rows = €128,400.00"."""
    again = formats.value(found.check.from_rows, answer.unit)
    tops = [found.sums[name] for name in ("top", "total", "count", "part", "reached") if name in found.sums]
    if len(found.sums) == 1 and tops and not found.sides:
        return f"Sum of {words.counted(found.total, 'row')} = {part_text(tops[0], formats)}"
    row = answer.rows[0]
    if found.sides and row.numerator is not None and row.denominator is not None:
        top, bottom = part_text(row.numerator, formats), part_text(row.denominator, formats)
        return f"Worked out anew from the rows: {top} ÷ {bottom} = {again}"
    return f"Worked out anew from {words.counted(found.total, 'row')}: {again}"


def page_number(here: Address) -> int:
    """The page of rows an address asks for; what is no page is the first."""
    text = here.one("page") or "1"
    return int(text) if text.isdigit() and 0 < int(text) < 10**9 else 1


def cell_text(row: Mapping[str, Any], column: Column, formats: Formats) -> str:
    """One cell as people read it; ids by the name of what they stand for."""
    value = row.get(f"{column.name}_label", row.get(column.name))
    if value is None:
        return ""
    if column.kind == "money" or isinstance(value, Decimal):
        return formats.value(value, Unit.MONEY)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value >= ENDLESS:
        return "still waiting"
    if isinstance(value, datetime):
        return formats.instant(value)
    if isinstance(value, date):
        return formats.day(value)
    return formats.number(value) if isinstance(value, int | float) else str(value)


def _ordered(found: Rows) -> list[Column]:
    """What a row is called first, then what it adds to the number, its id at the end."""
    keys = [item for item in found.columns if item.kind == "key"]
    parts = [item for item in found.columns if item.name.startswith("part_")]
    names = [item for item in found.columns if item.name.endswith("_name")]
    rest = [item for item in found.columns if item not in keys and item not in parts and item not in names]
    if names:
        return [*names, *parts, *rest, *keys]
    return [*rest[:1], *parts, *rest[1:], *keys]


def _kind(column: Column, found: Rows) -> str:
    """How a column is set: numbers to the right, ids cut short."""
    if column.kind == "key":
        return "key"
    values = [row.get(column.name) for row in found.rows]
    is_number = column.kind in _NUMBERS or any(
        isinstance(value, int | float | Decimal) and not isinstance(value, bool) for value in values
    )
    return "number" if is_number else "nowrap"


def _title(column: Column) -> str:
    if column.kind == "key":
        return "Id"
    if column.name.startswith("part_"):
        name = column.name.removeprefix("part_")
        return _PARTS.get(name) or words.column_title(name)
    return words.column_title(column.name)


def _sums(found: Rows, shown: Sequence[Column], formats: Formats) -> list[str]:
    """The sums over all rows under their columns; empty when there is nothing to add."""
    texts = []
    for item in shown:
        value = found.sums.get(item.name.removeprefix("part_")) if item.name.startswith("part_") else None
        texts.append("" if value is None else part_text(value, formats))
    return texts if any(texts) else []


def _tabs(found: Rows, part: str | None, here: Address) -> list[Tab]:
    if not found.sides:
        return []
    names = [(None, "All rows"), *((side, side.capitalize()) for side in found.sides)]
    return [Tab(title, f"{here.but(part=name, page=None)}#rows", name == part) for name, title in names]


def _pages(found: Rows, page: int, here: Address) -> Pages:
    first, last = found.offset + 1, min(found.offset + len(found.rows), found.total)
    place = f"{first:,} to {last:,} of {found.total:,}" if found.rows else NOTHING
    before = f"{here.but(page=page - 1 if page > 2 else None)}#rows" if page > 1 else None
    after = f"{here.but(page=page + 1)}#rows" if last < found.total and found.rows else None
    return Pages("Pages of rows", place, before, after)
