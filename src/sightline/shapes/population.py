"""Which rows of a fact belong to a period: the population a part of a KPI is taken over.

A population writes the SQL of a relation with the columns `period` (its first day), `period_end`
(the day after its last) and everything the fact has. `$start`, `$end` bound the question,
`$as_of` is the knowledge instant and `$today` its local date. Rows later than the knowledge
instant do not exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Source:
    """What a population needs to know of a fact: its table and the columns that date it."""

    table: str
    anchor: str | None
    known_from: str | None
    known_until: str | None
    starts: str | None
    ends: str | None
    member: str | None


@dataclass(frozen=True, slots=True)
class Scope:
    """What the question adds: the grain's columns of the day table, filters, breakdown columns."""

    period: str | None
    period_end: str | None
    filters: tuple[str, ...] = ()
    by: tuple[str, ...] = ()


class Population(Protocol):
    """The rows of one fact, placed in periods."""

    @property
    def fact(self) -> str:
        """The fact the rows come from."""

    @property
    def look_back(self) -> bool:
        """Whether rows anchored before the question's first day can matter."""

    def relation(self, source: Source, scope: Scope) -> str:
        """The SELECT that yields one row per fact row and period."""


@dataclass(frozen=True, slots=True)
class Events:
    """Rows whose anchor day lies in the period; the plain case.

    `latest_per` keeps only the last row per value of that column and period, by `known_from`.
    """

    fact: str
    anchor: str | None = None
    latest_per: str | None = None
    where: str | None = None
    look_back: bool = False

    def relation(self, source: Source, scope: Scope) -> str:
        """See `Population.relation`."""
        anchor = self.anchor or source.anchor
        conditions = [f"f.{anchor} >= $start", f"f.{anchor} < $end", *_known(source), *scope.filters]
        if self.where:
            conditions.append(f"({self.where})")
        period, join = _bucket(scope, f"f.{anchor}")
        select = f"select {period}, f.* from {source.table} f{join} where {_all(conditions)}"
        if self.latest_per is None:
            return select
        order = source.known_from or anchor
        ranked = f"row_number() over (partition by period, {self.latest_per} order by {order} desc, {source.member} desc)"
        return f"select * from (select *, {ranked} as latest_rank from ({select}) placed) ranked where latest_rank = 1"


@dataclass(frozen=True, slots=True)
class Standing:
    """Spells that cover the last moment of the period, or the knowledge instant if it runs."""

    fact: str
    look_back: bool = True

    def relation(self, source: Source, scope: Scope) -> str:
        """See `Population.relation`."""
        until = _until(source)
        conditions = [
            f"f.{source.starts} < p.edge",
            f"({until} is null or {until} >= p.edge)",
            *_known(source, ends=False),
            *scope.filters,
        ]
        return (
            f"select p.period, p.period_end, f.* from {source.table} f"
            f" join {_periods(scope)} p on {_all(conditions)}"
        )


@dataclass(frozen=True, slots=True)
class Overlapping:
    """Spells that touch the period at any moment; `edge` is the last day looked at, exclusive.

    Adds `open_at_end`: the spell lasts beyond the period, or to the knowledge instant.
    """

    fact: str
    look_back: bool = True

    def relation(self, source: Source, scope: Scope) -> str:
        """See `Population.relation`."""
        until = _until(source)
        conditions = [
            f"f.{source.starts} < p.edge",
            f"({until} is null or {until} >= p.period)",
            *_known(source, ends=False),
            *scope.filters,
        ]
        stays = f"({until} is null or {until} >= p.edge)"
        return (
            f"select p.period, p.period_end, {stays} as open_at_end, f.* from {source.table} f"
            f" join {_periods(scope)} p on {_all(conditions)}"
        )


