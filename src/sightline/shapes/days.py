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

    `counted` is what the rate is of; `active` says which members belong and `days` are their working
    days, both split by the members in `each`. The days are the same for every kind of activity, so
    that the parts per day add up to the whole.
    """

    counted: Part
    active: Part
    days: Part

    def parts(self) -> Mapping[str, Part]:
        """The count, and activity and days of every member."""
        return {"top": self.counted, "active": self.active, "days": self.days}

    def fold(
        self, parts: Mapping[str, npt.NDArray[Any]], into: npt.NDArray[np.int64], size: int
    ) -> Mapping[str, npt.NDArray[Any]]:
        """The days of the members who were active, per cell."""
        days = np.where(parts["active"] > 0, parts["days"], 0)
        return {"days": np.bincount(into, weights=days, minlength=size).astype(np.int64)}

    def cells(self, parts: Mapping[str, npt.NDArray[Any]]) -> Cells:
        """Counted divided by days, none where nobody worked a day."""
        top, days = parts["top"], parts["days"]
        return Cells(divide(top, days), top, days, days, reason=nothing(days == 0, Reason.NO_DENOMINATOR))
