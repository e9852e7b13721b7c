"""Shapes with a formula of their own: net promoter scores, revenue kept and lost, members who made it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from sightline.base.statistics import nps_interval, wilson
from sightline.base.units import Reason
from sightline.shapes.cells import Cells, divide, nothing, small
from sightline.shapes.part import Aggregate, Part, count
from sightline.shapes.population import Levels, Population
from sightline.shapes.revenue import HELD

Parts = Mapping[str, "npt.NDArray[Any]"]


@dataclass(frozen=True, slots=True)
class NetScore:
    """Share of promoters less share of detractors, in points from -100 to 100."""

    population: Population
    promoter: str
    passive: str
    detractor: str
    min_n: int = 10

    def parts(self) -> Mapping[str, Part]:
        """The three classes counted."""
        return {
            "promoters": count(self.population, self.promoter),
            "passives": count(self.population, self.passive),
            "detractors": count(self.population, self.detractor),
        }

    def cells(self, parts: Parts) -> Cells:
        """The score with its own interval."""
        up, middle, down = parts["promoters"], parts["passives"], parts["detractors"]
        n = up + middle + down
        low, high = nps_interval(up, middle, down)
        return Cells(
            divide(100 * (up - down), n),
            up - down,
            n,
            n,
            low,
            high,
            small(n, self.min_n),
            nothing(n == 0, Reason.NO_DENOMINATOR),
        )


Kept = Literal["gross_churn", "net_churn", "grr", "nrr"]


@dataclass(frozen=True, slots=True)
class RevenueKept:
    """What became of the recurring revenue that stood on the first day, per customer netted."""

    levels: Levels
    reading: Kept

    def parts(self) -> Mapping[str, Part]:
        """What stood, what was lost, what was added, over the customers of the first day."""
        lost = "case when end_units < start_units then start_units - end_units else 0 end"
        added = "case when end_units > start_units then end_units - start_units else 0 end"
        return {
            "start": Part(self.levels, Aggregate.UNITS, "start_units", HELD),
            "lost": Part(self.levels, Aggregate.UNITS, lost, HELD),
            "added": Part(self.levels, Aggregate.UNITS, added, HELD),
            "members": count(self.levels, HELD),
        }

    def cells(self, parts: Parts) -> Cells:
        """The asked reading as a share of what stood on the first day."""
        start, lost, added = parts["start"], parts["lost"], parts["added"]
        top = {
            "gross_churn": lost,
            "net_churn": lost - added,
            "grr": start - lost,
            "nrr": start - lost + added,
        }[self.reading]
        members = parts["members"]
        return Cells(
            divide(top, start),
            top.astype(np.int64),
            start.astype(np.int64),
            members,
            flags=small(members, 10),
            reason=nothing(start == 0, Reason.NO_DENOMINATOR),
            money_top=True,
            money_bottom=True,
        )


@dataclass(frozen=True, slots=True)
class Attainment:
    """What members reached divided by what they should; members without a goal are in neither."""

    reached: Part
    goal: Part

    def parts(self) -> Mapping[str, Part]:
        """Sum and goal of every member; both parts name the members in `each`."""
        return {"reached": self.reached, "goal": self.goal}

    def fold(self, parts: Parts, into: npt.NDArray[np.int64], size: int) -> Mapping[str, npt.NDArray[Any]]:
        """Add up, per cell, what members with a goal reached and should; amounts stay whole numbers."""
        has_goal = parts["goal"] > 0
        folded = {name: np.zeros(size, dtype=np.int64) for name in ("reached", "goal", "members")}
        np.add.at(folded["reached"], into, np.where(has_goal, parts["reached"], 0))
        np.add.at(folded["goal"], into, np.where(has_goal, parts["goal"], 0))
        np.add.at(folded["members"], into, has_goal.astype(np.int64))
        return folded

    def cells(self, parts: Parts) -> Cells:
        """Reached divided by goal."""
        reached, goal = parts["reached"], parts["goal"]
        reason = nothing(goal == 0, Reason.NO_TARGET)
        return Cells(
            divide(reached, goal), reached, goal, parts["members"], reason=reason, money_top=True, money_bottom=True
        )


@dataclass(frozen=True, slots=True)
class MembersReaching:
    """The share of members whose own sum reaches their own goal; members without a goal are out."""

    reached: Part
    goal: Part
    min_n: int = 10

    def parts(self) -> Mapping[str, Part]:
        """Sum and goal of every member; both parts name the members in `each`."""
        return {"reached": self.reached, "goal": self.goal}

    def fold(self, parts: Parts, into: npt.NDArray[np.int64], size: int) -> Mapping[str, npt.NDArray[Any]]:
        """Judge every member, then count members per cell; `into` is each member's cell."""
        has_goal = parts["goal"] > 0
        made = has_goal & (parts["reached"] >= parts["goal"])
        return {
            "made": np.bincount(into, weights=made, minlength=size).astype(np.int64),
            "members": np.bincount(into, weights=has_goal, minlength=size).astype(np.int64),
        }

    def cells(self, parts: Parts) -> Cells:
        """Members who made it divided by members with a goal."""
        made, members = parts["made"], parts["members"]
        low, high = wilson(made, members)
        return Cells(
            divide(made, members),
            made,
            members,
            members,
            low,
            high,
            small(members, self.min_n),
            nothing(members == 0, Reason.NO_TARGET),
        )
