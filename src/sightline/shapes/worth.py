"""The forms of what a customer is worth: by purchases and years, by contract, discounted, and by chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from sightline.base.buyers import discounted_value, fit_returning, fit_spending, mean_life, recurring_value
from sightline.base.money import SCALE
from sightline.base.units import Flag, Reason
from sightline.shapes.cells import Cells, divide, nothing, small
from sightline.shapes.cost import CostPer
from sightline.shapes.part import Part

Parts = Mapping[str, "npt.NDArray[Any]"]
Columns = Mapping[str, "npt.NDArray[Any]"]

DAYS_A_YEAR = 365.25
WEEKS_AHEAD = 52
LEAST_REPEAT_BUYERS = 10


@dataclass(frozen=True, slots=True)
class Lifespan:
    """The mean years customers stay, by Kaplan and Meier: those still here count as long as they have lasted.

    All parts but `months`, how many months of a life are looked at, are split by the length of life: how
    many customers have it, the days it adds up to, and how many of those customers are gone.
    """

    lives: Part
    days: Part
    over: Part
    months: Part

    def parts(self) -> Mapping[str, Part]:
        """Customers, their days and the leavers, by length of life."""
        return {"lives": self.lives, "days": self.days, "over": self.over, "months": self.months}

    def fold(self, parts: Parts, into: npt.NDArray[np.int64], size: int) -> Columns:
        """The mean life and who outlives the horizon, per cell."""
        found = {name: np.full(size, np.nan) for name in ("years", "left")}
        found["counted"] = np.bincount(into, weights=parts["lives"], minlength=size)
        horizon = _ratio(parts["months"], parts["lives"]) * DAYS_A_YEAR / 12
        tenure = _ratio(parts["days"], parts["lives"])
        for cell in np.unique(into).tolist():
            own = into == cell
            mean, left = mean_life(tenure[own], parts["over"][own], parts["lives"][own], float(np.nanmax(horizon[own])))
            found["years"][cell], found["left"][cell] = mean / DAYS_A_YEAR, left
        return found

    def cells(self, parts: Parts) -> Cells:
        """Years, flagged where some outlive the horizon."""
        years = parts["years"]
        n = parts["counted"].astype(np.int64)
        return Cells(years, n=n, flags=censored(parts["left"]), reason=nothing(np.isnan(years), Reason.NO_INPUT))


@dataclass(frozen=True, slots=True)
class SimpleWorth:
    """Revenue of a year by customer, times the years customers stay.

    `older` counts what lies a year or more back: without any, there is no year to speak of.
    """

    revenue: Part
    customers: Part
    older: Part
    life: Lifespan
    min_n: int = 5

    def parts(self) -> Mapping[str, Part]:
        """Revenue, customers, and what the lifespan needs."""
        return {"top": self.revenue, "bottom": self.customers, "older": self.older, **self.life.parts()}

    def fold(self, parts: Parts, into: npt.NDArray[np.int64], size: int) -> Columns:
        """That of the lifespan."""
        return self.life.fold(parts, into, size)

    def cells(self, parts: Parts) -> Cells:
        """Revenue divided by customers, times years."""
        top, bottom, years = parts["top"], parts["bottom"], parts["years"]
        young = parts["older"] == 0
        value = np.where(young, np.nan, divide(top, bottom) / SCALE * years)
        reason = nothing(np.isnan(years), Reason.NO_INPUT)
        reason[young] = Reason.TOO_LITTLE_DATA
        reason[bottom == 0] = Reason.NO_DENOMINATOR
        flags = small(bottom, self.min_n) | np.where(np.isnan(value), 0, censored(parts["left"]))
        return Cells(value, n=bottom, flags=flags, reason=reason)


@dataclass(frozen=True, slots=True)
class RecurringWorth:
    """What a contract pays a month, times its margin, divided by the share of customers lost a month."""

    paid: Part
    payers: Part
    margin: Part
    longest: Part
    lost: Part
    at_start: Part
    min_n: int = 5

    def parts(self) -> Mapping[str, Part]:
        """Monthly value and payers on the day, customers lost and customers to lose over the year."""
        return {
            "top": self.paid,
            "bottom": self.payers,
            "margin": self.margin,
            "longest": self.longest,
            "lost": self.lost,
            "at_start": self.at_start,
        }

    def cells(self, parts: Parts) -> Cells:
        """Monthly margin times the months a customer stays, at most the longest life."""
        bottom = parts["bottom"]
        churn = divide(parts["lost"], parts["at_start"])
        longest = parts["longest"]
        with np.errstate(divide="ignore", invalid="ignore"):
            value = recurring_value(_monthly(parts), churn, longest)  # type: ignore[arg-type]
            capped = churn < 1 / longest
        reason = nothing(np.isnan(value), Reason.NO_DENOMINATOR)
        flags = small(bottom, self.min_n) | np.where(capped & ~np.isnan(value), int(Flag.CENSORED), 0)
        return Cells(value, n=bottom, flags=flags, reason=reason)


@dataclass(frozen=True, slots=True)
class DiscountedWorth:
    """A year's margin of a contract while the customer stays, each year's worth less than the one before."""

    paid: Part
    payers: Part
    margin: Part
    discount: Part
    stayed: Part
    at_start: Part
    at_once: bool = False
    min_n: int = 5

    def parts(self) -> Mapping[str, Part]:
        """Monthly value and payers on the day, customers of a year ago and those still here."""
        return {
            "top": self.paid,
            "bottom": self.payers,
            "margin": self.margin,
            "discount": self.discount,
            "stayed": self.stayed,
            "at_start": self.at_start,
        }

    def cells(self, parts: Parts) -> Cells:
        """The sum of all years to come, at today's worth."""
        bottom = parts["bottom"]
        kept = divide(parts["stayed"], parts["at_start"])
        rate = parts["discount"] / 100
        value = discounted_value(12 * _monthly(parts), kept, rate, at_once=self.at_once)  # type: ignore[arg-type]
        reason = nothing(np.isnan(value), Reason.NO_DENOMINATOR)
        return Cells(value, n=bottom, flags=small(bottom, self.min_n), reason=reason)


