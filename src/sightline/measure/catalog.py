"""Everything that can be measured, found by folder: KPIs, the facts they stand on, the steps of those."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from sightline.base.discovery import discover
from sightline.facts import Fact, Step
from sightline.measure.errors import BrokenKPIError, UnknownKPIError, UnknownVariantError
from sightline.measure.faults import Fault
from sightline.shapes import KPI, Companion, Part, Role, Shape

HEADINGS = (
    "Formula",
    "Population",
    "Anchor date",
    "Breakdowns",
    "Edge cases",
    "Follow-up",
    "Confused with",
    "Source",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A KPI with what its file's name, folder and docstring say.

    One that somebody wrote has its `file` in the workspace and a `target` perhaps; one that
    combines others is `made_of` these.
    """

    id: str
    kpi: KPI
    role: Role
    summary: str
    sections: Mapping[str, str]
    file: str | None = None
    target: float | None = None
    made_of: tuple[Entry, ...] = ()

    @property
    def measured(self) -> tuple[KPI, ...]:
        """The KPIs whose facts are read: itself, or those it is made of in the end."""
        inner = (kpi for entry in self.made_of for kpi in entry.measured)
        return tuple(inner) if self.made_of else (self.kpi,)

    def shape(self, variant: str | None) -> Shape:
        """The headline shape, or that of a variant; raises `UnknownVariantError`."""
        if variant is None:
            return self.kpi.shape
        if variant not in self.kpi.variants:
            raise UnknownVariantError(self.id, variant, self.kpi.variants)
        return self.kpi.variants[variant].shape

    def companions(self, variant: str | None) -> Mapping[str, Companion]:
        """What stands beside the headline, or beside that of a variant."""
        if variant is None or variant not in self.kpi.variants:
            return self.kpi.also
        return {**self.kpi.also, **self.kpi.variants[variant].also}

    def fewer(self, variant: str | None) -> Mapping[str, Part]:
        """The rows a reading leaves out, by reason."""
        own = {} if variant is None else self.kpi.variants[variant].fewer
        return {**self.kpi.fewer, **own}

    def flags(self, variant: str | None) -> Mapping[str, Part]:
        """What a reading's values are flagged for, by flag."""
        own = {} if variant is None else self.kpi.variants[variant].flags
        return {**self.kpi.flags, **own}


@dataclass(frozen=True)
class Catalog:
    """All KPIs, facts and steps by id.

    `faults` are the files of own KPIs that cannot be asked; `digest` changes when any such file does.
    """

    kpis: Mapping[str, Entry]
    facts: Mapping[str, Fact]
    steps: Mapping[str, Step]
    faults: Mapping[str, Fault] = field(default_factory=dict)
    digest: str = ""

    def entry(self, kpi: str) -> Entry:
        """The KPI of that id; raises `UnknownKPIError`, or `BrokenKPIError` where its file has a fault."""
        found = self.kpis.get(kpi)
        if found is not None:
            return found
        if kpi in self.faults:
            raise BrokenKPIError(self.faults[kpi])
        raise UnknownKPIError(kpi, self.kpis)

    def dimensions(self, kpi: str) -> Mapping[str, str]:
        """What a KPI can be split and filtered by, with the column of its first fact; what it is made of has all."""
        facts = [self.facts[item.fact].dimensions for item in self.entry(kpi).measured]
        return {name: column for name, column in facts[0].items() if all(name in other for other in facts)}


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    """The catalog of the installed package."""
    entries: dict[str, Entry] = {}
    for role in Role:
        if role is Role.OWN:
            continue
        for name, unit in discover(f"sightline.kpis.{role}", "KPI").items():
            assert isinstance(unit, KPI)
            entries[name] = _entry(name, unit, role)
    facts = {name: unit for name, unit in discover("sightline.facts.grains", "FACT").items() if isinstance(unit, Fact)}
    steps = {name: unit for name, unit in discover("sightline.facts.steps", "STEP").items() if isinstance(unit, Step)}
    return Catalog(dict(sorted(entries.items())), facts, steps)


def _entry(name: str, kpi: KPI, role: Role) -> Entry:
    module = importlib.import_module(f"sightline.kpis.{role}.{name}")
    summary, sections = read_docstring(inspect.getdoc(module) or "")
    return Entry(name, kpi, role, summary, sections)


def read_docstring(text: str) -> tuple[str, dict[str, str]]:
    """The first paragraph and the sections under their headings, lines joined into prose."""
    lines = text.splitlines()
    summary: list[str] = []
    sections: dict[str, list[str]] = {}
    current = summary
    for line in lines:
        if line.strip() in HEADINGS and not line.startswith(" "):
            current = sections.setdefault(line.strip(), [])
        else:
            current.append(line.strip())
    return " ".join(filter(None, summary)), {name: " ".join(filter(None, body)) for name, body in sections.items()}
