"""The forms of what a customer is worth: by purchases and years, by contract, discounted, and by chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sightline.base.buyers import discounted_value, fit_returning, fit_spending, mean_life, recurring_value
from sightline.base.money import SCALE
from sightline.base.units import Flag, Reason
from sightline.shapes.cells import Cells, divide, nothing, small
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
        reason[bottom == 0] = Reason.NO_DENOMINATOR
        reason[young] = Reason.TOO_LITTLE_DATA
        flags = small(bottom, self.min_n) | np.where(np.isnan(value), 0, censored(parts["left"]))
        return Cells(value, top, bottom, bottom, flags=flags, reason=reason, money_bottom=False)


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
        top, bottom = parts["top"], parts["bottom"]
        churn = divide(parts["lost"], parts["at_start"])
        longest = _ratio(parts["longest"], bottom)
        with np.errstate(divide="ignore", invalid="ignore"):
            value = recurring_value(_monthly(parts), churn, longest)  # type: ignore[arg-type]
            capped = churn < 1 / longest
        reason = nothing(np.isnan(value), Reason.NO_DENOMINATOR)
        flags = small(bottom, self.min_n) | np.where(capped & ~np.isnan(value), int(Flag.CENSORED), 0)
        return Cells(value, top, bottom, bottom, flags=flags, reason=reason)


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
        top, bottom = parts["top"], parts["bottom"]
        kept = divide(parts["stayed"], parts["at_start"])
        rate = _ratio(parts["discount"], bottom) / 100
        value = discounted_value(12 * _monthly(parts), kept, rate, at_once=self.at_once)  # type: ignore[arg-type]
        reason = nothing(np.isnan(value), Reason.NO_DENOMINATOR)
        return Cells(value, top, bottom, bottom, flags=small(bottom, self.min_n), reason=reason)


@dataclass(frozen=True, slots=True)
class ExpectedWorth:
    """What buyers without a contract are expected to spend in the year ahead, by BG/NBD and Gamma-Gamma.

    Every part is split by buyer: repeat purchase days, days from the first to the last, days since the
    first, the day itself as a number, and what the repeat purchases brought.
    """

    repeats: Part
    last: Part
    age: Part
    day: Part
    spent: Part
    min_n: int = 5

    def parts(self) -> Mapping[str, Part]:
        """What each buyer did."""
        return {"age": self.age, "repeats": self.repeats, "last": self.last, "day": self.day, "spent": self.spent}

    def fold(self, parts: Parts, into: npt.NDArray[np.int64], size: int) -> Columns:
        """Expected spending and buyers per cell; all buyers of a day make one fit."""
        is_buyer = parts["day"] > 0
        worth = np.full(len(is_buyer), np.nan)
        for day in np.unique(parts["day"][is_buyer]).tolist():
            own = is_buyer & (parts["day"] == day)
            worth[own] = _expected(*(parts[name][own] for name in ("repeats", "last", "age", "spent")))
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
        return Cells(value, worth, buyers, buyers, flags=small(buyers, self.min_n), reason=reason)


def censored(left: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """CENSORED where some customers stay beyond what was looked at."""
    return np.where(np.nan_to_num(left) > 0, int(Flag.CENSORED), 0).astype(np.int64)


def _expected(
    repeats: npt.NDArray[Any], last: npt.NDArray[Any], age: npt.NDArray[Any], spent: npt.NDArray[Any]
) -> npt.NDArray[np.float64]:
    """What each of these buyers is expected to spend; unknown where too few came back to tell."""
    unknown = np.full(len(repeats), np.nan)
    mean = _ratio(spent, repeats) / SCALE
    again = (repeats > 0) & (np.nan_to_num(mean) > 0)
    if int((repeats > 0).sum()) < LEAST_REPEAT_BUYERS or not again.any():
        return unknown
    returning = fit_returning(repeats, last / 7, age / 7)
    spending = fit_spending(repeats[again], mean[again])
    if returning is None or spending is None or spending.q <= 1:
        return unknown
    value = spending.expected(np.where(again, repeats, 0), np.where(again, mean, 0))
    return np.asarray(returning.expected(repeats, last / 7, age / 7, WEEKS_AHEAD) * value)


def _monthly(parts: Parts) -> npt.NDArray[np.float64]:
    margin = _ratio(parts["margin"], parts["bottom"]) / 100
    return np.asarray(divide(parts["top"], parts["bottom"]) / SCALE * margin)


def _ratio(top: npt.NDArray[Any], bottom: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    return divide(top, np.asarray(bottom, dtype=np.float64))
