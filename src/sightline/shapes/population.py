"""Which rows of a fact belong to a period: the population a part of a KPI is taken over.

A population writes the SQL of a relation with the columns `period` (its first day), `period_end`
(the day after its last) and everything the fact has. `$start`, `$end` bound the question,
`$as_of` is the knowledge instant and `$today` its local date. Rows later than the knowledge
instant do not exist.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol


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
    """What the question adds: the grain's columns of the day table, filters, breakdown columns.

    With `windows`, days belong to the windows of a table `window_day` instead, several perhaps.
    """

    period: str | None
    period_end: str | None
    filters: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    windows: bool = False


Placed = Literal["first", "last"] | None

TEAM_OF_THE_DAY: Mapping[str, str] = {"team": "placed_team_id"}
"""The dimensions a placed population takes from the day it looks at instead of from the row."""

NEVER = "date '9999-12-31'"
"""Stands for the end of what has none, so that a join compares and does not ask."""

_WINDOW = ", b.window_no, b.window_as_of, b.window_today, b.window_start, b.window_end"
_TEAM_FILTER = "e.team_id"


class Population(Protocol):
    """The rows of one fact, placed in periods."""

    @property
    def fact(self) -> str:
        """The fact the rows come from."""

    @property
    def look_back(self) -> bool:
        """Whether rows anchored before the question's first day can matter."""

    @property
    def placed(self) -> Placed:
        """The day of the period whose team a rep's row is shown under; none: the row's own."""

    def relation(self, source: Source, scope: Scope) -> str:
        """The SELECT that yields one row per fact row and period."""


@dataclass(frozen=True, slots=True)
class Events:
    """Rows whose anchor day lies in the period; the plain case.

    `latest_per` keeps only the last row per value of that column and period, by `known_from`.
    With `known` off, rows that ceased to be true by the knowledge instant stay in; `since` names
    another column than the fact's for the instant a row became known. With `placed`,
    the relation also has `employed_then` and `left_then`: how it stood with the rep on that day.
    """

    fact: str
    anchor: str | None = None
    latest_per: str | None = None
    where: str | None = None
    known: bool = True
    since: str | None = None
    placed: Placed = None
    look_back: bool = False

    def relation(self, source: Source, scope: Scope) -> str:
        """See `Population.relation`."""
        anchor = self.anchor or source.anchor
        known = _known(source, ends=self.known, since=self.since)
        first, last = ("$first", "$last") if scope.windows else ("$start", "$end")
        conditions = [f"f.{anchor} >= {first}", f"f.{anchor} < {last}", *known, *scope.filters]
        if self.where:
            conditions.append(f"({self.where})")
        period, period_end, join = _bucket(scope, f"f.{anchor}")
        team, placing = _placing(self.placed, period, period_end)
        bounds = f"{period} as period, {period_end} as period_end{_WINDOW if scope.windows else ''}"
        select = f"select {bounds}{team}, f.* from {source.table} f{join}{placing} where {_all(conditions)}"
        if self.latest_per is None:
            return select
        order = source.known_from or anchor
        within = "window_no" if scope.windows else "period"
        ranked = (
            f"row_number() over (partition by {within}, {self.latest_per} order by {order} desc, {source.member} desc)"
        )
        return f"select * from (select *, {ranked} as latest_rank from ({select}) placed) ranked where latest_rank = 1"


@dataclass(frozen=True, slots=True)
class Standing:
    """Spells that cover the last moment of the period, or the knowledge instant if it runs."""

    fact: str
    look_back: bool = True
    placed: Placed = None

    def relation(self, source: Source, scope: Scope) -> str:
        """See `Population.relation`."""
        until = _until(source)
        conditions = [
            f"f.{source.starts} < p.edge",
            "p.period <= $today",
            f"coalesce({until}, {NEVER}) >= p.edge",
            *_known(source, ends=False),
        ]
        return (
            f"select p.period, p.period_end, f.* from {source.table} f"
            f" join {_periods(scope)} p on {_all(conditions)}{_where(scope)}"
        )

    def changes(self, source: Source, scope: Scope) -> str:
        """One row where a spell begins to stand and one where it ceases to, `change` being 1 or -1.

        Added up from period to period they give how many stand, without trying every spell with
        every period. Days before the question count on its first one.
        """
        until = _until(source)
        # Who has left before the first day never stands in the question.
        conditions = [f"coalesce({until}, {NEVER}) >= $start", *_known(source, ends=False), *scope.filters]
        arrives = _change(source, scope, f"f.{source.starts}", 1, conditions)
        leaves = _change(source, scope, until, -1, [f"{until} is not null", *conditions])
        return f"{arrives} union all {leaves}"


