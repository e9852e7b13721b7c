"""Own KPIs measured on a fact: a shape, conditions and values out of a file, made into a KPI as the package has them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from sightline.base.errors import did_you_mean
from sightline.base.units import Unit
from sightline.facts import Fact
from sightline.measure.catalog import Catalog
from sightline.measure.own.columns import askable_facts, columns_of, confidential_facts
from sightline.measure.own.expressions import read_condition, read_value
from sightline.measure.own.fields import Fields
from sightline.measure.own.refusing import RefusedError
from sightline.shapes import (
    Count,
    Events,
    Mean,
    Median,
    Part,
    Quotient,
    Rate,
    Shape,
    Total,
    count,
    distinct,
    money,
    total,
)
from sightline.shapes.part import Aggregate

VALUE = "amount"
CONDITION = "outcome = 'won'"


class Form(StrEnum):
    """The shapes a file can ask for."""

    COUNT = "count"
    RATE = "rate"
    SUM = "sum"
    MEAN = "mean"
    MEDIAN = "median"
    RATIO = "ratio"


FIELDS: Mapping[Form, tuple[str, ...]] = {
    Form.COUNT: ("where", "distinct"),
    Form.RATE: ("where", "of_which"),
    Form.SUM: ("where", "value"),
    Form.MEAN: ("where", "value"),
    Form.MEDIAN: ("where", "value"),
    Form.RATIO: ("where", "numerator", "denominator"),
}
PART_FIELDS = ("where", "value", "distinct")
OWN_FIELDS = ("fact", "shape")


@dataclass(frozen=True, slots=True)
class Expression:
    """One expression of a file, as it is to be tried on data: conditions are true or false, values numbers."""

    field: str
    sql: str
    kind: Literal["condition", "value", "any"]


@dataclass(slots=True)
class Measured:
    """What a file measures: its fact, its shape, the rows it cannot take, its words and its expressions."""

    fact: str
    shape: Shape
    fewer: Mapping[str, Part]
    formula: str
    population: str
    expressions: list[Expression] = field(default_factory=list)


def read_measured(fields: Fields, unit: Unit, units: Catalog) -> Measured:
    """The measure a file describes; raises `RefusedError`."""
    fact = _fact(fields, units)
    form = fields.one_of("shape", Form)
    reader = _Reader(fields, fact, units.facts[fact], unit, form)
    return reader.read()


def _fact(fields: Fields, units: Catalog) -> str:
    name = fields.text("fact", example="deals")
    known = askable_facts()
    if name in known:
        return name
    listed = f"Use one of: {', '.join(known)}."
    if name in confidential_facts():
        reason = "People answered there without their name, so nobody may look at its rows one by one."
        raise fields.refused("fact", reason, "Combine the KPIs that stand on it by a formula instead.")
    if name in units.facts:
        raise fields.refused("fact", f'The rows of "{name}" have no day of their own to be counted on.', listed)
    raise fields.refused(
        "fact", f'There is no fact "{name}".', " ".join(filter(None, [did_you_mean(name, known), listed]))
    )


@dataclass(slots=True)
class _Reader:
    fields: Fields
    fact: str
    definition: Fact
    unit: Unit
    form: Form
    tried: list[Expression] = field(default_factory=list)

    @property
    def rows(self) -> Events:
        """The population of every own KPI: the rows dated in the period."""
        return Events(self.fact)

    def read(self) -> Measured:
        where = self.condition(self.fields, "where")
        shape, formula, fewer = {
            Form.COUNT: self.count,
            Form.RATE: self.rate,
            Form.SUM: self.sum,
            Form.MEAN: self.mean,
            Form.MEDIAN: self.median,
            Form.RATIO: self.ratio,
        }[self.form](where)
        restricted = f" for which {self.fields.values['where']}" if where else ""
        rows = f"{self.definition.doc} Rows{restricted or ' of every kind'} ({self.definition.grain})."
        return Measured(self.fact, shape, fewer, formula, rows, self.tried)

    def count(self, where: str | None) -> tuple[Shape, str, dict[str, Part]]:
        part = self.part(self.fields, None, where)
        is_distinct = part.aggregate is Aggregate.DISTINCT
        what = f"different values of {self.fields.values['distinct']}" if is_distinct else "rows"
        return Count(part, interval=not is_distinct), f"Count of {what}.", {}

    def rate(self, where: str | None) -> tuple[Shape, str, dict[str, Part]]:
        text = self.fields.text("of_which", example=CONDITION)
        of_which = self.condition(self.fields, "of_which")
        if self.unit is not Unit.PERCENT:
            raise self.fields.refused("unit", "A rate is a share of rows.", 'Write: unit = "percent"')
        return (
            Rate(count(self.rows, _both(where, of_which)), count(self.rows, where)),
            f"Rows for which {text} ÷ all rows of the population.",
            {},
        )

    def sum(self, where: str | None) -> tuple[Shape, str, dict[str, Part]]:
        text, value = self.value(self.fields)
        present = _both(where, f"{value} is not null")
        return Total(self.added(value, where), count(self.rows, present)), f"Sum of {text}.", self.lacking(value, where)

    def mean(self, where: str | None) -> tuple[Shape, str, dict[str, Part]]:
        text, value = self.value(self.fields)
        shape = Mean(
            self.added(value, where),
            count(self.rows, _both(where, f"{value} is not null")),
            Part(self.rows, Aggregate.DEVIATION, value, where),
        )
        return shape, f"Sum of {text} ÷ rows that have it.", self.lacking(value, where)

    def median(self, where: str | None) -> tuple[Shape, str, dict[str, Part]]:
        text, value = self.value(self.fields)
        return Median(self.rows, value, where), f"The middle of {text}.", self.lacking(value, where)

    def ratio(self, where: str | None) -> tuple[Shape, str, dict[str, Part]]:
        top, bottom = self.fields.table("numerator"), self.fields.table("denominator")
        upper = self.part(top, self.own(top), where)
        lower = self.part(bottom, self.own(bottom), where)
        rows = count(self.rows, _both(where, self.own(bottom)))
        return Quotient(upper, lower, rows), f"{_spoken(top)} ÷ {_spoken(bottom)}.", {}

    def own(self, fields: Fields) -> str | None:
        fields.only(PART_FIELDS)
        return self.condition(fields, "where")

    def part(self, fields: Fields, own: str | None, where: str | None) -> Part:
        both = _both(where, own)
        if "value" in fields.values and "distinct" in fields.values:
            raise fields.refused("distinct", "It stands beside a value.", "Keep one of the two.")
        if "value" in fields.values:
            return self.added(self.value(fields)[1], both)
        if "distinct" in fields.values:
            sql = self.expression(fields, "distinct", read_value, "any")
            return distinct(self.rows, sql, both)
        return count(self.rows, both)

    def added(self, value: str, where: str | None) -> Part:
        if value in {f"({name})" for name in self.definition.money}:
            return money(self.rows, value, where)
        return money(self.rows, f"as_money({value})", where) if self.unit.is_money else total(self.rows, value, where)

    def lacking(self, value: str, where: str | None) -> dict[str, Part]:
        return {"MISSING_VALUE": count(self.rows, _both(where, f"{value} is null"))}

    def value(self, fields: Fields) -> tuple[str, str]:
        text = fields.text("value", example=VALUE)
        return text, self.expression(fields, "value", read_value, "value")

    def condition(self, fields: Fields, name: str) -> str | None:
        if name not in fields.values:
            return None
        return self.expression(fields, name, read_condition, "condition")

    def expression(
        self,
        fields: Fields,
        name: str,
        read: Callable[[object, frozenset[str], frozenset[str]], str],
        kind: Literal["condition", "value", "any"],
    ) -> str:
        try:
            sql = f"({read(fields.values[name], columns_of(self.fact), frozenset(self.definition.money))})"
        except RefusedError as refused:
            raise refused.inside(fields.named(name)) from refused
        self.tried.append(Expression(fields.named(name), sql, kind))
        return sql


def _both(first: str | None, second: str | None) -> str | None:
    found = [item for item in (first, second) if item]
    return " and ".join(found) or None


def _spoken(fields: Fields) -> str:
    values = fields.values
    where = f" for which {values['where']}" if "where" in values else ""
    if "value" in values:
        return f"sum of {values['value']}{where}"
    return f"count of different {values['distinct']}{where}" if "distinct" in values else f"count of rows{where}"
