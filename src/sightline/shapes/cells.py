"""What a shape makes of its parts: columns of values with everything that must stand beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Protocol, cast, runtime_checkable

import numpy as np
import numpy.typing as npt

from sightline.base.units import Flag, Reason
from sightline.shapes.part import Part

Column = "npt.NDArray[Any]"
NO_REASON = ""


@dataclass(slots=True)
class Cells:
    """One entry per period and group.

    `value` is NaN where there is none, and `reason` then says why. `numerator` and `denominator`
    are as the parts give them: counts as integers, money as integers of 1/10000, which
    `money_top` and `money_bottom` say.
    """

    value: npt.NDArray[np.float64]
    numerator: npt.NDArray[Any] | None = None
    denominator: npt.NDArray[Any] | None = None
    n: npt.NDArray[Any] | None = None
    low: npt.NDArray[np.float64] | None = None
    high: npt.NDArray[np.float64] | None = None
    flags: npt.NDArray[np.int64] | None = None
    reason: npt.NDArray[Any] | None = None
    money_top: bool = False
    money_bottom: bool = False


class Shape(Protocol):
    """A form a KPI can take: which parts it needs and what it makes of them."""

    def parts(self) -> Mapping[str, Part]:
        """The aggregates needed, by a name of the shape's own."""

    def cells(self, parts: Mapping[str, npt.NDArray[Any]]) -> Cells:
        """The values, from the parts' columns of equal length."""


@runtime_checkable
class Folding(Protocol):
    """A shape that judges every member of a finer split before it makes cells."""

    def parts(self) -> Mapping[str, Part]:
        """The aggregates needed; those with `each` come by member."""

    def fold(
        self, parts: Mapping[str, npt.NDArray[Any]], into: npt.NDArray[np.int64], size: int
    ) -> Mapping[str, npt.NDArray[Any]]:
        """The members' parts made into one value per cell, `into` being each member's cell of `size`."""

    def cells(self, parts: Mapping[str, npt.NDArray[Any]]) -> Cells:
        """The values, from what was folded."""


def without_limits(shape: Shape) -> Shape:
    """The same shape without the parts that only serve its interval."""
    named = {item.name for item in fields(cast(Any, shape))}
    if "interval" in named:
        return cast("Shape", replace(cast(Any, shape), interval=False))
    return cast("Shape", replace(cast(Any, shape), deviation=None)) if "deviation" in named else shape


def nothing(where: npt.NDArray[np.bool_], reason: str) -> npt.NDArray[Any]:
    """A column of reasons: `reason` where the mask holds, empty elsewhere."""
    return np.where(where, reason, NO_REASON).astype(object)


def unknown(size: int) -> Cells:
    """Cells of a number that cannot be told here, because what it counts does not know what was asked for."""
    return Cells(np.full(size, np.nan), reason=np.full(size, Reason.NO_INPUT.value, dtype=object))


def divide(numerator: npt.NDArray[Any], denominator: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """The one division: NaN, never zero or infinity, where there is nothing to divide by."""
    bottom = np.where(denominator == 0, np.nan, denominator.astype(np.float64))
    return np.asarray(numerator.astype(np.float64) / bottom)


def small(n: npt.NDArray[Any], least: int) -> npt.NDArray[np.int64]:
    """SMALL_N where something was counted, but less than `least`."""
    return np.where((n > 0) & (n < least), int(Flag.SMALL_N), 0).astype(np.int64)
