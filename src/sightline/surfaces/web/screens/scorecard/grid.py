"""The grid of people and numbers: shaded where a difference is clear, grey where few rows decide, never by color alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sightline.base.units import Direction
from sightline.surfaces.web.formatting import NOTHING, Formats, Value
from sightline.surfaces.web.links import Address
from sightline.surfaces.web.screens.scorecard.tiles import beside_of, link_of
from sightline.workspace import NONE_MEMBER, Cell, Column, GridRow, Scorecard

_STATUS = {
    "on track": ("up", "✓"),
    "needs improvement": ("mid", "○"),
    "urgent concern": ("down", "!"),
}
LEVELS = 4


@dataclass(frozen=True, slots=True)
class Head:
    """A KPI over a column."""

    title: str
    link: str


@dataclass(frozen=True, slots=True)
class Mark:
    """How a cell is marked: its shade, its sign, and the same in words."""

    tone: str
    sign: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """What the cells of a column are held against: the number of all together, and the largest of anybody."""

    place: int
    column: Column
    whole: Cell | None
    most: float


@dataclass(frozen=True, slots=True)
class GridCell:
    """One number of one person."""

    text: str
    link: str | None
    tone: str
    sign: str
    word: str
    hint: str


@dataclass(frozen=True, slots=True)
class Line:
    """One person."""

    label: str
    cells: Sequence[GridCell]


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of the legend."""

    tone: str
    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """The whole grid."""

    title: str
    heads: Sequence[Head]
    rows: Sequence[Line]
    totals: Sequence[str]
    legend: Sequence[Key]


LEGEND = (
    Key("up", "▲", "clearly better than all together, or on track ✓"),
    Key("mid", "○", "needs improvement"),
    Key("down", "▼", "clearly worse than all together, or urgent concern !"),
    Key("level-3", "", "amounts: the deeper, the more"),
    Key("few", "few", "few rows, not judged"),
)


def grid_of(card: Scorecard, formats: Formats, here: Address) -> Grid:
    """The grid of a scorecard."""
    tiles = {(tile.column.kpi, tile.column.variant): tile.cell for tile in card.tiles}
    names = Counter(row.label for row in card.rows)
    columns = [
        Scale(place, column, tiles.get((column.kpi, column.variant)), _most(card.rows, place))
        for place, column in enumerate(card.columns)
        if any(row.cells[place] is not None for row in card.rows)
    ]
    return Grid(
        title="Rep",
        heads=[Head(item.column.title, link_of(item.column.kpi, item.column.variant, here)) for item in columns],
        rows=[
            Line(
                row.label,
                [
                    cell_of(row.cells[item.place], item, formats, _linked(row, item.column, names, here))
                    for item in columns
                ],
            )
            for row in card.rows
        ],
        totals=[
            NOTHING if item.whole is None else formats.short(item.whole.value, item.column.unit) for item in columns
        ],
        legend=LEGEND,
    )


def cell_of(cell: Cell | None, scale: Scale, formats: Formats, link: str) -> GridCell:
    """One cell; a person the KPI says nothing of has a dash and no link."""
    if cell is None:
        return GridCell(NOTHING, None, "none", "", "nothing recorded", "")
    mark = mark_of(cell, scale.whole, scale.most, scale.column.direction)
    unit = scale.column.unit
    hint = beside_of(cell, unit, formats)
    return GridCell(formats.short(cell.value, unit), link, mark.tone, mark.sign, mark.word, hint)


def mark_of(cell: Cell | None, whole: Cell | None, most: float, direction: Direction) -> Mark:
    """How a cell is marked.

    A share of a target is judged by its status. A number with an interval is judged when the interval
    lies wholly on one side of the number of all together. A plain amount is shaded by its size.
    """
    if cell is None or cell.value is None:
        return Mark("none")
    if cell.is_small or "SUPPRESSED" in cell.flags:
        return Mark("few", "few", "few rows")
    if cell.status is not None:
        tone, sign = _STATUS[cell.status.value]
        return Mark(tone, sign, cell.status.value)
    if cell.interval is not None:
        return _against(cell.interval, None if whole is None else whole.value, direction)
    share = float(cell.value) / most if most > 0 else 0.0
    return Mark(f"level-{min(max(int(share * LEVELS), 0), LEVELS - 1)}")


def _against(interval: tuple[float | None, float | None], whole: Value, direction: Direction) -> Mark:
    low, high = interval
    is_above = whole is not None and low is not None and low > whole
    is_below = whole is not None and high is not None and high < whole
    if not (is_above or is_below) or direction not in (Direction.HIGHER, Direction.LOWER):
        return Mark("even")
    is_good = is_above is (direction is Direction.HIGHER)
    sign = "▲" if is_above else "▼"
    return Mark("up", sign, "clearly better") if is_good else Mark("down", sign, "clearly worse")


def _most(rows: Sequence[GridRow], place: int) -> float:
    values = [cell.value for row in rows if (cell := row.cells[place]) is not None and cell.value is not None]
    return max((float(value) for value in values), default=0.0)


def _linked(row: GridRow, column: Column, names: Mapping[str, int], here: Address) -> str:
    """The page of the KPI for this person alone: by name where only one bears it, else by id."""
    member = NONE_MEMBER if row.rep is None else row.label if names[row.label] == 1 else row.rep
    return link_of(column.kpi, column.variant, here, f"rep={member}")
