"""Growth of the same customers: what they brought in a base period and now, with those they referred."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from sightline.base.units import Reason
from sightline.shapes.cells import Cells, divide, nothing, small
from sightline.shapes.part import Part
from sightline.shapes.population import Levels, Placed, Scope, Source
from sightline.shapes.windows import bounds, customer, stands

Base = Literal["last_year", "previous_period"]

_OWN = ("rep_id", "vertical", "region")
_UNPRICED = "(s.currency <> $currency and x.rate is null)"


@dataclass(frozen=True, slots=True)
class SameCustomers(Levels):
    """One row per customer of the end of the base period: what it brought in then and now.

    `start_units` is of the base period, `end_units` of this one, `referred_units` of the accounts it
    referred that became customers since; all at the rate of the period's first day. While the
    period runs, as many days of the base count as have begun.
    """

    base: Base = "last_year"

    def relation(self, source: Source, scope: Scope) -> str:
        """See `Population.relation`."""
        own = ", ".join(f"f.{name}" for name in _OWN)
        price = (
            f"case when {_UNPRICED} or s.amount is null then 0 else"
            " units(converted(s.amount, coalesce(x.rate, cast(1 as decimal(16, 8))))) end"
        )
        return (
            f"{_sold(source.table, scope, self.base)}, priced as (select s.period, s.is_now, s.account_id, s.referrer_id,"
            f" s.is_new, sum({price}) as units from sold s left join fx_day x on x.currency = s.currency and x.day = s.period"
            f" group by s.period, s.is_now, s.account_id, s.referrer_id, s.is_new), "
            "own as (select period, account_id, sum(case when is_now then 0 else units end) as start_units,"
            " sum(case when is_now then units else 0 end) as end_units from priced group by period, account_id), "
            "brought as (select period, referrer_id, sum(units) as referred_units from priced"
            " where is_now and is_new group by period, referrer_id)"
            f" select m.*, cast(coalesce(o.start_units, 0) as bigint) as start_units,"
            f" cast(coalesce(o.end_units, 0) as bigint) as end_units,"
            f" cast(coalesce(r.referred_units, 0) as bigint) as referred_units"
            f" from ({_members(source.table, scope, own)}) m"
            f" left join own o on o.period = m.period and o.account_id = m.account_id"
            f" left join brought r on r.period = m.period and r.referrer_id = m.account_id"
        )


@dataclass(frozen=True, slots=True)
class UnvaluedSales:
    """The sales `SameCustomers` cannot add: `problem` says why."""

    fact: str
    base: Base = "last_year"
    look_back: bool = True
    placed: Placed = "first"

    def relation(self, source: Source, scope: Scope) -> str:
        """See `Population.relation`."""
        own = ", ".join(f"f.{name}" for name in _OWN)
        shown = "s.name, s.on_day, s.amount, s.currency, s.line_id"
        problem = "case when s.amount is null then 'MISSING_AMOUNT' else 'MISSING_FX' end as problem"
        # A sale is the customer's own, or that of one it referred; never both.
        return (
            f"{_sold(source.table, scope, self.base)}"
            f" select m.period, m.period_end, m.placed_team_id, m.account_id, {own.replace('f.', 'm.')}, {shown}, {problem}"
            f" from ({_members(source.table, scope, own)}) m join ("
            "select s.*, s.account_id as member_id from sold s union all"
            " select s.*, s.referrer_id from sold s where s.is_now and s.is_new and s.referrer_id is not null"
            ") s on s.period = m.period and s.member_id = m.account_id"
            " left join fx_day x on x.currency = s.currency and x.day = s.period"
            f" where s.amount is null or {_UNPRICED}"
        )


@dataclass(frozen=True, slots=True)
class Grown:
    """A change divided by what was there before; none where nothing, or less, was there."""

    top: Part
    bottom: Part
    rows: Part
    min_n: int = 10

    def parts(self) -> Mapping[str, Part]:
        """Numerator, denominator and the customers counted."""
        return {"top": self.top, "bottom": self.bottom, "rows": self.rows}

    def cells(self, parts: Mapping[str, npt.NDArray[Any]]) -> Cells:
        """Top divided by bottom where the bottom is positive."""
        top, bottom, rows = parts["top"], parts["bottom"], parts["rows"]
        value = divide(top, np.where(bottom > 0, bottom, 0))
        reason = nothing(bottom <= 0, Reason.NO_DENOMINATOR)
        cells = Cells(value, top, bottom, rows, flags=small(rows, self.min_n), reason=reason)
        cells.money_top = cells.money_bottom = True
        return cells


def _bounds(scope: Scope, base: Base) -> str:
    """The periods with their base: `base_start`, `base_end`, and the end of its part that is compared."""
    if base == "last_year":
        start = "cast(period - interval '1' year as date)"
        end = "cast(period_end - interval '1' year as date)"
    else:
        months = "((year(period_end) - year(period)) * 12 + month(period_end) - month(period))"
        first = f"(year(period) * 12 + month(period) - 1 - {months})"
        by_month = f"make_date(cast(floor({first} / 12) as integer), cast({first} % 12 as integer) + 1, 1)"
        by_day = "day_after(period, -days_between(period, period_end))"
        start = f"case when day(period) = 1 and day(period_end) = 1 then {by_month} else {by_day} end"
        end = "period"
    more = (
        "select *, case when edge < period_end then least(base_end, day_after(base_start, days_between(period, edge)))"
        " else base_end end as base_edge from"
    )
    return f"{more} ({bounds(scope, f', {start} as base_start, {end} as base_end')}) based"


def _sold(table: str, scope: Scope, base: Base) -> str:
    """What was sold in each period and its base, and whether the buyer became a customer after the base."""
    return (
        f"with bounds as ({_bounds(scope, base)}), days as ("
        "select p.period, p.base_end, d.day, false as is_now from bounds p"
        " join period_day d on d.day >= p.base_start and d.day < p.base_edge union all "
        "select p.period, p.base_end, d.day, true from bounds p join period_day d on d.day >= p.period and d.day < p.edge), "
        "sold as (select d.period, d.is_now, s.account_id, s.referrer_id, coalesce(k.on_day > d.base_end, false) as is_new,"
        " s.name, s.on_day, s.amount, s.currency, s.line_id"
        f" from {table}_after s join days d on d.day = s.on_day"
        f" left join {table}_after k on k.record = 'first' and k.account_id = s.account_id and k.on_day <= $today"
        f" and {stands('k', '$today')} where s.record = 'sale' and s.at <= $as_of)"
    )


def _members(table: str, scope: Scope, own: str) -> str:
    """The customers of the end of the base, under who owned them on the period's first day."""
    filters = "".join(f" and {item}" for item in scope.filters)
    return (
        f"select p.period, p.period_end, e.team_id as placed_team_id, f.account_id, {own}"
        f" from {table} f join bounds p on f.record = 'owner' and {stands('f', 'p.period')}"
        f" join (select distinct p.period, c.account_id from bounds p join {table}_after c"
        f" on c.record = 'customer' and {customer('c', 'p.base_end')}) a on a.period = p.period and a.account_id = f.account_id"
        f" left join fact_rep_days e on e.rep_id = f.rep_id and e.on_day = p.period where true{filters}"
    )
