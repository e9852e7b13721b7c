"""Our prices against those of competitors: day by day, and the mean of the days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sightline.base.money import SCALE
from sightline.base.units import Flag, Reason
from sightline.shapes.cells import Cells, divide, nothing
from sightline.shapes.part import Part, distinct, total
from sightline.shapes.population import Placed, Scope, Source

_IN_ORDER = "order by product_id, competitor rows between unbounded preceding and unbounded following"
"""Doubles are added in one order, so that the same question gives the same last digit."""

LONE = 1
"""A comparison with a single competitor says little."""


@dataclass(frozen=True, slots=True)
class DailyPrices:
    """Of every competitor the latest price of each product on each day, among the rows of the group asked for.

    Adds what each row contributes to its group's figure of the day, so that the rows of a day add
    up to it: `index_part`, `own_part`, `rival_part` and `gap_part`. Products weigh by the units
    sold on as many days as the period has, right before it. With `regular`, promotions are left out.
    """

    fact: str
    regular: bool = False
    look_back: bool = True
    placed: Placed = None

    def relation(self, source: Source, scope: Scope) -> str:
        """See `Population.relation`."""
        split = "".join(f", {name}" for name in scope.by)
        product = ", product_id" + "".join(f", {name}" for name in scope.by if name != "product_id")
        of_product = f"over (partition by on_day{product} {_IN_ORDER})"
        of_day = f"over (partition by on_day{split} {_IN_ORDER})"
        return (
            f"with seen as ({self._seen(source, scope)}), ranked as (select *, row_number() over ("
            f"partition by on_day{product}, competitor order by at desc, match_id desc) as latest_rank from seen), "
            f"matched as (select *, count(*) {of_product} as rivals,"
            f" avg(cast(competitor_price as double)) {of_product} as rival_mean,"
            f" min(cast(competitor_price as double)) {of_product} as rival_lowest"
            " from ranked where latest_rank = 1 and in_stock and own_price is not null), "
            f"sold as ({_sold(source)}), "
            "known as (select m.*, coalesce(s.sold_units, cast(0 as double)) as sold_units from matched m"
            " left join sold s on s.period = m.period and s.product_id = m.product_id), "
            f"weighed as (select *, case when sum(sold_units) {of_day} > 0 then sold_units"
            " else cast(1 as double) end / cast(rivals as double) as weight from known), "
            f"summed as (select *, sum(weight) {of_day} as day_weight,"
            f" sum(weight * rival_mean) {of_day} as day_rival from weighed)"
            " select *, ratio(cast(100 as double) * cast(own_price as double) * weight, day_rival) as index_part,"
            " ratio(cast(own_price as double) * weight, day_weight) as own_part,"
            " ratio(rival_mean * weight, day_weight) as rival_part,"
            " ratio((cast(own_price as double) - rival_lowest) * weight, day_weight) as gap_part from summed"
        )

    def _seen(self, source: Source, scope: Scope) -> str:
        period, period_end, join = "cast($start as date)", "cast($end as date)", ""
        if scope.period is not None:
            period = f"greatest(b.{scope.period}, cast($start as date))"
            period_end = f"least(b.{scope.period_end}, cast($end as date))"
            join = " join period_day b on b.day = f.on_day"
        conditions = ["f.is_match", "f.on_day >= $start", "f.on_day < $end", "f.on_day <= $today", "f.at <= $as_of"]
        if self.regular:
            conditions.append("not f.is_promo")
        return (
            f"select {period} as period, {period_end} as period_end, f.* from {source.table} f{join}"
            f" where {' and '.join([*conditions, *scope.filters])}"
        )


def _sold(source: Source) -> str:
    return (
        "select p.period, l.product_id, greatest(sum(l.units), cast(0 as double)) as sold_units"
        f" from {source.table}_after l join (select distinct period, period_end from matched) p"
        " on l.on_day >= day_after(p.period, -days_between(p.period, p.period_end)) and l.on_day < p.period"
        " where not l.is_match and l.fault is null and l.at <= $as_of group by p.period, l.product_id"
    )


@dataclass(frozen=True, slots=True)
class MeanOfDays:
    """The mean of the days' figures, none where no day has one; n counts `members`, and one is few."""

    prices: DailyPrices
    value: str
    members: str

    def parts(self) -> Mapping[str, Part]:
        """The sum of the days' figures, the days, and who was compared with."""
        return {
            "sum": total(self.prices, self.value),
            "days": distinct(self.prices, "on_day"),
            "members": distinct(self.prices, self.members),
        }

    def cells(self, parts: Mapping[str, npt.NDArray[Any]]) -> Cells:
        """Sum divided by days."""
        days, members = parts["days"], parts["members"]
        flags = np.where(members == LONE, int(Flag.SMALL_N), 0).astype(np.int64)
        reason = nothing(days == 0, Reason.NO_DENOMINATOR)
        return Cells(divide(parts["sum"], days), n=members, flags=flags, reason=reason)


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """Money for each unit; none where no more went out than came back."""

    money: Part
    units: Part

    def parts(self) -> Mapping[str, Part]:
        """What came in, and for how many."""
        return {"top": self.money, "bottom": self.units}

    def cells(self, parts: Mapping[str, npt.NDArray[Any]]) -> Cells:
        """Money divided by units."""
        money, units = parts["top"], np.maximum(parts["bottom"], 0)
        reason = nothing(units == 0, Reason.NO_DENOMINATOR)
        return Cells(divide(money, units) / SCALE, money, units, reason=reason, money_top=True)
