"""The breakdown of a KPI: one row per member, sorted, with ranks that ties share and small numbers set apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from sightline.base.units import Direction, Unit
from sightline.surfaces.web import words
from sightline.surfaces.web.formatting import NOTHING, Formats, Value
from sightline.surfaces.web.links import Address
from sightline.surfaces.web.screens.kpi.figure import part_text
from sightline.surfaces.web.svg.whisker import whisker
from sightline.workspace import NONE_MEMBER, Answer, Row

FIRST = 50
UNRANKED = {"SMALL_N", "SUPPRESSED"}


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column, and what a click on it sorts by."""

    id: str
    title: str
    link: str
    order: str | None
    is_number: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One member."""

    rank: str
    label: str
    link: str
    value: str
    is_none: bool
    is_small: bool
    n: str
    top: str
    bottom: str
    interval: str
    drawing: Markup | None
    flags: Sequence[str]
    reason: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What every line is drawn with: ranks by row, the shared scale, how often a name occurs, the address."""

    ranks: Mapping[int, int]
    scale: tuple[float, float]
    names: Mapping[str, int]
    address: Address


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The table of members."""

    by: str
    title: str
    heads: Sequence[Head]
    lines: Sequence[Line]
    total: int
    more: str | None
    has_intervals: bool
    has_parts: bool
    has_n: bool
    has_ranks: bool
    top: str
    bottom: str


def breakdown_of(answer: Answer, whole: Answer, by: str, formats: Formats, address: Address) -> Breakdown:
    """The members of an answer that is divided by one dimension, and the undivided answer under them."""
    rows = answer.rows
    sort = address.one("sort") or "-value"
    ordered = sorted_rows(rows, by, sort, answer.direction)
    shown = ordered if address.one("all") else ordered[:FIRST]
    ranks = ranks_of(rows, answer.direction)
    scale = _scale(shown)
    names = Counter(row.labels[by] for row in rows)
    has_intervals = any(row.interval for row in rows)
    has_parts = any(row.denominator is not None for row in rows)
    has_n = any(row.n is not None for row in rows) and answer.unit is not Unit.COUNT and not has_parts
    return Breakdown(
        by=by,
        title=words.dimension_title(by),
        heads=_heads(by, sort, address, answer, has_n=has_n),
        lines=[_line(row, by, answer, formats, Setting(ranks, scale, names, address)) for row in shown],
        total=len(rows),
        more=str(address.but(all="1")) if len(shown) < len(rows) else None,
        has_intervals=has_intervals,
        has_parts=has_parts,
        has_n=has_n,
        has_ranks=bool(ranks),
        top="" if whole.by else _part(whole.rows[0].numerator, formats),
        bottom="" if whole.by else _part(whole.rows[0].denominator, formats),
    )


def ranks_of(rows: Sequence[Row], direction: Direction) -> dict[int, int]:
    """The rank of every row by its identity: ties share one (1, 2, 2, 4), rows with few behind them have none."""
    if direction not in (Direction.HIGHER, Direction.LOWER):
        return {}
    ranked = [row for row in rows if row.value is not None and not UNRANKED & set(row.flags)]
    ranked.sort(key=lambda row: row.value or 0, reverse=direction is Direction.HIGHER)
    found: dict[int, int] = {}
    rank, before = 0, None
    for place, row in enumerate(ranked, start=1):
        if row.value != before:
            rank, before = place, row.value
        found[id(row)] = rank
    return found


def sorted_rows(rows: Sequence[Row], by: str, sort: str, direction: Direction) -> list[Row]:
    """Rows in the chosen order; whatever has no value comes last either way."""
    key = sort.removeprefix("-")
    down = sort.startswith("-")
    if key == "label":
        return sorted(rows, key=lambda row: row.labels[by].casefold(), reverse=down)
    known = [row for row in rows if (row.n if key == "n" else row.value) is not None]
    rest = [row for row in rows if (row.n if key == "n" else row.value) is None]
    known.sort(key=lambda row: row.labels[by].casefold())
    if key == "n":
        known.sort(key=lambda row: row.n or 0, reverse=down)
    else:
        # "Best first" where lower is better means the lowest first.
        known.sort(key=lambda row: row.value or 0, reverse=down is not (direction is Direction.LOWER))
    return known + sorted(rest, key=lambda row: row.labels[by].casefold())


def _heads(by: str, sort: str, address: Address, answer: Answer, *, has_n: bool) -> list[Head]:
    key, down = sort.removeprefix("-"), sort.startswith("-")
    lower = answer.direction is Direction.LOWER

    def head(name: str, title: str, first: str, *, is_number: bool) -> Head:
        order = None
        if key == name:
            falling = down is not (name == "value" and lower)
            order = "descending" if falling else "ascending"
        turned = name if sort == first and first.startswith("-") else f"-{name}" if sort == first else first
        return Head(name, title, str(address.but(sort=turned)) + "#split", order, is_number)

    heads = [
        head("label", words.dimension_title(by), "label", is_number=False),
        head("value", answer.title, "-value", is_number=True),
    ]
    return [*heads, head("n", "n", "-n", is_number=True)] if has_n else heads


def _scale(rows: Sequence[Row]) -> tuple[float, float]:
    ends = [float(end) for row in rows for end in (row.value, *(row.interval or ())) if end is not None]
    return (min(ends), max(ends)) if ends else (0.0, 1.0)


def _line(row: Row, by: str, answer: Answer, formats: Formats, setting: Setting) -> Line:
    label = row.labels[by]
    rank = setting.ranks.get(id(row))
    interval = formats.interval(row.interval, answer.unit)
    drawn = None
    if row.value is not None and row.interval is not None:
        sentence = f"{label}: {formats.short(row.value, answer.unit)}, {interval}"
        drawn = whisker(float(row.value), row.interval, setting.scale, sentence)
    return Line(
        rank=NOTHING if rank is None else str(rank),
        label=label,
        link=_filtered(row, by, setting),
        value=formats.cell(row.value, answer.unit),
        is_none=row.value is None,
        is_small="SMALL_N" in row.flags,
        n="" if row.n is None else formats.number(row.n),
        top=_part(row.numerator, formats),
        bottom=_part(row.denominator, formats),
        interval=interval,
        drawing=drawn,
        flags=[name for name in row.flags if name != "PARTIAL_PERIOD"],
        reason="" if row.reason is None else words.reason_sentence(row.reason),
    )


def _part(value: Value, formats: Formats) -> str:
    return "" if value is None else part_text(value, formats)


def _filtered(row: Row, by: str, setting: Setting) -> str:
    """The same page for this member alone, by name where the name is its own and else by id."""
    member, label = row.by[by], row.labels[by]
    text = NONE_MEMBER if member is None else label if setting.names[label] == 1 else member
    where = [item for item in setting.address.all("where") if not item.startswith(f"{by}=")]
    return str(setting.address.but(where=[*where, f"{by}={text}"], all=None, sort=None))
