"""Shapes of the middle: medians with order-statistic limits, and percentiles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sightline.base.units import Flag, Reason
from sightline.shapes.cells import Cells, nothing, small
from sightline.shapes.part import Aggregate, Part
from sightline.shapes.population import Population

Parts = Mapping[str, "npt.NDArray[Any]"]

ENDLESS = 1e15
"""Stands for a duration without an end inside a query; no measured duration comes near it."""


@dataclass(frozen=True, slots=True)
class Median:
    """The middle of a value over the rows that have one.

    With `open_where`, rows for which it holds count as endless: they stand at the upper end, and
    a median that falls among them is none with reason `unanswered`.
    """

    population: Population
    value: str
    where: str | None = None
    open_where: str | None = None
    min_n: int = 5
    interval: bool = True

    def parts(self) -> Mapping[str, Part]:
        """Median, how many rows, and the two ranked values of the interval."""
        value = self.value
        if self.open_where:
            value = f"case when {self.open_where} then cast({ENDLESS} as double) else {value} end"
        found = {
            "median": Part(self.population, Aggregate.MEDIAN, value, self.where),
            "rows": Part(self.population, Aggregate.COUNT, where=_present(value, self.where)),
        }
        if self.interval:
            found["low"] = Part(self.population, Aggregate.RANK_LOW, value, self.where)
            found["high"] = Part(self.population, Aggregate.RANK_HIGH, value, self.where)
        return found

    def cells(self, parts: Parts) -> Cells:
        """The median with its limits; an endless one is none."""
        median, rows = parts["median"].astype(np.float64), parts["rows"]
        # Two endless values average to one; a finite and an endless one average to about half.
        endless = np.nan_to_num(median) >= ENDLESS / 4
        reason = nothing(rows == 0, Reason.NO_DENOMINATOR)
        reason[endless] = Reason.UNANSWERED
        flags = small(rows, self.min_n)
        low = high = None
        if self.interval:
            low = _finite(parts["low"])
            high = _finite(parts["high"])
            flags |= np.where(np.nan_to_num(parts["high"].astype(np.float64)) >= ENDLESS / 4, int(Flag.CENSORED), 0)
        return Cells(np.where(endless, np.nan, median), n=rows, low=low, high=high, flags=flags, reason=reason)


@dataclass(frozen=True, slots=True)
class Percentile:
    """A percentile by linear interpolation between ordered values."""

    population: Population
    value: str
    at: float
    where: str | None = None
    min_n: int = 5

    def parts(self) -> Mapping[str, Part]:
        """The percentile and how many rows it is of."""
        return {
            "value": Part(self.population, Aggregate.QUANTILE, self.value, self.where, at=self.at),
            "rows": Part(self.population, Aggregate.COUNT, where=_present(self.value, self.where)),
        }

    def cells(self, parts: Parts) -> Cells:
        """The percentile, none where there are no rows."""
        rows = parts["rows"]
        return Cells(
            parts["value"].astype(np.float64),
            n=rows,
            flags=small(rows, self.min_n),
            reason=nothing(rows == 0, Reason.NO_DENOMINATOR),
        )


def _present(value: str, where: str | None) -> str:
    present = f"({value}) is not null"
    return f"({where}) and {present}" if where else present


def _finite(values: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    numbers = values.astype(np.float64)
    return np.where(np.nan_to_num(numbers) >= ENDLESS / 4, np.nan, numbers)
