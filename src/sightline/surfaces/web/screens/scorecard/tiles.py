"""The tiles of the scorecard: a number, what it is compared with, its quota where it has one, its trend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from sightline.base.units import Direction, Unit
from sightline.surfaces.web import words
from sightline.surfaces.web.formatting import NOTHING, Formats
from sightline.surfaces.web.links import Address
from sightline.surfaces.web.svg.bullet import bullet
from sightline.surfaces.web.svg.sparkline import sparkline
from sightline.workspace import Answer, Cell, Comparison, Scorecard
from sightline.workspace import Tile as Measured

TONES = {"on track": "good", "needs improvement": "warn", "urgent concern": "bad"}
# Said once for the whole page, so not on every tile.
SAID_ABOVE = {"PARTIAL_PERIOD"}


@dataclass(frozen=True, slots=True)
class Delta:
    """A difference: arrow, amount, word, and what it is a difference from."""

    text: str
    arrow: str
    word: str
    tone: str
    than: str


@dataclass(frozen=True, slots=True)
class Quota:
    """How much of a quota is reached, drawn and said."""

    drawing: Markup
    text: str
    status: str
    tone: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile as the page shows it."""

    title: str
    link: str
    value: str
    is_none: bool
    beside: str
    flags: Sequence[str]
    deltas: Sequence[Delta]
    quota: Quota | None
    sparkline: Markup


def tile_of(tile: Measured, card: Scorecard, quota: Quota | None, formats: Formats, here: Address) -> Tile:
    """One tile."""
    column, cell = tile.column, tile.cell
    names = [formats.period(basis.period) for basis in card.bases]
    deltas = [
        delta_of(side, column.unit, column.direction, f"vs {name}", formats, is_small=cell.is_small)
        for side, name in zip((tile.previous, tile.last_year), names, strict=True)
    ]
    return Tile(
        title=column.title,
        link=link_of(column.kpi, column.variant, here),
        value=formats.short(cell.value, column.unit),
        is_none=cell.value is None,
        beside=beside_of(cell, column.unit, formats),
        flags=[name for name in cell.flags if name not in SAID_ABOVE],
        deltas=deltas if cell.value is not None else [],
        quota=quota,
        sparkline=_trend(tile, card, formats),
    )


def link_of(kpi: str, variant: str | None, here: Address, *where: str) -> str:
    """The page of a KPI with the choices of the scorecard kept."""
    team = here.one("team")
    filters = [*([f"team={team}"] if team else []), *where]
    return str(here.at(f"/kpis/{kpi}", "period", "as_of").but(variant=variant, where=filters))


def beside_of(cell: Cell, unit: Unit, formats: Formats) -> str:
    """What stands under the value: why there is none, or its interval and how many rows it rests on."""
    if cell.value is None:
        return words.reason_sentence(cell.reason)
    pieces = []
    if cell.interval is not None:
        pieces.append(f"95% {formats.interval(cell.interval, unit)}")
    if cell.n is not None and unit is not Unit.COUNT:
        pieces.append(f"n {formats.number(cell.n)}")
    return " · ".join(pieces)


def delta_of(
    side: Comparison, unit: Unit, direction: Direction, than: str, formats: Formats, *, is_small: bool
) -> Delta:
    """One comparison; few rows are never called better or worse."""
    if side.difference is None:
        return Delta(NOTHING, "", "", "flat", f"{than}: {_missing(side)}")
    arrow, word, tone = words.moved(side.difference, direction)
    if is_small and side.difference:
        word, tone = "may be chance", "flat"
    in_points = unit in (Unit.PERCENT, Unit.POINTS, Unit.COUNT) or side.change is None
    text = formats.change(side.difference, unit) if in_points else formats.relative(side.change)
    return Delta(text, arrow, word, tone, than)


def quota_of(due: Answer, whole: Answer, status: str, formats: Formats) -> Quota | None:
    """The quota bar out of two answers: against the quota due by now, and against that of the whole period."""
    now, full = due.rows[0], whole.rows[0]
    if not full.denominator or now.numerator is None or now.denominator is None:
        return None
    # What was credited is taken from the first answer: the second may know of days after the knowledge day.
    reached = float(now.numerator) / float(full.denominator)
    pace = float(now.denominator) / float(full.denominator)
    credited, goal = formats.short(now.numerator, Unit.MONEY), formats.short(full.denominator, Unit.MONEY)
    label = f"{formats.percent(reached, 0)} of the quota reached"
    if pace < 1:
        text = f"{credited} of {goal}, {formats.short(now.denominator, Unit.MONEY)} due by now:"
        label = f"{label}, {formats.percent(pace, 0)} due by now"
    else:
        text = f"{credited} of {goal}:"
    tone = TONES[status]
    return Quota(bullet(reached, pace if pace < 1 else None, f"{label}, {status}", tone), text, status, tone)


def _missing(side: Comparison) -> str:
    if side.reason is None:
        return "nothing to compare"
    return words.reason_sentence(side.reason).rstrip(".").lower()


def _trend(tile: Measured, card: Scorecard, formats: Formats) -> Markup:
    points, unit = tile.trend, tile.column.unit
    values = [None if point.value is None else float(point.value) for point in points]
    if not points:
        return sparkline([], f"{tile.column.title}: no trend")
    running = points[-1].period.end > formats.local_day(card.as_of)
    ends = [f"{formats.period_short(p.period)} {formats.short(p.value, unit)}" for p in (points[0], points[-1])]
    tail = ", still running" if running else ""
    label = f"{tile.column.title}, {len(points)} periods: {ends[0]} to {ends[1]}{tail}"
    return sparkline(values, label, running=running)
