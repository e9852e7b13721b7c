"""Populations of expansion: the customers of the first day with what they bought on top, and all that was won."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sightline.shapes.part import Part
from sightline.shapes.population import Placed, Scope, Source
from sightline.shapes.ratio import Rate
from sightline.shapes.windows import bounds, customer, split_filters, stands

_OWN = ("account_id", "rep_id", "vertical", "region")
_EVENT = (
    "deal_id",
    "product_id",
    "on_day",
    "amount",
    "native_amount",
    "is_unpriced",
    "record",
    "expansion",
    "accepted_at",
    "is_accepted",
    "returned_at",
)


@dataclass(frozen=True, slots=True)
class CustomersAndExpansions:
    """The customers of a period's first day, each with every expansion won with and offered to it in the period.

    A customer without any has one row with no `record`; split by product it has none.
    """

    fact: str
    look_back: bool = True
    placed: Placed = "first"

    def relation(self, source: Source, scope: Scope) -> str:
        """See `Population.relation`."""
        table = source.table
        inside, outside = split_filters(scope, ("product_id",), "x")
        by_product = "product_id" in scope.by or inside
        own = ", ".join(f"f.{name}" for name in _OWN)
        event = ", ".join(f"x.{name}" for name in _EVENT)
        return (
            f"with bounds as ({bounds(scope)}), events as (select p.period, x.* from {table}_after x join bounds p"
            f" on x.on_day >= p.period and x.on_day < p.edge where x.expansion is not null and {_known('x')}{inside})"
            f" select p.period, p.period_end, e.team_id as placed_team_id, {own}, {event},"
            f" coalesce(x.event_id, f.event_id) as event_id, coalesce(x.name, f.name) as name"
            f" from {table} f join bounds p on f.record = 'customer' and {customer('f', 'p.period')}"
            f" {'' if by_product else 'left '}join events x on x.period = p.period and x.account_id = f.account_id"
            f" left join fact_rep_days e on e.rep_id = f.rep_id and e.on_day = p.period where true{outside}"
        )


@dataclass(frozen=True, slots=True)
class WonByAccount:
    """Everything won in the period, under who owned the account on its first day."""

    fact: str
    look_back: bool = True
    placed: Placed = "first"

    def relation(self, source: Source, scope: Scope) -> str:
        """See `Population.relation`."""
        table = source.table
        inside, outside = split_filters(scope, ("product_id",), "x")
        own = ", ".join(f"f.{name}" for name in _OWN)
        event = ", ".join(f"x.{name}" for name in _EVENT)
        return (
            f"with bounds as ({bounds(scope)}), events as (select p.period, x.* from {table}_after x join bounds p"
            f" on x.on_day >= p.period and x.on_day < p.edge where x.record = 'won' and {_known('x')}{inside})"
            f" select p.period, p.period_end, e.team_id as placed_team_id, {own}, {event}, x.event_id, x.name"
            f" from {table} f join bounds p on f.record = 'owner' and {stands('f', 'p.period')}"
            f" join events x on x.period = p.period and x.owned_id = f.owned_id"
            f" left join fact_rep_days e on e.rep_id = f.rep_id and e.on_day = p.period where true{outside}"
        )


@dataclass(frozen=True, slots=True)
class RateOfCustomers(Rate):
    """A rate of customers of which only the upper half can be split by what they bought.

    `present` counts the rows of the customers, so that a group none of whose customers bought is
    shown with its 0.
    """

    present: Part | None = None

    def parts(self) -> Mapping[str, Part]:
        """Numerator, denominator and who is there at all."""
        found = Rate.parts(self)
        return {**found, "present": self.present} if self.present else found


def _known(table: str) -> str:
    return f"{table}.at <= $as_of and ({table}.reopened_at is null or {table}.reopened_at > $as_of)"
