"""What is asked: which KPI, when, split how, of whom, as known when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self
from zoneinfo import ZoneInfo

from sightline.base.periods import Grain, Period

NONE_MEMBER = "(none)"


@dataclass(frozen=True, slots=True)
class Question:
    """One question; hashable, so that its answer can be cached for as long as the snapshot stands.

    `where` pairs a dimension with the member ids it is restricted to, None standing for "(none)".
    `as_of` is the knowledge instant: what happened later does not exist. A brief question wants the
    value alone, for comparison: no companions and limits, nothing counted of what is left out.
    """

    kpi: str
    period: Period
    as_of: datetime
    grain: Grain = Grain.TOTAL
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, tuple[str | None, ...]], ...] = ()
    variant: str | None = None
    is_brief: bool = False

    def today(self, time_zone: str) -> date:
        """The local day of the knowledge instant."""
        return self.as_of.astimezone(ZoneInfo(time_zone)).date()

    def but(self, **changes: object) -> Self:
        """The same question with some parts changed."""
        return replace(self, **changes)  # type: ignore[arg-type]
