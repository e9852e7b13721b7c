"""Packs: the few KPIs a role or a kind of business begins with, and the further ones that belong to it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from sightline.measure.catalog import Catalog
from sightline.measure.errors import UnknownPackError

STARTER = "calculator"
"""The pack for those who begin."""

FEW = 8
"""How many KPIs a pack begins with at most: who watches everything acts on nothing."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A choice of KPIs: the question it answers, those to begin with, those for later."""

    id: str
    title: str
    asks: str
    first: tuple[str, ...]
    later: tuple[str, ...]

    @property
    def kpis(self) -> tuple[str, ...]:
        """Every KPI of the pack, the first ones first."""
        return self.first + self.later

    def as_json(self) -> dict[str, Any]:
        """The pack as plain data."""
        return asdict(self)


def packs(units: Catalog) -> list[Pack]:
    """Every pack in the order of the file; one named like a role holds all KPIs of that role."""
    return [_pack(name, declared, units) for name, declared in _declared().items()]


def pack_of(name: str, units: Catalog) -> Pack:
    """The pack of that id; raises `UnknownPackError`."""
    declared = _declared()
    if name not in declared:
        raise UnknownPackError(name, declared)
    return _pack(name, declared[name], units)


def _pack(name: str, declared: Mapping[str, Any], units: Catalog) -> Pack:
    first = tuple(declared["first"])
    own = sorted((entry for entry in units.kpis.values() if entry.role == name), key=lambda entry: entry.kpi.title)
    later = _without(first, [*declared.get("later", ()), *(entry.id for entry in own)])
    return Pack(name, declared["title"], declared["asks"], first, later)


def _without(taken: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in dict.fromkeys(names) if name not in set(taken))


@lru_cache(maxsize=1)
def _declared() -> dict[str, Any]:
    return tomllib.loads((files("sightline.kpis") / "packs.toml").read_text(encoding="utf-8"))
