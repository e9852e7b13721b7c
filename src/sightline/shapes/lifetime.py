"""Populations of customers as of a day: what they brought, how long they stayed, what they pay, who left.

The day is the last of the period, or today while it runs. Accounts stand under whoever looks after them when
that day ends, with that person's team of that day, whatever happened before.
"""

from __future__ import annotations

from dataclasses import dataclass

from sightline.shapes.population import Placed, Scope, Source

UNTIL = "case when f.renewed_on > $today then f.paid_until else f.until_on end"
NEVER = "date '9999-12-31'"


@dataclass(frozen=True, slots=True)
class Amounts:
    """Dated amounts up to the day: of the twelve months that end with it, or all there ever were.

    Adds `edge`, the day after the day, and `year_from`, the first day of the twelve months.
    """

    fact: str
    year: bool = False
    look_back: bool = True
    placed: Placed = "last"

    def relation(self, source: Source, scope: Scope) -> str:
        """See `Population.relation`."""
        since = f" and f.{source.anchor} >= p.year_from" if self.year else ""
        return (
            f"select p.period, p.period_end, p.edge, p.year_from, e.team_id as placed_team_id, f.*"
            f" from {source.table} f join {_days(scope)} p on f.{source.anchor} < p.edge{since} and f.{source.known_from} <= $as_of and {_OWNED}"
            f" {_TEAM}{_where(scope)}"
        )


@dataclass(frozen=True, slots=True)
class Lives:
    """One row per account that was a customer by the day: `tenure_days` so far, and `is_over`.

    From the first day as a customer to the last, both included; gaps inside are kept.
    """

    fact: str
    look_back: bool = True
    placed: Placed = "last"

    def relation(self, source: Source, scope: Scope) -> str:
        """See `Population.relation`."""
        names = _columns(scope, "tenure_days")
        until = f"case when f.is_lapsing then day_after(f.from_on, $lapse_days) else coalesce({UNTIL}, {NEVER}) end"
        spells = (
            f"select p.period, p.period_end, p.edge, {names}, min(f.from_on) as first_on, max({until}) as last_on"
            f" from {source.table} f join {_days(scope)} p on f.from_on < p.edge and f.{source.known_from} <= $as_of and {_OWNED} {_TEAM}"
            f" where not coalesce(f.is_lapsing and f.contract_on <= $today, false){_and(scope)}"
            f" group by p.period, p.period_end, p.edge, {_grouped(names)}"
        )
        return (
            "select l.*, l.last_on < l.edge as is_over,"
            " days_between(l.first_on, case when l.last_on < l.edge then l.last_on else l.edge end) as tenure_days"
            f" from ({spells}) l"
        )


@dataclass(frozen=True, slots=True)
class UnderContract:
    """One row per contract customer of the day: `value_units` a month at the rate of the period's first day.

    `unpriced` and `unknown` count what has no rate or no amount.
    """

    fact: str
    look_back: bool = True
    placed: Placed = "last"

    def relation(self, source: Source, scope: Scope) -> str:
        """See `Population.relation`."""
        names = _columns(scope)
        missing = "(f.currency <> $currency and x.rate is null)"
        price = "units(converted(coalesce(f.amount, 0), coalesce(x.rate, cast(1 as decimal(16, 8)))))"
        return (
            f"select p.period, p.period_end, {names}, sum(case when {missing} then 0 else {price} end) as value_units,"
            f" count(case when {missing} then 1 end) as unpriced, count(case when f.amount is null then 1 end) as unknown"
            f" from {source.table} f join {_days(scope)} p"
            f" on f.from_on < p.edge and coalesce({UNTIL}, {NEVER}) >= p.edge and {_OWNED}"
            f" left join fx_day x on x.currency = f.currency and x.day = p.period {_TEAM}{_where(scope)}"
            f" group by p.period, p.period_end, {_grouped(names)}"
        )


