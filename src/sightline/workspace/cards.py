"""The catalog as doors show it: one card per KPI, and the whole explanation of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sightline.base.periods import Grain
from sightline.engines import Engine
from sightline.measure.catalog import Catalog, Entry, catalog
from sightline.measure.faults import Fault
from sightline.measure.packs import Pack, pack_of, packs
from sightline.measure.plan import Frame, parts_of, plan
from sightline.measure.question import Question
from sightline.measure.scope import ViewScope
from sightline.shapes import Role


@dataclass(frozen=True, slots=True)
class Named:
    """A variant of a KPI, or a number that stands beside it."""

    id: str
    title: str
    unit: str


@dataclass(frozen=True, slots=True)
class Card:
    """A KPI at a glance; `first_in` names the packs that begin with it.

    An own one has its `file`, perhaps a `target`, and the ids it is `made_of` when it combines others.
    One whose file has a `fault` cannot be asked, and its card says no more than that.
    """

    id: str
    title: str
    role: str
    unit: str
    direction: str
    goal: str | None
    summary: str
    dimensions: tuple[str, ...]
    variants: tuple[Named, ...]
    also: tuple[Named, ...]
    revision: int
    since: str
    packs: tuple[str, ...]
    first_in: tuple[str, ...]
    file: str | None = None
    target: float | None = None
    made_of: tuple[str, ...] = ()
    fault: Fault | None = None

    @property
    def is_combined(self) -> bool:
        """Whether it is made of other KPIs, and so has no rows of its own."""
        return bool(self.made_of)

    def as_json(self) -> dict[str, Any]:
        """The card as plain data."""
        return {**asdict(self), "fault": None if self.fault is None else self.fault.as_json()}


@dataclass(frozen=True, slots=True)
class Statement:
    """One scan a KPI is measured with: which fact it reads, its portable words and the engine's own."""

    fact: str
    portable: str
    native: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """All there is to say about a KPI: its prose, what it stands on and how it is reckoned."""

    card: Card
    variant: str | None
    sections: Mapping[str, str]
    fact: str
    fact_doc: str
    fact_grain: str
    anchor: str | None
    excluded: tuple[str, ...]
    engine: str
    sql: tuple[Statement, ...]

    def as_json(self) -> dict[str, Any]:
        """The explanation as plain data, the card's own entries first."""
        rest = asdict(self)
        del rest["card"]
        return {**self.card.as_json(), **rest}


def card_of(entry: Entry, units: Catalog) -> Card:
    """The card of a catalog entry."""
    kpi = entry.kpi
    within = [pack for pack in packs(units) if entry.id in pack.kpis]
    return Card(
        id=entry.id,
        title=kpi.title,
        role=entry.role.value,
        unit=kpi.unit.value,
        direction=kpi.direction.value,
        goal=kpi.goal,
        summary=entry.summary,
        dimensions=tuple(sorted(units.dimensions(entry.id))),
        variants=tuple(Named(name, item.title, (item.unit or kpi.unit).value) for name, item in kpi.variants.items()),
        also=tuple(Named(name, item.title, item.unit.value) for name, item in kpi.also.items()),
        revision=kpi.revision,
        since=kpi.since,
        packs=tuple(pack.id for pack in within),
        first_in=tuple(pack.id for pack in within if entry.id in pack.first),
        file=entry.file,
        target=entry.target,
        made_of=tuple(item.id for item in entry.made_of),
    )


def broken_card(fault: Fault) -> Card:
    """The card of a file that is no KPI yet: what is wrong with it, and nothing it does not know."""
    return Card(
        id=fault.kpi,
        title=fault.kpi,
        role=Role.OWN.value,
        unit="",
        direction="",
        goal=None,
        summary=fault.reason,
        dimensions=(),
        variants=(),
        also=(),
        revision=0,
        since="own",
        packs=(),
        first_in=(),
        file=fault.file,
        fault=fault,
    )


def catalog_cards(pack: str | None = None, units: Catalog | None = None) -> list[Card]:
    """A card for every KPI, in order of id, or for those of a pack, in its order; needs no workspace.

    Own KPIs whose file has a fault come last, each with its fault.
    """
    units = units or catalog()
    if pack is not None:
        return [card_of(units.entry(name), units) for name in pack_of(pack, units).kpis]
    return [*(card_of(entry, units) for entry in units.kpis.values()), *map(broken_card, units.faults.values())]


def catalog_packs() -> list[Pack]:
    """Every pack of KPIs; needs no workspace."""
    return packs(catalog())


def explanation_of(entry: Entry, question: Question, units: Catalog, engine: Engine, scope: ViewScope) -> Explanation:
    """The explanation of a KPI, with the scans of an undivided question."""
    names = tuple(dict.fromkeys(kpi.fact for kpi in entry.measured))
    facts = [units.facts[name] for name in names]
    anchors = {fact.anchor for fact in facts}
    frame = Frame(Grain.TOTAL, entry.kpi.always_by, ())
    guards = scope.guards(units)
    statements = []
    for query in plan(units, {entry.id: parts_of(entry, question)}, frame).values():
        portable = query.sql(units)
        statements.append(Statement(query.population.fact, portable, engine.native_sql(portable, guards=guards)))
    return Explanation(
        card=card_of(entry, units),
        variant=question.variant,
        sections=dict(entry.sections),
        fact=", ".join(names),
        fact_doc=" ".join(fact.doc for fact in facts),
        fact_grain="; ".join(fact.grain for fact in facts),
        anchor=anchors.pop() if len(anchors) == 1 else None,
        excluded=tuple(sorted(entry.kpi.fewer)),
        engine=engine.name,
        sql=tuple(statements),
    )
