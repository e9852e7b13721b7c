"""The shape of activity per working day: counts divided by the days of those who did something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sightline.base.units import Reason
from sightline.shapes.cells import Cells, divide, nothing
from sightline.shapes.part import Part


@dataclass(frozen=True, slots=True)
class PerDayOfMembers:
    """How many per working day, over the working days of members with any activity at all.

    `counted` is what the rate is of, `active` says who belongs, `days` are working days; all three
    name the members in `each`.
    """

    counted: Part
    active: Part
    days: Part

    def parts(self) -> Mapping[str, Part]:
        """Count, activity and days of every member."""
        return {"top": self.counted, "active": self.active, "days": self.days}

    def fold(
        self, parts: Mapping[str, npt.NDArray[Any]], into: npt.NDArray[np.int64], size: int
    ) -> Mapping[str, npt.NDArray[Any]]:
        """Add up counts, and the days of the members who were active, per cell."""
        active = parts["active"] > 0
        return {
            "top": np.bincount(into, weights=parts["top"], minlength=size).astype(np.int64),
            "days": np.bincount(into, weights=np.where(active, parts["days"], 0), minlength=size).astype(np.int64),
        }

    def cells(self, parts: Mapping[str, npt.NDArray[Any]]) -> Cells:
        """Counted divided by days, none where nobody worked a day."""
        top, days = parts["top"], parts["days"]
        return Cells(divide(top, days), top, days, days, reason=nothing(days == 0, Reason.NO_DENOMINATOR))
