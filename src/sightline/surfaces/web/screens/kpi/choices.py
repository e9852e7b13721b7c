"""What a visitor chose on a KPI's page, read from the address, and the questions that follow from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sightline.base.periods import Calendar, Grain, Period
from sightline.surfaces.web.screen import Visit
from sightline.workspace import Question, Workspace

TREND_PERIODS = 13
MOST_TREND_PERIODS = 120
_LONG = 1100
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices of the address, as text; what they mean is checked by the workspace."""

    kpi: str
    period: str | None
    grain: str | None
    by: str | None
    where: tuple[str, ...]
    as_of: str | None
    variant: str | None

    def question(self, workspace: Workspace, **changed: object) -> Question:
        """The question these choices ask, undivided, or with some parts of it changed."""
        parts: dict[str, object] = {
            "period": self.period,
            "where": self.where,
            "as_of": self.as_of,
            "variant": self.variant,
            **changed,
        }
        return workspace.question(self.kpi, **parts)  # type: ignore[arg-type]


def read_choices(visit: Visit) -> Choices:
    """The choices of a visit."""
    return Choices(
        kpi=visit.path["kpi"],
        period=visit.choice("period"),
        grain=visit.choice("grain"),
        by=visit.choice("by"),
        where=visit.address.all("where"),
        as_of=visit.choice("as_of"),
        variant=visit.choice("variant"),
    )


def trend_grain(chosen: str | None, period: Period, calendar: Calendar) -> Grain:
    """How the trend is cut: as chosen, or else so that it shows a dozen steps worth looking at."""
    if chosen and chosen in {grain.value for grain in Grain if grain is not Grain.TOTAL}:
        return Grain(chosen)
    own = calendar.grain_of(period)
    if own in (Grain.DAY, Grain.WEEK) and period.days <= 7:
        return own
    if period.days <= 31 and own is Grain.DAY:
        return Grain.DAY
    return Grain.MONTH if period.days <= _LONG else Grain.QUARTER


def trend_span(period: Period, today: date, grain: Grain, calendar: Calendar) -> Period:
    """The stretch a trend shows: the whole period, and at least a dozen steps up to its end or to today."""
    last = calendar.bucket(max(period.start, min(period.last_day, today)), grain)
    start, steps = last.start, 1
    while steps < TREND_PERIODS or (start > period.start and steps < MOST_TREND_PERIODS):
        start = calendar.bucket(start - _ONE_DAY, grain).start
        steps += 1
    return calendar.named(start, last.end)


def split_of(choices: Choices, dimensions: Sequence[str], forced: Sequence[str]) -> str | None:
    """The dimension the breakdown shows: as chosen, or as the KPI is named for, or what people ask about first."""
    if choices.by:
        return choices.by
    if forced:
        return forced[0]
    named = [name for name in dimensions if choices.kpi.endswith(f"_by_{name}")]
    for name in (*named, "rep", "team", "source", "location", "product", "account"):
        if name in dimensions:
            return name
    return dimensions[0] if dimensions else None
