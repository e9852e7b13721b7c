"""What a fact is: one table at a stated grain, with every hard date, credit and currency rule applied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fact:
    """A table KPIs are measured on.

    `sql` is portable SQL over canonical tables, calendar tables and the steps named in `uses`.
    `key` identifies a row. `dimensions` maps a dimension to its column. `scope` names the columns
    that hold an employee: a viewer sees a row when one of them is within the viewer's people; an
    empty scope is refused, `PUBLIC` must be written out. `anchor` is the local day a row counts
    on; `known_from` and `known_until` are the instants between which the row is true; `starts`
    and `ends` bound a spell in local days, the end exclusive. `partition` is the day column the
    files are cut by, month by month. `shown` are further columns worth showing to a person.
    Rows with a `left_out` reason are stored apart and only ever counted.
    """

    doc: str
    grain: str
    sql: str
    key: str
    dimensions: Mapping[str, str]
    scope: tuple[str, ...] | None
    shown: tuple[str, ...] = ()
    anchor: str | None = None
    known_from: str | None = None
    known_until: str | None = None
    starts: str | None = None
    ends: str | None = None
    member: str | None = None
    partition: str | None = None
    uses: tuple[str, ...] = ()
    money: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A table several facts are made from; built with them, never asked and not kept."""

    doc: str
    sql: str
    uses: tuple[str, ...] = field(default=())


PUBLIC = None
"""The scope of a fact whose rows name no person and may be seen by everybody."""

DIMENSION_ENTITIES: Mapping[str, str] = {
    "rep": "employee",
    "sourcer": "employee",
    "sender": "employee",
    "manager": "employee",
    "team": "team",
    "account": "account",
    "product": "product",
    "location": "location",
    "campaign": "campaign",
    "deal": "deal",
    "lead": "lead",
}
"""Dimensions whose members are rows of the model; all others carry their own words."""


def table_name(fact: str) -> str:
    """The name a fact's table has in portable SQL.

    >>> table_name("deals")
    'fact_deals'
    """
    return f"fact_{fact}"
