"""The shape of odds: how many of one kind come on one of the other, with the limits of their share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sightline.base.statistics import wilson
from sightline.base.units import Reason
from sightline.shapes.cells import Cells, divide, nothing, small
from sightline.shapes.part import Part


@dataclass(frozen=True, slots=True)
class Odds:
    """Things of one kind divided by things of the other; together they are n.

    The interval is the Wilson interval of the one kind's share w of both, each limit as w ÷ (1 - w).
    """

    top: Part
    bottom: Part
    min_n: int = 10

    def parts(self) -> Mapping[str, Part]:
        """Both kinds counted."""
        return {"top": self.top, "bottom": self.bottom}

    def cells(self, parts: Mapping[str, npt.NDArray[Any]]) -> Cells:
        """One kind divided by the other, none where there is nothing of the other."""
        top, bottom = parts["top"], parts["bottom"]
        n = top + bottom
        lacks = bottom == 0
        low, high = (np.where(lacks, np.nan, limit) for limit in wilson(top, n))
        return Cells(
            divide(top, bottom),
            top,
            bottom,
            n,
            divide(low, 1 - low),
            divide(high, 1 - high),
            small(n, self.min_n),
            nothing(lacks, Reason.NO_DENOMINATOR),
        )
