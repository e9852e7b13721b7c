"""What clients of the last day got out of a period, held against what they should, each measure at most 120 %."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sightline.base.money import SCALE
from sightline.base.units import Reason
from sightline.shapes.cells import Cells, nothing
from sightline.shapes.clients import standing_clients
from sightline.shapes.part import Part
from sightline.shapes.population import Placed, Scope, Source
from sightline.shapes.windows import bounds

MEASURES = ("revenue", "tickets", "hours", "subscriptions")
SPREAD = "('revenue', 'tickets')"
MOST = "cast(1.2 as double)"
LEAST_MEASURES = 3


@dataclass(frozen=True, slots=True)
class ClientOutcomes:
    """Clients of the last day looked at, with what was measured of each in the period.

    Adds `revenue`, `tickets`, `hours` and `user_weeks`, `subscriptions`, `comments` and `mood`; for each
    measure with a target its attainment as `<measure>_score`, and their mean, of three at least, as `score`.
    """

    fact: str
    look_back: bool = True
    placed: Placed = "last"

    def relation(self, source: Source, scope: Scope) -> str:
        """See `Population.relation`."""
        rows = f"{source.table}_after"
        filters = f" where {' and '.join(scope.filters)}" if scope.filters else ""
        clients = (
            "select p.period, p.period_end, p.last, e.team_id as placed_team_id, f.account_id, f.name, f.rep_id,"
            " f.vertical, f.region, f.order_id, f.on_day, f.amount"
            f" from {standing_clients(source)}{filters}"
        )
        found = ", ".join(f"{name} as ({sql})" for name, sql in _measured(rows).items())
        return (
            f"with periods as ({bounds(scope)}), clients as ({clients}), {found}, {_targets(rows)},"
            f" held as ({_HELD}), scored as (select h.*, {_scores()} from held h)"
            f" select s.*, {_mean()} as score from scored s"
        )


@dataclass(frozen=True, slots=True)
class KnownTotal:
    """A sum of what is known, none where nothing is."""

    what: Part
    known: Part

    def parts(self) -> Mapping[str, Part]:
        """The sum, and how many rows know their share of it."""
        return {"total": self.what, "known": self.known}

    def cells(self, parts: Mapping[str, npt.NDArray[Any]]) -> Cells:
        """The sum where some row is known."""
        total, known = parts["total"], parts["known"]
        value = np.where(known > 0, total.astype(np.float64) / (SCALE if self.what.is_money else 1), np.nan)
        return Cells(value, total, n=known, reason=nothing(known == 0, Reason.NO_ROWS), money_top=self.what.is_money)


def _measured(rows: str) -> dict[str, str]:
    """What was measured in each period, by account; nothing later than the knowledge instant."""
    within = f"from {rows} g join periods p on g.on_day >= p.period and g.on_day < p.period_end"
    grouped = "group by p.period, g.account_id"
    return {
        "revenues": f"select p.period, g.account_id, sum(g.amount) as amount {within}"
        f" where g.part = 'revenue' and g.at <= $as_of {grouped}",
        "buyers": f"select distinct g.account_id from {rows} g where g.part = 'revenue' and g.at <= $as_of",
        "asked": f"select p.period, g.account_id, count(*) as tickets {within}"
        f" where g.part = 'ticket' and g.at <= $as_of {grouped}",
        "helpdesk": f"select count(*) > 0 as has_tickets from {rows} g where g.part = 'ticket'",
        "uses": "select p.period, g.account_id, coalesce(sum(g.minutes), 0) as minutes, max(g.active_users) as users"
        f" {within} where g.part = 'use' and g.on_day <= p.last {grouped}",
        "contracts": f"select p.period, g.account_id, count(*) as running from {rows} g join periods p"
        " on g.from_on <= p.last and (g.until_on is null or g.until_on > p.last)"
        f" where g.part = 'contract' {grouped}",
        "voices": f"select p.period, g.account_id, count(*) as comments, sum(g.mood) as mood {within}"
        f" where g.part = 'comment' and g.at <= $as_of {grouped}",
    }


def _targets(rows: str) -> str:
    """What should be reached, in each period, by whom the target is for: `aims`."""
    latest = (
        "select g.*, row_number() over (partition by g.measure, g.version_of, g.from_on, g.until_on"
        " order by g.version desc, g.at desc nulls last, g.target_id desc) as choice"
        f" from {rows} g where g.part = 'target' and (g.at is null or g.at <= $as_of)"
    )
    inside = "days_between(greatest(g.from_on, p.period), least(g.until_on, p.last)) + 1"
    dated = (
        f"select p.period, g.measure, g.holder, g.aim, g.aim * ratio({inside}, days_between(g.from_on, g.until_on) + 1)"
        " as spread_aim, row_number() over (partition by p.period, g.measure, g.holder"
        " order by g.from_on desc, g.target_id desc) as place"
        f" from latest g join periods p on g.from_on <= p.last"
        f" and g.until_on >= case when g.measure in {SPREAD} then p.period else p.last end where g.choice = 1"
    )
    sums = [
        f"sum(case when measure = '{name}' then spread_aim end) as {name}_aim"
        if name in SPREAD
        else f"max(case when measure = '{name}' and place = 1 then aim end) as {name}_aim"
        for name in MEASURES
    ]
    counts = [f"count_if(measure = '{name}') as {name}_aims" for name in MEASURES]
    aims = f"select period, holder, {', '.join([*sums, *counts])} from dated group by period, holder"
    return f"latest as ({latest}), dated as ({dated}), aims as ({aims})"


def _aim(name: str) -> str:
    """The target of the rep where there is one, else of the team, else of everybody."""
    return (
        f"case when r.{name}_aims > 0 then r.{name}_aim when t.{name}_aims > 0 then t.{name}_aim"
        f" else v.{name}_aim end as {name}_aim"
    )


_BY = "on {0}.period = c.period and {0}.account_id = c.account_id"
_HELD = (
    "select c.*, case when b.account_id is not null then coalesce(m.amount, 0) end as revenue,"
    " case when d.has_tickets then coalesce(a.tickets, 0) end as tickets,"
    " case when u.users > 0 then u.minutes / cast(60 as double) end as hours,"
    " case when u.users > 0 then u.users * cast(days_between(c.period, c.last) + 1 as double) / cast(7 as double) end"
    " as user_weeks,"
    " coalesce(o.running, 0) as subscriptions, coalesce(w.comments, 0) as comments, coalesce(w.mood, 0) as mood, "
    + ", ".join(_aim(name) for name in MEASURES)
    + f" from clients c cross join helpdesk d left join buyers b on b.account_id = c.account_id"
    f" left join revenues m {_BY.format('m')} left join asked a {_BY.format('a')}"
    f" left join uses u {_BY.format('u')} left join contracts o {_BY.format('o')} left join voices w {_BY.format('w')}"
    " left join aims r on r.period = c.period and r.holder = 'rep ' || c.rep_id"
    " left join aims t on t.period = c.period and t.holder = 'team ' || c.placed_team_id"
    " left join aims v on v.period = c.period and v.holder = 'everybody'"
)


def _scores() -> str:
    """The attainment of each measure, from 0 to 120 %; none without a measure or without a target."""
    quotients = {
        "revenue": "ratio(h.revenue, h.revenue_aim)",
        "tickets": f"case when h.tickets = 0 and h.tickets_aim <> 0 then {MOST} else ratio(h.tickets_aim, h.tickets) end",
        "hours": "ratio(ratio(h.hours, h.user_weeks), h.hours_aim)",
        "subscriptions": "ratio(h.subscriptions, h.subscriptions_aim)",
    }
    # Least and greatest pass over what is none, so that is asked first.
    quotients["tickets"] = f"case when h.tickets_aim <> 0 then {quotients['tickets']} end"
    return ", ".join(
        f"case when ({sql}) is not null then least(greatest({sql}, cast(0 as double)), {MOST}) end as {name}_score"
        for name, sql in quotients.items()
    )


def _mean() -> str:
    known = " + ".join(f"case when s.{name}_score is null then 0 else 1 end" for name in MEASURES)
    together = " + ".join(f"coalesce(s.{name}_score, 0)" for name in MEASURES)
    return f"case when {known} >= {LEAST_MEASURES} then ratio({together}, {known}) end"
