"""Shapes that divide: rates, averages of a sum, and cohorts that need time to mature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sightline.base.money import SCALE
from sightline.base.statistics import mean_interval, wilson
from sightline.base.units import Flag, Reason
from sightline.shapes.cells import Cells, divide, nothing, small
from sightline.shapes.part import Part

Parts = Mapping[str, "npt.NDArray[Any]"]


@dataclass(frozen=True, slots=True)
class Rate:
    """A proportion: the rows of `bottom` for which `top` holds too; carries a Wilson interval.

    `horizon_days` makes it a cohort rate: a period younger than that is flagged immature by the
    measure floor, which knows the date.
    """

    top: Part
    bottom: Part
    min_n: int = 10
    horizon_days: int | None = None

    def parts(self) -> Mapping[str, Part]:
        """Numerator and denominator."""
        return {"top": self.top, "bottom": self.bottom}

    def cells(self, parts: Parts) -> Cells:
        """Top divided by bottom, none where nothing is in the bottom."""
        top, bottom = parts["top"], parts["bottom"]
        low, high = wilson(top, bottom)
        return Cells(
            divide(top, bottom),
            top,
            bottom,
            bottom,
            low,
            high,
            small(bottom, self.min_n),
            nothing(bottom == 0, Reason.NO_DENOMINATOR),
        )


@dataclass(frozen=True, slots=True)
class Quotient:
    """One amount divided by another where the one is not a part of the other; no interval.

    `rows` gives n. `above_one` flags values over 1, for ratios read as a percentage.
    """

    top: Part
    bottom: Part
    rows: Part | None = None
    min_n: int = 0
    above_one: bool = False
    lacking: Reason = Reason.NO_DENOMINATOR

    def parts(self) -> Mapping[str, Part]:
        """Numerator, denominator and the rows counted."""
        found = {"top": self.top, "bottom": self.bottom}
        return found | {"rows": self.rows} if self.rows else found

    def cells(self, parts: Parts) -> Cells:
        """Top divided by bottom in their natural units."""
        top, bottom = parts["top"], parts["bottom"]
        value = divide(top, bottom) * (_scale(self.bottom) / _scale(self.top))
        n = parts.get("rows", bottom)
        flags = small(n, self.min_n) if self.min_n else np.zeros(len(value), dtype=np.int64)
        if self.above_one:
            flags |= np.where(np.nan_to_num(value) > 1, int(Flag.ABOVE_100), 0)
        return Cells(
            value,
            top,
            bottom,
            n,
            flags=flags,
            reason=nothing(bottom == 0, self.lacking),
            money_top=self.top.is_money,
            money_bottom=self.bottom.is_money,
        )


@dataclass(frozen=True, slots=True)
class Mean:
    """A sum divided by how many were summed; a t interval when `deviation` is given."""

    top: Part
    rows: Part
    deviation: Part | None = None
    min_n: int = 5

    def parts(self) -> Mapping[str, Part]:
        """The sum, the rows and, for the interval, their standard deviation."""
        found = {"top": self.top, "rows": self.rows}
        return found | {"deviation": self.deviation} if self.deviation else found

    def cells(self, parts: Parts) -> Cells:
        """Sum divided by rows, none where there are none."""
        top, rows = parts["top"], parts["rows"]
        value = divide(top, rows) / _scale(self.top)
        low = high = None
        if self.deviation is not None:
            low, high = mean_interval(value, parts["deviation"].astype(np.float64), rows)
        reason = nothing(rows == 0, Reason.NO_DENOMINATOR)
        cells = Cells(value, top, rows, rows, low, high, small(rows, self.min_n), reason)
        cells.money_top = self.top.is_money
        return cells


@dataclass(frozen=True, slots=True)
class RatioOfMeans:
    """One mean divided by another."""

    top: Mean
    bottom: Mean

    def parts(self) -> Mapping[str, Part]:
        """The parts of both means."""
        upper = {f"top_{name}": part for name, part in self.top.parts().items()}
        return upper | {f"bottom_{name}": part for name, part in self.bottom.parts().items()}

    def cells(self, parts: Parts) -> Cells:
        """Mean divided by mean, none where either is none or the lower one is zero."""
        upper = self.top.cells({name.removeprefix("top_"): parts[name] for name in parts if name.startswith("top_")})
        lower = self.bottom.cells(
            {name.removeprefix("bottom_"): parts[name] for name in parts if name.startswith("bottom_")}
        )
        value = divide(upper.value, np.nan_to_num(lower.value))
        return Cells(value, reason=nothing(np.isnan(value), Reason.NO_DENOMINATOR))


def _scale(part: Part) -> int:
    return SCALE if part.is_money else 1
