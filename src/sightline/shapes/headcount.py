"""How many stood in something on average, counted on the first and last days of months, and how many left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sightline.base.units import Reason
from sightline.shapes.cells import Cells, divide, nothing, small
from sightline.shapes.part import Aggregate, Part, distinct, total
from sightline.shapes.population import Placed, Scope, Source

Parts = Mapping[str, "npt.NDArray[Any]"]

DAYS_OF_A_MONTH = "cast(30.4375 as double)"


@dataclass(frozen=True, slots=True)
class MonthEdges:
    """Spells that cover a point: the first or last day of a month, or of the period itself, until today.

    A row per spell and point, the point as `counted_on`; `points` says how many the period has, so
    that one divided by it adds up to the average, and `months` how long it has lasted: whole
    months when it consists of them and is over, else its days.
    """

    fact: str
    columns: tuple[str, ...]
    look_back: bool = True
    placed: Placed = None

    def relation(self, source: Source, scope: Scope) -> str:
        """See `Population.relation`."""
        first, last = "cast($start as date)", "cast($end as date)"
        if scope.period is not None:
            first, last = f"greatest({scope.period}, {first})", f"least({scope.period_end}, {last})"
        filters = "".join(f" and {condition}" for condition in scope.filters)
        columns = ", ".join(f"f.{name}" for name in self.columns)
        return (
            f"with days as (select {first} as period, {last} as period_end, day, month_start, month_end"
            " from period_day where day >= $start and day < $end and day <= $today), "
            "points as (select period, period_end, day, count(*) over (partition by period) as points from days"
            " where day = month_start or day_after(day, 1) = month_end or day = period or day_after(day, 1) = period_end)"
            f" select p.period, p.period_end, p.points, {_MONTHS} as months, p.day as counted_on, {columns}"
            f" from {source.table} f join points p"
            f" on f.{source.starts} <= p.day and f.{source.ends} > p.day where true{filters}"
        )

    @property
    def average(self) -> Part:
        """The mean of the members counted at the points."""
        return total(self, _SHARE)


@dataclass(frozen=True, slots=True)
class Turnover:
    """Those who left divided by the average of those who stood; `annualized` scales it to twelve months.

    n is the number of different members counted at any point.
    """

    left: Part
    staff: MonthEdges
    member: str
    annualized: bool = False
    min_n: int = 10

    def parts(self) -> Mapping[str, Part]:
        """Leavers, average, members and, where a year is asked for, the months."""
        found = {"top": self.left, "bottom": self.staff.average, "rows": distinct(self.staff, self.member)}
        return found | ({"months": Part(self.staff, Aggregate.MEDIAN, "months")} if self.annualized else {})

    def cells(self, parts: Parts) -> Cells:
        """Left divided by average, none where nobody stood at any point."""
        left, average, people = parts["top"], parts["bottom"], parts["rows"]
        value = divide(left, average)
        if self.annualized:
            value = value * divide(np.full(len(value), 12), parts["months"])
        reason = nothing(np.isnan(value), Reason.NO_DENOMINATOR)
        return Cells(value, left, average, people, flags=small(people, self.min_n), reason=reason)


@dataclass(frozen=True, slots=True)
class AverageCount:
    """The average itself: zero where others stood, none where nobody anywhere was counted."""

    staff: MonthEdges
    dimensions: tuple[str, ...]

    def parts(self) -> Mapping[str, Part]:
        """The average of the group, and that of all groups."""
        whole = Part(self.staff, Aggregate.SUM, _SHARE, without=self.dimensions)
        return {"total": self.staff.average, "whole": whole}

    def cells(self, parts: Parts) -> Cells:
        """The average, none in a period that has no point yet."""
        value = np.where(parts["whole"] > 0, parts["total"], np.nan)
        return Cells(value, parts["total"], reason=nothing(np.isnan(value), Reason.NO_ROWS))


_SHARE = "ratio(1, points)"
_MONTHS = (
    "case when extract(day from p.period) = 1 and extract(day from p.period_end) = 1 and p.period_end <= $today"
    " then cast((extract(year from p.period_end) - extract(year from p.period)) * 12"
    " + extract(month from p.period_end) - extract(month from p.period) as double)"
    " else cast(days_between(p.period, least(p.period_end, day_after(cast($today as date), 1))) as double)"
    f" / {DAYS_OF_A_MONTH} end"
)
