"""The choices a measurement depends on, as the workspace's settings file gives them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sightline.base.periods import Calendar


@dataclass(frozen=True, slots=True)
class MeasureSettings:
    """Settings that change numbers; their digest is part of what a snapshot's facts were made with."""

    time_zone: str = "UTC"
    currency: str = "EUR"
    fiscal_start_month: int = 1
    week_start: int = 0
    name_year_by: str = "end"
    response_target_minutes: int = 60
    horizon_days: int = 180
    grace_days: int = 30
    lapse_days: int | None = None
    min_tenure_days: int = 90
    min_n_rate: int = 10
    min_n_mean: int = 5
    max_life_months: int = 60
    gross_margin_percent: int = 100
    discount_percent: int = 10
    country: str | None = None
    subdivision: str | None = None

    @property
    def calendar(self) -> Calendar:
        """How time is cut into periods."""
        name: Literal["start", "end"] = "start" if self.name_year_by == "start" else "end"
        return Calendar(self.fiscal_start_month, self.week_start, name)

    @property
    def digest(self) -> str:
        """A short mark that changes when any setting does."""
        return hashlib.sha256(repr(sorted(asdict(self).items())).encode()).hexdigest()[:16]

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> MeasureSettings:
        """The settings found in a mapping that may hold others beside them."""
        return cls(**{name: values[name] for name in cls.__slots__ if name in values})
