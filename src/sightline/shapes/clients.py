"""Clients as they stood on the last day of a period, with what they did for us in it."""

from __future__ import annotations

from dataclasses import dataclass

from sightline.shapes.population import Placed, Scope, Source


def looked_at(scope: Scope) -> str:
    """The periods that have begun, with the last day looked at as `last_on`."""
    first, last = "cast($start as date)", "cast($end as date)"
    days = "(select 1 as one) days"
    if scope.period is not None:
        first, last = f"greatest({scope.period}, {first})", f"least({scope.period_end}, {last})"
        days = "period_day where day >= $start and day < $end"
    inner = f"select distinct {first} as period, {last} as period_end from {days}"
    return (
        "select period, period_end, least(day_after(period_end, -1), cast($today as date)) as last_on"
        f" from ({inner}) bounds where period <= $today"
    )


def _stands_on(day: str) -> str:
    """Whether the spell `f` covers a day as far as was known: a later renewal bridges no gap yet."""
    lapses = "day_after(f.bought_on, $lapse_days)"
    until = (
        f"case when f.is_lapsing then least(coalesce(f.until_on, {lapses}), {lapses})"
        " when f.renewed_on > $today then f.paid_until else f.until_on end"
    )
    return (
        f"f.from_on <= {day} and coalesce({until}, date '9999-12-31') > {day}"
        " and not coalesce(f.is_lapsing and f.contract_on <= $today, false)"
    )


def standing_clients(source: Source) -> str:
    """FROM and JOINs of the clients `f` of every period `p`, with the team of their owner on that day."""
    return (
        f"{source.table} f join periods p on f.part = 'client' and {_stands_on('p.last_on')}"
        " left join fact_rep_days e on e.rep_id = f.rep_id and e.on_day = p.last_on"
    )


@dataclass(frozen=True, slots=True)
class ReferringClients:
    """Clients of the last day looked at, with their `referrals` in the period and whether they gave a reference.

    What an account did for us is read whoever looks after it, and only ever joined to clients seen.
    """

    fact: str
    look_back: bool = True
    placed: Placed = "last"

    def relation(self, source: Source, scope: Scope) -> str:
        """See `Population.relation`."""
        filters = f" where {' and '.join(scope.filters)}" if scope.filters else ""
        reached = (
            "coalesce(g.reached_at, $as_of) <= $as_of and (g.reached_until is null or g.reached_until > $as_of)"
            " and coalesce(g.reached_on, $today) <= $today"
        )
        return (
            f"with periods as ({looked_at(scope)}), "
            "referred as (select p.period, g.account_id, count(distinct g.referral_id) as referrals"
            f" from {source.table}_after g join periods p on g.on_day >= p.period and g.on_day < p.period_end"
            f" where g.part = 'referral' and g.at <= $as_of and {reached} group by p.period, g.account_id), "
            "referenced as (select distinct p.period, g.account_id"
            f" from {source.table}_after g join periods p on g.on_day <= p.last_on"
            " where g.part = 'reference' and g.at <= $as_of)"
            " select p.period, p.period_end, e.team_id as placed_team_id, coalesce(r.referrals, 0) as referrals,"
            " s.account_id is not null as is_referenceable, f.*"
            f" from {standing_clients(source)}"
            " left join referred r on r.period = p.period and r.account_id = f.account_id"
            f" left join referenced s on s.period = p.period and s.account_id = f.account_id{filters}"
        )
