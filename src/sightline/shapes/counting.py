"""Shapes that count or add up: a number of rows, an amount, a share of the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sightline.base.money import SCALE
from sightline.base.statistics import poisson_limits, wilson
from sightline.base.units import Reason
from sightline.shapes.cells import Cells, divide, nothing
from sightline.shapes.part import Part

Parts = Mapping[str, "npt.NDArray[Any]"]


@dataclass(frozen=True, slots=True)
class Count:
    """How many; zero is a value. `interval` adds exact Poisson limits."""

    what: Part
    interval: bool = False

    def parts(self) -> Mapping[str, Part]:
        """The one part counted."""
        return {"count": self.what}

    def cells(self, parts: Parts) -> Cells:
        """The count is value, numerator and n."""
        count = parts["count"]
        cells = Cells(count.astype(np.float64), numerator=count, n=count)
        if self.interval:
            cells.low, cells.high = poisson_limits(count)
        return cells


@dataclass(frozen=True, slots=True)
class Total:
    """A sum; money stays exact. `n` counts the rows that were added."""

    what: Part
    rows: Part

    def parts(self) -> Mapping[str, Part]:
        """The sum, and how many rows it adds."""
        return {"total": self.what, "rows": self.rows}

    def cells(self, parts: Parts) -> Cells:
        """The sum as value and numerator."""
        total = parts["total"]
        scale = SCALE if self.what.is_money else 1
        return Cells(total.astype(np.float64) / scale, numerator=total, n=parts["rows"], money_top=self.what.is_money)


@dataclass(frozen=True, slots=True)
class Share:
    """The part a group has of the whole of its period; shares add up to one."""

    part: Part
    whole: Part
    interval: bool = False

    def parts(self) -> Mapping[str, Part]:
        """The group's own and the whole."""
        return {"part": self.part, "whole": self.whole}

    def cells(self, parts: Parts) -> Cells:
        """Group divided by whole; nothing where the whole is empty."""
        part, whole = parts["part"], parts["whole"]
        reason = nothing(whole == 0, Reason.NO_DENOMINATOR)
        cells = Cells(divide(part, whole), part, whole, whole, reason=reason)
        cells.money_top = cells.money_bottom = self.part.is_money
        if self.interval:
            cells.low, cells.high = wilson(part, whole)
        return cells
