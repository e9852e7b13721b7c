"""The trend of a KPI: the description of its chart, the drawing for pages without scripts, and the table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from sightline.base.periods import Grain
from sightline.base.units import Unit
from sightline.surfaces.web.formatting import Formats
from sightline.surfaces.web.links import Address
from sightline.surfaces.web.svg.columns import columns
from sightline.workspace import Answer, Row

_RATIOS = {Unit.PERCENT, Unit.RATIO, Unit.INDEX, Unit.POINTS, Unit.DAYS, Unit.HOURS, Unit.MINUTES}
_AXES = {Unit.DAYS: "d", Unit.HOURS: "h", Unit.MINUTES: "min"}


@dataclass(frozen=True, slots=True)
class Step:
    """One period of the trend as a row of the table."""

    title: str
    link: str
    value: str
    is_none: bool
    n: str
    interval: str
    flags: Sequence[str]
    is_running: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """The trend in its three forms."""

    title: str
    chart: dict[str, Any]
    drawing: Markup
    steps: Sequence[Step]
    has_intervals: bool
    has_n: bool


def trend_of(answer: Answer, grain: Grain, formats: Formats, address: Address) -> Trend:
    """The trend out of an answer that is cut by a grain and not divided."""
    rows = answer.rows
    running = bool(rows) and "PARTIAL_PERIOD" in rows[-1].flags
    labels = [formats.period_short(row.period) for row in rows]
    texts = [formats.short(row.value, answer.unit) for row in rows]
    values = [None if row.value is None else float(row.value) for row in rows]
    name = f"{answer.title} by {grain.value}"
    sentence = _sentence(name, labels, texts, running=running)
    links = [str(address.but(period=row.period.label)) for row in rows]
    chart = {
        "kind": "line" if answer.unit in _RATIOS else "bar",
        "description": sentence,
        "labels": labels,
        "series": [{"name": answer.title, "values": values, "texts": texts, "links": links}],
        "unfinished": running,
        "axis": axis_of(answer.unit, answer.currency),
    }
    steps = [_step(row, answer, formats, link) for row, link in zip(rows, links, strict=True)]
    return Trend(
        name,
        chart,
        columns(labels, values, texts, sentence, running=running),
        list(reversed(steps)),
        any(row.interval for row in rows),
        any(row.n is not None for row in rows) and answer.unit is not Unit.COUNT,
    )


def axis_of(unit: Unit, currency: str) -> dict[str, str]:
    """How a chart writes the numbers of a unit along its axis."""
    if unit is Unit.PERCENT:
        return {"style": "percent"}
    if unit.is_money:
        return {"style": "currency", "currency": currency}
    return {"style": "decimal", **({"unit": _AXES[unit]} if unit in _AXES else {})}


def _step(row: Row, answer: Answer, formats: Formats, link: str) -> Step:
    return Step(
        formats.period(row.period),
        link,
        formats.cell(row.value, answer.unit),
        row.value is None,
        "" if row.n is None else formats.number(row.n),
        formats.interval(row.interval, answer.unit),
        [name for name in row.flags if name != "PARTIAL_PERIOD"],
        "PARTIAL_PERIOD" in row.flags,
    )


def _sentence(name: str, labels: Sequence[str], texts: Sequence[str], *, running: bool) -> str:
    if not labels:
        return f"{name}: no periods."
    tail = " and still running" if running else ""
    return f"{name}, {len(labels)} periods from {labels[0]} ({texts[0]}) to {labels[-1]} ({texts[-1]}{tail})."
