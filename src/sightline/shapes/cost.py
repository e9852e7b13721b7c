"""Shapes of cost: what one thing costs; a cost nobody recorded is unknown, never zero."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sightline.base.money import SCALE
from sightline.base.units import Reason
from sightline.shapes.cells import Cells, divide, nothing
from sightline.shapes.part import Part
from sightline.shapes.population import Placed, Scope, Source

Parts = Mapping[str, "npt.NDArray[Any]"]


@dataclass(frozen=True, slots=True)
class CostPer:
    """A cost divided by what it brought; none where no cost was recorded or nothing was brought.

    `costs` counts the recorded costs, which may add up to zero and are known all the same.
    """

    cost: Part
    costs: Part
    brought: Part

    def parts(self) -> Mapping[str, Part]:
        """The cost, how many costs it adds up, and what they brought."""
        return {"top": self.cost, "costs": self.costs, "bottom": self.brought}

    def cells(self, parts: Parts) -> Cells:
        """Cost divided by number."""
        top, bottom = parts["top"], parts["bottom"]
        unknown = parts["costs"] == 0
        value = np.where(unknown, np.nan, divide(top, bottom) / SCALE)
        reason = nothing(unknown, Reason.NO_INPUT)
        reason[bottom == 0] = Reason.NO_DENOMINATOR
        return Cells(value, top, bottom, bottom, reason=reason, money_top=True)


@dataclass(frozen=True, slots=True)
class KnownCost:
    """A sum of costs, none where not a single one was recorded."""

    cost: Part
    costs: Part

    def parts(self) -> Mapping[str, Part]:
        """The cost, and how many costs it adds up."""
        return {"total": self.cost, "costs": self.costs}

    def cells(self, parts: Parts) -> Cells:
        """The sum as value and numerator."""
        total, costs = parts["total"], parts["costs"]
        value = np.where(costs == 0, np.nan, total / SCALE)
        return Cells(value, total, n=costs, reason=nothing(costs == 0, Reason.NO_INPUT), money_top=True)


@dataclass(frozen=True, slots=True)
class Undated:
    """Rows that have no day at all, and so belong to no period; listed with the first one asked for."""

    fact: str
    where: str
    look_back: bool = True
    placed: Placed = None

    def relation(self, source: Source, scope: Scope) -> str:
        """See `Population.relation`."""
        conditions = [f"f.{source.anchor} is null", f"({self.where})", *scope.filters]
        bounds = "cast($start as date) as period, cast($end as date) as period_end"
        return f"select {bounds}, f.* from {source.table} f where {' and '.join(conditions)}"
