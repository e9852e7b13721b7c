"""What a KPI file declares: a headline shape, its companions, its variants and how to read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sightline.base.units import Direction, Unit
from sightline.shapes.cells import Shape
from sightline.shapes.part import Part


class Role(StrEnum):
    """Whom a KPI belongs to in the catalog."""

    MANAGERS = "managers"
    BUSINESS_DEVELOPMENT = "business_development"
    ACCOUNT_MANAGEMENT = "account_management"
    SALES_DEVELOPMENT = "sales_development"
    MARKETING = "marketing"
    CALCULATOR = "calculator"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Companion:
    """A number that always stands beside the headline."""

    title: str
    shape: Shape
    unit: Unit


@dataclass(frozen=True, slots=True)
class Variant:
    """Another named reading of the same KPI; the label says which reading is shown.

    `also`, `fewer` and `flags`, when given, take the place of the KPI's of the same name.
    """

    title: str
    shape: Shape
    unit: Unit | None = None
    also: Mapping[str, Companion] = field(default_factory=dict)
    fewer: Mapping[str, Part] = field(default_factory=dict)
    flags: Mapping[str, Part] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KPI:
    """One KPI: everything a machine uses; the prose stands in the file's docstring.

    `fact` names the fact whose dimensions and rows explain the number. `fewer` lists rows that
    the formula leaves out, by reason, each a part counted beside the answer. `among` says which
    of the rows the fact itself leaves out would have been looked at.
    """

    title: str
    fact: str
    shape: Shape
    unit: Unit
    direction: Direction
    goal: str | None
    revision: int = 1
    also: Mapping[str, Companion] = field(default_factory=dict)
    variants: Mapping[str, Variant] = field(default_factory=dict)
    fewer: Mapping[str, Part] = field(default_factory=dict)
    flags: Mapping[str, Part] = field(default_factory=dict)
    among: str | None = None
    always_by: tuple[str, ...] = ()
    horizon_days: int | None = None
    since: str = "0.1"