@dataclass(frozen=True, slots=True)
class ExpectedWorth:
    """What buyers without a contract are expected to spend in the year ahead, by BG/NBD and Gamma-Gamma.

    Every part is split by buyer: repeat purchase days, days from the first to the last, days since the
    first, the day itself as a number, the repeat days of known value, and what these brought.
    """

    repeats: Part
    last: Part
    age: Part
    day: Part
    valued: Part
    spent: Part
    min_n: int = 5

    def parts(self) -> Mapping[str, Part]:
        """What each buyer did."""
        return {
            "age": self.age,
            "repeats": self.repeats,
            "last": self.last,
            "day": self.day,
            "valued": self.valued,
            "spent": self.spent,
        }

    def fold(self, parts: Parts, into: npt.NDArray[np.int64], size: int) -> Columns:
        """Expected spending and buyers per cell; all buyers of a day make one fit."""
        is_buyer = parts["day"] > 0
        worth = np.full(len(is_buyer), np.nan)
        for day in np.unique(parts["day"][is_buyer]).tolist():
            own = is_buyer & (parts["day"] == day)
            worth[own] = _expected(*(parts[name][own] for name in ("repeats", "last", "age", "valued", "spent")))
        known = np.nan_to_num(worth)
        return {
            "worth": np.bincount(into, weights=known, minlength=size),
            "buyers": np.bincount(into, weights=is_buyer, minlength=size).astype(np.int64),
            "fitted": np.bincount(into, weights=~np.isnan(worth), minlength=size).astype(np.int64),
        }

    def cells(self, parts: Parts) -> Cells:
        """Expected spending divided by buyers."""
        worth, buyers = parts["worth"], parts["buyers"]
        value = np.where(parts["fitted"] == 0, np.nan, divide(worth, buyers))
        reason = nothing(parts["fitted"] == 0, Reason.TOO_LITTLE_DATA)
        return Cells(value, n=buyers, flags=small(buyers, self.min_n), reason=reason)


