"""Clients as they stood on the last day of a period, with what they did for us in it."""

from __future__ import annotations

from dataclasses import dataclass

from sightline.shapes.population import Placed, Scope, Source
from sightline.shapes.windows import bounds, customer


def standing_clients(source: Source) -> str:
    """FROM and JOINs of the clients `f` of every period `p`, with the team of their owner on that day."""
    return (
        f"{source.table} f join periods p on f.part = 'client' and {customer('f', 'p.last')}"
        " left join fact_rep_days e on e.rep_id = f.rep_id and e.on_day = p.last"
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
            f"with periods as ({bounds(scope)}), "
            "referred as (select p.period, g.account_id, count(distinct g.referral_id) as referrals"
            f" from {source.table}_after g join periods p on g.on_day >= p.period and g.on_day < p.period_end"
            f" where g.part = 'referral' and g.at <= $as_of and {reached} group by p.period, g.account_id), "
            "referenced as (select distinct p.period, g.account_id"
            f" from {source.table}_after g join periods p on g.on_day <= p.last"
            " where g.part = 'reference' and g.at <= $as_of)"
            " select p.period, p.period_end, e.team_id as placed_team_id, coalesce(r.referrals, 0) as referrals,"
            " s.account_id is not null as is_referenceable, f.*"
            f" from {standing_clients(source)}"
            " left join referred r on r.period = p.period and r.account_id = f.account_id"
            f" left join referenced s on s.period = p.period and s.account_id = f.account_id{filters}"
        )