@dataclass(frozen=True, slots=True)
class Starting:
    """Members whose spell covers the period's first day, followed to the day after its last.

    Adds `stays`: some spell of the same member covers that day, or today while the period runs.
    """

    fact: str
    look_back: bool = True

    def relation(self, source: Source, scope: Scope) -> str:
        """See `Population.relation`."""
        member, starts, ends = source.member, source.starts, source.ends
        covers_first = f"f.{starts} <= p.period and (f.{ends} is null or f.{ends} > p.period)"
        covers_last = f"e.{starts} <= p.last and (e.{ends} is null or e.{ends} > p.last)"
        conditions = [covers_first, "p.period <= $today", *scope.filters]
        return (
            f"select p.period, p.period_end, e.{member} is not null as stays, f.*"
            f" from {source.table} f join {_periods(scope)} p on {_all(conditions)}"
            f" left join (select {member}, {starts}, {ends} from {source.table}) e"
            f" on e.{member} = f.{member} and {covers_last}"
        )


@dataclass(frozen=True, slots=True)
class Levels:
    """Per member the amount standing on the period's first day and on the day after its last.

    Takes spells with a native `amount` and a `currency`; both ends are priced at the rate of the
    period's first day. Yields `start_units` and `end_units` (1/10000 of the company currency)
    per member and group, `unpriced` where the rate is missing, `held` where it stood at first.
    """

    fact: str
    look_back: bool = True

    def relation(self, source: Source, scope: Scope) -> str:
        """See `Population.relation`."""
        keys = ", ".join(f"f.{column}" for column in dict.fromkeys((str(source.member), *scope.by)))
        first = f"f.{source.starts} <= p.period and (f.{source.ends} is null or f.{source.ends} > p.period)"
        last = f"f.{source.starts} <= p.last and (f.{source.ends} is null or f.{source.ends} > p.last)"
        price = "units(converted(f.amount, coalesce(x.rate, cast(1 as decimal(16, 8)))))"
        missing = "(f.currency is not null and f.currency <> $currency and x.rate is null)"
        conditions = [f"(({first}) or ({last}))", "p.period <= $today", *scope.filters]
        return (
            f"select p.period, p.period_end, {keys},"
            f" sum(case when {first} and not {missing} then {price} else 0 end) as start_units,"
            f" sum(case when {last} and not {missing} then {price} else 0 end) as end_units,"
            f" count(case when {first} and {missing} then 1 end) as unpriced,"
            f" count(case when {first} then 1 end) as held"
            f" from {source.table} f join {_periods(scope)} p on {_all(conditions)}"
            f" left join fx_day x on x.currency = f.currency and x.day = p.period"
            f" group by p.period, p.period_end, {keys}"
        )


def _known(source: Source, *, ends: bool = True) -> list[str]:
    conditions = []
    if source.known_from:
        conditions.append(f"f.{source.known_from} <= $as_of")
    if ends and source.known_until:
        conditions.append(f"(f.{source.known_until} is null or f.{source.known_until} > $as_of)")
    return conditions


def _until(source: Source) -> str:
    if source.known_until is None:
        return f"f.{source.ends}"
    return f"(case when f.{source.known_until} <= $as_of then f.{source.ends} end)"


def _bucket(scope: Scope, day: str) -> tuple[str, str]:
    if scope.period is None:
        return "cast($start as date) as period, cast($end as date) as period_end", ""
    return (
        f"b.{scope.period} as period, b.{scope.period_end} as period_end",
        f" join period_day b on b.day = {day}",
    )


def _periods(scope: Scope) -> str:
    if scope.period is None:
        first = "cast($start as date) as period, cast($end as date) as period_end"
        inner = f"select {first}"
    else:
        inner = (
            f"select distinct {scope.period} as period, {scope.period_end} as period_end"
            " from period_day where day >= $start and day < $end"
        )
    edge = "least(period_end, day_after($today, 1)) as edge, least(period_end, cast($today as date)) as last"
    return f"(select period, period_end, {edge} from ({inner}) bounds)"


def _all(conditions: list[str]) -> str:
    return " and ".join(conditions)