@dataclass(frozen=True, slots=True)
class Overlapping:
    """Spells that touch the period at any moment; `edge` is the last day looked at, exclusive.

    Adds `open_at_end`: the spell lasts beyond the period, or to the knowledge instant. With `placed`
    the team is that of the spell's last day within the period.
    """

    fact: str
    look_back: bool = True
    placed: Placed = "last"

    def relation(self, source: Source, scope: Scope) -> str:
        """See `Population.relation`."""
        until = _until(source)
        conditions = [
            f"f.{source.starts} < p.edge",
            "p.period <= $today",
            f"coalesce({until}, {NEVER}) >= p.period",
            *_known(source, ends=False),
        ]
        stays = f"({until} is null or {until} >= p.edge)"
        last = f"least(coalesce({until}, p.edge), day_after(p.edge, -1))"
        team, placing = _team_if_asked(scope, last)
        return (
            f"select p.period, p.period_end, {stays} as open_at_end{team}, f.* from {source.table} f"
            f" join {_periods(scope)} p on {_all(conditions)}{placing}{_where(scope)}"
        )


@dataclass(frozen=True, slots=True)
class Starting:
    """Members whose spell covers the period's first day, followed to the day after its last.

    Adds `stays`: some spell of the same member covers that day, or today while the period runs.
    What became of a member is looked up whoever looks after it then, so that a viewer who sees the
    member at the start also sees that it stays. Spells of a member do not overlap. A renewal after the knowledge day bridges no gap yet; a
    lapsing spell ends `$lapse_days` after the purchase that opened it.
    """

    fact: str
    look_back: bool = True
    placed: Placed = "first"

    def relation(self, source: Source, scope: Scope) -> str:
        """See `Population.relation`."""
        member = source.member
        conditions = [_covers(source, "f", "p.period"), "p.period <= $today"]
        team, placing = _team_if_asked(scope, "p.period")
        return (
            f"select p.period, p.period_end{team}, l.{member} is not null as stays, f.*"
            f" from {source.table} f join {_periods(scope)} p on {_all(conditions)}{placing}"
            f" left join {source.table}_after l on l.{member} = f.{member} and {_covers(source, 'l', 'p.last')}{_where(scope)}"
        )


@dataclass(frozen=True, slots=True)
class Levels:
    """Per member the amount standing on the period's first day and on the day after its last.

    Takes spells with a native `amount` and a `currency`; both ends are priced at the rate of the
    period's first day. Yields `start_units` and `end_units` (1/10000 of the company currency)
    per member and group, `unpriced` where a rate is missing, `unknown` where an amount is. The
    group is the one of the first day; only the columns named in `per` split one member's amount.
    """

    fact: str
    per: tuple[str, ...] = ()
    look_back: bool = True
    placed: Placed = "first"

    def relation(self, source: Source, scope: Scope) -> str:
        """See `Population.relation`."""
        member = str(source.member)
        split = [name for name in scope.by if name in self.per]
        names = [name for name in dict.fromkeys((member, *scope.by)) if name != "placed_team_id"]
        keys = ", ".join(f"f.{name}" for name in names)
        team = ", e.team_id as placed_team_id" if "placed_team_id" in scope.by else ""
        grouped_team = ", e.team_id" if team else ""
        both = [condition for condition in scope.filters if any(f"f.{name}" in condition for name in self.per)]
        later = "".join(f" and {condition.replace('f.', 'l.')}" for condition in both)
        _, placing = _team_if_asked(scope, "p.period")
        same = " and ".join(f"b.{name} is not distinct from a.{name}" for name in (member, *split))
        end_keys = ", ".join(f"l.{name}" for name in (member, *split))
        return (
            f"with before as (select p.period, p.period_end, {keys}{team}, {_level('f', 'start_units')}"
            f" from {source.table} f join {_periods(scope)} p"
            f" on {_covers(source, 'f', 'p.period')} and p.period <= $today{placing}"
            f" left join fx_day x on x.currency = f.currency and x.day = p.period{_where(scope)}"
            f" group by p.period, p.period_end, {keys}{grouped_team}), "
            f"after as (select p.period, {end_keys}, {_level('l', 'end_units')}"
            f" from {source.table}_after l join {_periods(scope)} p on {_covers(source, 'l', 'p.last')}{later}"
            f" left join fx_day x on x.currency = l.currency and x.day = p.period"
            f" group by p.period, {end_keys})"
            f" select b.period, b.period_end, {', '.join(f'b.{name}' for name in names)}"
            f"{', b.placed_team_id' if team else ''}, b.start_units, coalesce(a.end_units, 0) as end_units,"
            f" b.unpriced + coalesce(a.unpriced, 0) as unpriced, b.unknown + coalesce(a.unknown, 0) as unknown"
            f" from before b left join after a on a.period = b.period and {same}"
        )


