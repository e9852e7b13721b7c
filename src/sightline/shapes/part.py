"""A part of a KPI: one aggregate over one population, with its row-level twin for the drill-down."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from sightline.base.statistics import MEDIAN_RANK_SQL_RULE
from sightline.shapes.population import Population


class Aggregate(StrEnum):
    """How the rows of a part become one number."""

    COUNT = "count"
    DISTINCT = "distinct"
    MONEY = "money"
    UNITS = "units"
    SUM = "sum"
    MEDIAN = "median"
    QUANTILE = "quantile"
    RANK_LOW = "rank_low"
    RANK_HIGH = "rank_high"
    DEVIATION = "deviation"


@dataclass(frozen=True, slots=True)
class Part:
    """One number per period and group.

    `where` restricts the rows, `value` is what is added up or ranked (money as a decimal).
    `without` names dimensions this part is not split or filtered by (the whole a share is of).
    With `alone` it is not split at all, and only `without` keeps filters off it.
    `once` holds for rows that are the only one with their value, so that a distinct count need not compare them.
    `each` names dimensions it is split by even when the question does not, for shapes that judge
    every member before counting members.
    """

    population: Population
    aggregate: Aggregate
    value: str | None = None
    where: str | None = None
    at: float | None = None
    without: tuple[str, ...] = ()
    each: tuple[str, ...] = ()
    alone: bool = False
    once: str | None = None

    def sql(self) -> str:
        """The aggregate in portable SQL."""
        value = self._value()
        match self.aggregate:
            case Aggregate.COUNT:
                return f"count_if({self.where})" if self.where else "count(*)"
            case Aggregate.DISTINCT:
                return self._distinct()
            case Aggregate.MONEY:
                return f"coalesce(units(sum({value})), 0)"
            case Aggregate.UNITS:
                return f"coalesce(cast(sum({value}) as bigint), 0)"
            case Aggregate.SUM:
                return f"coalesce(cast(sum({value}) as double), 0)"
            case Aggregate.MEDIAN:
                return f"median(cast({value} as double))"
            case Aggregate.QUANTILE:
                return f"quantile_at(cast({value} as double), {self.at})"
            case Aggregate.DEVIATION:
                return f"stddev_samp(cast({value} as double))"
            case Aggregate.RANK_LOW:
                return f"value_at_rank(cast({value} as double), {_rank(value)})"
            case Aggregate.RANK_HIGH:
                return f"value_at_rank(cast({value} as double), count({value}) + 1 - {_rank(value)})"

    def change_sql(self) -> str:
        """What a part changes by, over rows with a `change` of 1 or -1; only for parts that add up."""
        value = "1" if self.aggregate is Aggregate.COUNT else f"({self.value})"
        if self.aggregate is Aggregate.MONEY:
            value = f"units({value})"
        changed = f"{value} * change" if self.where is None else f"case when {self.where} then {value} * change end"
        kind = "double" if self.aggregate is Aggregate.SUM else "bigint"
        return f"coalesce(cast(sum({changed}) as {kind}), 0)"

    def row_sql(self) -> str:
        """What one row contributes, in portable SQL; null when it is not in the part."""
        match self.aggregate:
            case Aggregate.COUNT:
                return f"case when {self.where or 'true'} then 1 end"
            case Aggregate.MONEY:
                return f"units({self._value()})"
            case Aggregate.DISTINCT | Aggregate.UNITS:
                return self._value()
            case _:
                return f"cast({self._value()} as double)"

    def _distinct(self) -> str:
        if self.once is None:
            return f"count(distinct {self._value()})"
        inside = f"({self.where}) and " if self.where else ""
        several = f"count(distinct case when {inside}not {self.once} then {self.value} end)"
        return f"count_if({inside}{self.once} and {self.value} is not null) + {several}"

    def _value(self) -> str:
        if self.where is None:
            return f"({self.value})"
        return f"(case when {self.where} then {self.value} end)"

    @property
    def is_additive(self) -> bool:
        """Whether parts of a partition add up to the whole."""
        return self.aggregate in (Aggregate.COUNT, Aggregate.MONEY, Aggregate.UNITS, Aggregate.SUM)

    @property
    def is_money(self) -> bool:
        """Whether the number is in 1/10000 of the company currency."""
        return self.aggregate in (Aggregate.MONEY, Aggregate.UNITS)

    @property
    def starts_empty(self) -> bool:
        """Whether no rows means zero rather than nothing."""
        return self.is_additive or self.aggregate is Aggregate.DISTINCT


def _rank(value: str) -> str:
    # Below six values the rule gives a rank under 1, and no value stands at such a rank. Literals
    # with a point are decimals to some engines, so each is cast; no rows give no rank.
    doubles = re.sub(r"\d+\.\d+", r"cast(\g<0> as double)", MEDIAN_RANK_SQL_RULE)
    return "cast(" + re.sub(r"\bn\b", f"nullif(count({value}), 0)", doubles) + " as bigint)"


def count(
    population: Population,
    where: str | None = None,
    *,
    without: tuple[str, ...] = (),
    each: tuple[str, ...] = (),
) -> Part:
    """How many rows."""
    return Part(population, Aggregate.COUNT, where=where, without=without, each=each)


def distinct(
    population: Population,
    value: str,
    where: str | None = None,
    *,
    without: tuple[str, ...] = (),
    once: str | None = None,
) -> Part:
    """How many different values; rows for which `once` holds are alone with theirs."""
    return Part(population, Aggregate.DISTINCT, value, where, without=without, once=once)


def money(
    population: Population,
    value: str,
    where: str | None = None,
    *,
    without: tuple[str, ...] = (),
    each: tuple[str, ...] = (),
    alone: bool = False,
) -> Part:
    """The exact sum of an amount, in 1/10000 of the company currency."""
    return Part(population, Aggregate.MONEY, value, where, without=without, each=each, alone=alone)


def units(population: Population, value: str, where: str | None = None) -> Part:
    """The exact sum of an amount that already is in 1/10000 of the company currency."""
    return Part(population, Aggregate.UNITS, value, where)


def total(population: Population, value: str, where: str | None = None) -> Part:
    """The sum of a measured quantity."""
    return Part(population, Aggregate.SUM, value, where)