@dataclass(frozen=True, slots=True)
class WorthPerCost:
    """What a customer is worth divided by what it cost to win one.

    Worth is the recurring form where there are contracts at all, else the simple form on margin. The
    other readings are the worth itself, and the months until what a customer pays has paid the cost.
    """

    cost: CostPer
    recurring: RecurringWorth
    simple: SimpleWorth
    contracts: Part
    margin: Part
    reading: Literal["ratio", "worth", "payback"] = "ratio"

    def parts(self) -> Mapping[str, Part]:
        """The parts of all three, those of worth under `recurring_` and `simple_`."""
        forms = (("recurring", self.recurring), ("simple", self.simple))
        own = {f"{name}_{part}": found for name, form in forms for part, found in form.parts().items()}
        return {**self.cost.parts(), **own, "contracts": self.contracts, "margin": self.margin}

    def fold(self, parts: Parts, into: npt.NDArray[np.int64], size: int) -> Columns:
        """That of the lifespan."""
        folded = self.simple.fold(_named(parts, "simple_"), into, size)
        return {f"simple_{name}": column for name, column in folded.items()}

    def cells(self, parts: Parts) -> Cells:
        """Worth by cost, none where either is none or not above zero."""
        cost = self.cost.cells(parts)
        worth, flags, monthly = self._worth(parts)
        if self.reading == "worth":
            return Cells(worth, flags=flags, reason=nothing(np.isnan(worth), Reason.NO_INPUT))
        if self.reading == "payback":
            months = divide(cost.value, np.where(np.nan_to_num(monthly) > 0, monthly, np.nan))
            return Cells(months, reason=nothing(np.isnan(months), Reason.NO_INPUT))
        known = (np.nan_to_num(cost.value) > 0) & (np.nan_to_num(worth) > 0)
        value = np.where(known, divide(worth, cost.value), np.nan)
        reason = nothing(~known, Reason.NO_DENOMINATOR)
        if cost.reason is not None:
            reason = np.where(cost.reason == "", reason, cost.reason)
        return Cells(value, n=cost.n, flags=flags, reason=reason)

    def _worth(self, parts: Parts) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """What a customer is worth, the cautions of that, and what one pays a month on margin."""
        recurring, simple = _named(parts, "recurring_"), _named(parts, "simple_")
        by_contract, by_purchase = self.recurring.cells(recurring), self.simple.cells(simple)
        has_contracts = parts["contracts"] > 0
        margin = parts["margin"] / 100
        monthly = divide(simple["top"], simple["bottom"]) / SCALE / 12 * margin
        assert by_contract.flags is not None
        assert by_purchase.flags is not None
        flags = np.where(has_contracts, by_contract.flags, by_purchase.flags) & int(Flag.CENSORED)
        return (
            np.where(has_contracts, by_contract.value, by_purchase.value * margin),
            flags,
            np.where(has_contracts, _monthly(recurring), monthly),
        )


def censored(left: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """CENSORED where some customers stay beyond what was looked at."""
    return np.where(np.nan_to_num(left) > 0, int(Flag.CENSORED), 0).astype(np.int64)


def _expected(
    repeats: npt.NDArray[Any],
    last: npt.NDArray[Any],
    age: npt.NDArray[Any],
    valued: npt.NDArray[Any],
    spent: npt.NDArray[Any],
) -> npt.NDArray[np.float64]:
    """What each of these buyers is expected to spend; unknown where too few came back to tell."""
    unknown = np.full(len(repeats), np.nan)
    mean = np.nan_to_num(divide(spent, valued) / SCALE)
    again = (repeats > 0) & (mean > 0)
    if int(again.sum()) < LEAST_REPEAT_BUYERS:
        return unknown
    returning = fit_returning(repeats, last / 7, age / 7)
    spending = fit_spending(repeats[again], mean[again])
    if returning is None or spending is None or spending.q <= 1:
        return unknown
    value = spending.expected(np.where(again, repeats, 0), mean)
    return np.asarray(returning.expected(repeats, last / 7, age / 7, WEEKS_AHEAD) * value)


def _named(parts: Parts, prefix: str) -> Parts:
    """The parts under a prefix, by their own names."""
    return {name.removeprefix(prefix): column for name, column in parts.items() if name.startswith(prefix)}


def _monthly(parts: Parts) -> npt.NDArray[np.float64]:
    return np.asarray(divide(parts["top"], parts["bottom"]) / SCALE * parts["margin"] / 100)


def _ratio(top: npt.NDArray[Any], bottom: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    return divide(top, np.asarray(bottom, dtype=np.float64))
