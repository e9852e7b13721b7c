"""The number of a KPI's page with everything that must stand beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sightline.base.units import Direction, Unit
from sightline.surfaces.web import words
from sightline.surfaces.web.formatting import Formats, Value
from sightline.workspace import Answer, Row


@dataclass(frozen=True, slots=True)
class Beside:
    """One line beside the number: what it is, and what it says."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """The number, or why there is none."""

    value: str
    is_none: bool
    reason: str
    beside: Sequence[Beside]
    cautions: Sequence[Beside]


def figure_of(answer: Answer, formats: Formats) -> Figure | None:
    """The figure of an undivided answer; none where the KPI always comes divided."""
    if answer.by or not len(answer):
        return None
    row = answer.rows[0]
    return Figure(
        value=formats.value(row.value, answer.unit),
        is_none=row.value is None,
        reason=words.reason_sentence(row.reason),
        beside=_beside(answer, row, formats),
        cautions=cautions_of(row.flags),
    )


def cautions_of(flags: Sequence[str]) -> list[Beside]:
    """Flags in words."""
    return [Beside(words.flag_title(name), words.flag_sentence(name)) for name in flags]


def target_text(target: float, answer: Answer, formats: Formats) -> str:
    """A target, and whether the number reaches it where one way is good: "50.0%, not reached"."""
    text = formats.value(target, answer.unit)
    value = None if answer.by or not len(answer) else answer.rows[0].value
    if value is None or answer.direction not in (Direction.HIGHER, Direction.LOWER):
        return text
    is_reached = value >= target if answer.direction is Direction.HIGHER else value <= target
    return f"{text}, {'reached' if is_reached else 'not reached'}"


def _beside(answer: Answer, row: Row, formats: Formats) -> list[Beside]:
    found = []
    if row.interval is not None:
        found.append(Beside("95% interval", formats.interval(row.interval, answer.unit)))
    if row.n is not None:
        found.append(Beside("n", formats.number(row.n)))
    if row.denominator is not None and row.numerator is not None:
        top = part_text(row.numerator, formats)
        bottom = part_text(row.denominator, formats)
        found.append(Beside("Numerator ÷ denominator", f"{top} ÷ {bottom}"))
    for name, item in answer.also.items():
        found.append(Beside(item.title, formats.value(row.also[name], item.unit)))
    return found


def part_text(value: Value, formats: Formats) -> str:
    """A numerator or denominator in full; what is exact decimal is money."""
    return formats.value(value, Unit.MONEY) if isinstance(value, Decimal) else formats.number(value)