def _change(source: Source, scope: Scope, on: str, change: int, conditions: list[str]) -> str:
    day = f"greatest({on}, cast($start as date))"
    period, period_end, join = _bucket(scope, day)
    dated = [f"{day} < $end", f"{day} <= $today", *conditions]
    return (
        f"select {period} as period, {period_end} as period_end, {change} as change, f.*"
        f" from {source.table} f{join} where {_all(dated)}"
    )


def _level(table: str, name: str) -> str:
    missing = f"({table}.currency <> $currency and x.rate is null)"
    amount = f"coalesce({table}.amount, 0)"
    # Only what is in another currency pays for the wide multiplication.
    price = (
        f"case when {table}.currency = $currency then units({amount})"
        f" else units(converted({amount}, coalesce(x.rate, cast(1 as decimal(16, 8))))) end"
    )
    return (
        f"sum(case when {missing} then 0 else {price} end) as {name},"
        f" count(case when {missing} then 1 end) as unpriced,"
        f" count(case when {table}.amount is null then 1 end) as unknown"
    )


def _covers(source: Source, table: str, day: str) -> str:
    """Whether the spell covers a day, as far as was known on the knowledge day."""
    lapses = f"day_after({table}.bought_on, $lapse_days)"
    until = (
        f"case when {table}.is_lapsing then least(coalesce({table}.{source.ends}, {lapses}), {lapses})"
        f" when {table}.renewed_on > $today then {table}.paid_until else {table}.{source.ends} end"
    )
    by_contract = f"{table}.is_lapsing and {table}.contract_on <= $today"
    return (
        f"({table}.{source.starts} <= {day} and coalesce({until}, {NEVER}) > {day}"
        f" and not coalesce({by_contract}, false))"
    )


def _placing(placed: Placed, period: str, period_end: str) -> tuple[str, str]:
    if placed is None:
        return "", ""
    day = period if placed == "first" else f"least(day_after({period_end}, -1), $today)"
    team, join = _team_on(day)
    return f"{team}, (e.rep_id is null or e.is_employed) as employed_then, e.has_left as left_then", join


def _team_if_asked(scope: Scope, day: str) -> tuple[str, str]:
    """The team of the day where the question splits or filters by it; the look-up costs as much as the rest."""
    asked = "placed_team_id" in scope.by or any(_TEAM_FILTER in condition for condition in scope.filters)
    return _team_on(day) if asked else ("", "")


def _team_on(day: str) -> tuple[str, str]:
    return ", e.team_id as placed_team_id", f" left join fact_rep_days e on e.rep_id = f.rep_id and e.on_day = {day}"


def _known(source: Source, *, ends: bool = True, since: str | None = None) -> list[str]:
    conditions = []
    known_from = since or source.known_from
    if known_from:
        conditions.append(f"f.{known_from} <= $as_of")
    if ends and source.known_until:
        conditions.append(f"(f.{source.known_until} is null or f.{source.known_until} > $as_of)")
    return conditions


def _until(source: Source) -> str:
    if source.known_until is None:
        return f"f.{source.ends}"
    return f"(case when f.{source.known_until} <= $as_of then f.{source.ends} end)"


def _bucket(scope: Scope, day: str) -> tuple[str, str, str]:
    if scope.windows:
        return "b.period", "b.period_end", f" join window_day b on b.day = {day}"
    if scope.period is None:
        return "cast($start as date)", "cast($end as date)", ""
    return (
        f"greatest(b.{scope.period}, cast($start as date))",
        f"least(b.{scope.period_end}, cast($end as date))",
        f" join period_day b on b.day = {day}",
    )


def _periods(scope: Scope) -> str:
    if scope.period is None:
        inner = "select cast($start as date) as period, cast($end as date) as period_end"
    else:
        inner = (
            f"select distinct greatest({scope.period}, cast($start as date)) as period,"
            f" least({scope.period_end}, cast($end as date)) as period_end"
            " from period_day where day >= $start and day < $end"
        )
    edge = "least(period_end, day_after($today, 1)) as edge, least(period_end, cast($today as date)) as last"
    return f"(select period, period_end, {edge} from ({inner}) bounds)"


def _where(scope: Scope) -> str:
    return f" where {_all(list(scope.filters))}" if scope.filters else ""


def _all(conditions: list[str]) -> str:
    return " and ".join(conditions)
