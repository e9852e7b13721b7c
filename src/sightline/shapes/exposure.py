"""Events per time somebody could have had them: the days of clients, and a rate over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sightline.base.statistics import poisson_limits
from sightline.base.units import Reason
from sightline.shapes.cells import Cells, divide, nothing, small
from sightline.shapes.part import Part
from sightline.shapes.population import Placed, Scope, Source

_FOREVER = "date '9999-12-31'"


def client_on(table: str, day: str) -> str:
    """Whether a client's row covers a day, as far as was known on the knowledge day.

    A renewal after that day bridges no gap yet; a purchase counts for `$lapse_days`, and not at
    all once the account has a contract.
    """
    return f"({table}.from_on <= {day} and {_until(table)} > {day} and {_stands(table)})"


def _until(table: str) -> str:
    lapses = f"day_after({table}.bought_on, $lapse_days)"
    return (
        f"coalesce(case when {table}.is_lapsing then least(coalesce({table}.until_on, {lapses}), {lapses})"
        f" when {table}.renewed_on > $today then {table}.paid_until else {table}.until_on end, {_FOREVER})"
    )


def _stands(table: str) -> str:
    return f"not coalesce({table}.is_lapsing and {table}.contract_on <= $today, false)"


def _periods(scope: Scope) -> str:
    """The periods begun by the knowledge day: `edge` is the day after the last one looked at."""
    if scope.period is None:
        bounds = "select cast($start as date) as period, cast($end as date) as period_end"
    else:
        bounds = (
            f"select distinct greatest({scope.period}, cast($start as date)) as period,"
            f" least({scope.period_end}, cast($end as date)) as period_end"
            " from period_day where day >= $start and day < $end"
        )
    edge = "least(period_end, day_after($today, 1))"
    return f"(select period, period_end, {edge} as edge from ({bounds}) bounds where period <= $today)"


@dataclass(frozen=True, slots=True)
class ClientDays:
    """The days on which clients were active in the period, up to the knowledge day.

    Adds `active_days` and `quarters`: those days measured in quarters of a year, each day against
    the length of the quarter it lies in. One row per row of the fact, period and quarter.
    """

    fact: str
    look_back: bool = True
    placed: Placed = None

    def relation(self, source: Source, scope: Scope) -> str:
        """See `Population.relation`."""
        pieces = (
            "select p.period, p.period_end, q.quarter_start, q.quarter_end,"
            " greatest(p.period, q.quarter_start) as piece_from, least(p.edge, q.quarter_end) as piece_until"
            f" from {_periods(scope)} p join (select distinct quarter_start, quarter_end from period_day"
            " where day >= $start and day < $end) q on q.quarter_start < p.edge and q.quarter_end > p.period"
        )
        days = f"days_between(greatest(f.from_on, k.piece_from), least({_until('f')}, k.piece_until))"
        conditions = [
            "f.from_on < k.piece_until",
            f"{_until('f')} > greatest(f.from_on, k.piece_from)",
            _stands("f"),
            *scope.filters,
        ]
        return (
            f"select k.period, k.period_end, {days} as active_days,"
            f" ratio({days}, days_between(k.quarter_start, k.quarter_end)) as quarters, f.*"
            f" from {source.table} f join ({pieces}) k on {' and '.join(conditions)}"
        )


@dataclass(frozen=True, slots=True)
class LastContact:
    """Clients of the period's last day, or of the knowledge day, and how long they have heard nothing.

    Adds `silent_days` since the last interaction, whoever had it; clients without any are not in it.
    """

    fact: str
    look_back: bool = True
    placed: Placed = None

    def relation(self, source: Source, scope: Scope) -> str:
        """See `Population.relation`."""
        periods = _periods(scope)
        bucket = "cast($start as date)"
        join = ""
        if scope.period is not None:
            bucket = f"greatest(b.{scope.period}, cast($start as date))"
            join = " join period_day b on b.day = l.on_day"
        touched = (
            f"select {bucket} as period, l.account_id, max(l.on_day) as met_on from {source.table}_after l{join}"
            f" where l.is_interaction and l.at <= $as_of and l.on_day < $end and {client_on('l', 'l.on_day')}"
            " group by 1, 2"
        )
        conditions = ["not f.is_interaction", client_on("f", "day_after(p.edge, -1)"), *scope.filters]
        standing = (
            "select p.period, p.period_end, day_after(p.edge, -1) as last_on, f.*"
            f" from {source.table} f join {periods} p on {' and '.join(conditions)}"
        )
        # One pass in order of time: what a client had by a period is the latest of all periods up to it.
        return (
            f"with touched as ({touched}), standing as ({standing}), merged as ("
            "select period, account_id, met_on, false as is_client from touched union all"
            " select distinct period, account_id, cast(null as date), true from standing), met as ("
            "select period, account_id, is_client, max(met_on) over (partition by account_id order by period) as met_on"
            " from merged)"
            " select days_between(m.met_on, s.last_on) as silent_days, s.* from standing s"
            " join met m on m.is_client and m.period = s.period and m.account_id = s.account_id"
            " where m.met_on is not null"
        )


@dataclass(frozen=True, slots=True)
class RatePerExposure:
    """Events divided by the time in which they could happen, with exact Poisson limits; n counts `members`."""

    top: Part
    bottom: Part
    members: Part
    min_n: int = 5

    def parts(self) -> Mapping[str, Part]:
        """Events, time, and of whom."""
        return {"top": self.top, "bottom": self.bottom, "members": self.members}

    def cells(self, parts: Mapping[str, npt.NDArray[Any]]) -> Cells:
        """Events per unit of time, none where there was no time."""
        top, bottom, members = parts["top"], parts["bottom"].astype(np.float64), parts["members"]
        low, high = poisson_limits(top)
        reason = nothing(bottom == 0, Reason.NO_DENOMINATOR)
        flags = small(members, self.min_n)
        return Cells(
            divide(top, bottom), top, bottom, members, divide(low, bottom), divide(high, bottom), flags, reason
        )