@dataclass(frozen=True, slots=True)
class Watched:
    """Contract customers at the start of each of twelve months, and of the whole year, that lead to the end.

    The end is the day after the period, or today while it runs. `is_year` tells the year from the months, `stays`
    whether the customer still is one at the end of that time.
    """

    fact: str
    look_back: bool = True
    placed: Placed = "last"

    def relation(self, source: Source, scope: Scope) -> str:
        """See `Population.relation`."""
        names = _columns(scope, "tenure_days")
        start, end = (
            f"(f.from_on <= p.{day} and coalesce({UNTIL}, {NEVER}) > p.{day})" for day in ("start_on", "finish_on")
        )
        return (
            f"select * from (select p.period, p.period_end, p.start_on, p.is_year, {names},"
            f" count_if({start}) > 0 as was, count_if({end}) > 0 as stays"
            f" from {source.table} f join {_months(scope)} p on f.from_on <= p.finish_on and {_OWNED} {_TEAM}"
            f" where not f.is_lapsing{_and(scope)}"
            f" group by p.period, p.period_end, p.start_on, p.is_year, {_grouped(names)}) w where was"
        )


@dataclass(frozen=True, slots=True)
class EachPeriod:
    """One row per period asked for that has begun, whatever is in it: what holds for all, settings for one, is read of it.

    With `any_of_fact` only where the fact has a row at all.
    """

    fact: str
    any_of_fact: bool = False
    look_back: bool = True
    placed: Placed = None

    def relation(self, source: Source, scope: Scope) -> str:
        """See `Population.relation`."""
        found = f" cross join (select f.{source.member} from {source.table} f limit 1) f" if self.any_of_fact else ""
        return f"select p.period, p.period_end from {_days(scope)} p{found}"


_OWNED = "f.owned_from <= p.edge and f.owned_until > p.edge"
_TEAM = "left join fact_rep_days e on e.rep_id = f.rep_id and e.on_day = day_after(p.edge, -1)"


def _columns(scope: Scope, *made: str) -> str:
    """Who the account is and belongs to, and whatever the question splits by, as columns of a grouped relation."""
    always = ("account_id", "name", "rep_id")
    named = [name for name in scope.by if name not in (*always, "placed_team_id", *made)]
    return ", ".join([*(f"f.{name}" for name in (*always, *named)), "e.team_id as placed_team_id"])


def _grouped(names: str) -> str:
    return names.replace(" as placed_team_id", "")


def _days(scope: Scope) -> str:
    if scope.period is None:
        inner = "select cast($start as date) as period, cast($end as date) as period_end"
    else:
        inner = (
            f"select distinct greatest({scope.period}, cast($start as date)) as period,"
            f" least({scope.period_end}, cast($end as date)) as period_end"
            " from period_day where day >= $start and day < $end"
        )
    edged = f"select period, period_end, least(period_end, day_after($today, 1)) as edge from ({inner}) bounds"
    year = "cast(edge - interval '12' month as date) as year_from"
    return f"(select period, period_end, edge, {year} from ({edged}) edged where period <= $today)"


def _months(scope: Scope) -> str:
    ends = (
        "select period, period_end, edge, least(period_end, cast($today as date)) as reached_on"
        f" from {_days(scope)} days"
    )
    spans = [(back, back - 1, False) for back in range(1, 13)] + [(12, 0, True)]
    pieces = " union all ".join(
        f"select {since} as since_months, {until} as until_months, {str(year).lower()} as is_year"
        for since, until, year in spans
    )
    moved = {
        name: "case "
        + " ".join(
            f"when s.{name} = {months} then cast(d.reached_on - interval '{months}' month as date)"
            for months in range(13)
        )
        + " end"
        for name in ("since_months", "until_months")
    }
    return (
        f"(select d.period, d.period_end, d.edge, s.is_year, {moved['since_months']} as start_on,"
        f" {moved['until_months']} as finish_on from ({ends}) d cross join ({pieces}) s)"
    )


def _where(scope: Scope) -> str:
    return f" where {' and '.join(scope.filters)}" if scope.filters else ""


def _and(scope: Scope) -> str:
    return "".join(f" and {condition}" for condition in scope.filters)
