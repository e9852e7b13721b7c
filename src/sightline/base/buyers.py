"""What a customer is worth over time: how long customers stay, how often buyers return, what they then spend.

BG/NBD and Gamma-Gamma are those of Fader, Hardie and Lee (2005), fitted by maximum likelihood. Times are
in any one unit, the same throughout; `x` counts repeat purchases, not the first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Numbers: TypeAlias = npt.ArrayLike
Loss: TypeAlias = Callable[[Floats], tuple[float, Floats]]

LARGE = 50.0
"""From here on `a` makes the transformed series overflow, and the published one does not."""

LARGEST_LOG = 12.0
"""Parameters are looked for between e to the minus this and e to this, around the data's own scale."""


@dataclass(frozen=True, slots=True)
class Returning:
    """A fitted BG/NBD: `r` and `alpha` say how often buyers buy, `a` and `b` how soon they stop."""

    r: float
    alpha: float
    a: float
    b: float

    def alive(self, x: Numbers, last: Numbers, age: Numbers) -> Floats:
        """The chance that each buyer still buys: `x` repeat purchases, the last at `last`, known for `age`.

        >>> Returning(0.243, 4.414, 0.793, 2.426).alive(2, 30.43, 38.86).round(4).item()
        0.7266
        """
        repeats, recency, known = _floats(x, last, age)
        return np.asarray(1 / (1 + self._gone(repeats, recency, known)))

    def expected(self, x: Numbers, last: Numbers, age: Numbers, ahead: float) -> Floats:
        """How many purchases to expect of each buyer in the time `ahead`.

        >>> Returning(0.243, 4.414, 0.793, 2.426).expected(2, 30.43, 38.86, 39).round(4).item()
        1.226
        """
        from scipy.special import hyp2f1

        repeats, recency, known = _floats(x, last, age)
        # At a = 1 both halves of the fraction are zero; next to it the limit is reached to nine digits.
        a = self.a if abs(self.a - 1) > 1e-7 else 1 + 1e-7
        share = (self.alpha + known) / (self.alpha + known + ahead)
        third = a + self.b + repeats - 1
        with np.errstate(invalid="ignore", over="ignore"):
            if a < LARGE:
                # Euler's transformation of the published form: the parameters of that one grow with x and overflow.
                missed = share ** (a - 1) * hyp2f1(a + self.b - 1 - self.r, a - 1, third, 1 - share)
            else:
                missed = share ** (self.r + repeats) * hyp2f1(self.r + repeats, self.b + repeats, third, 1 - share)
        unhindered = third / (a - 1) * (1 - missed)
        return np.asarray(unhindered / (1 + self._gone(repeats, recency, known)))

    def _gone(self, x: Floats, last: Floats, age: Floats) -> Floats:
        """The odds of having stopped."""
        since = ((self.alpha + age) / (self.alpha + last)) ** (self.r + x)
        return np.where(x > 0, self.a / (self.b + np.maximum(x, 1) - 1) * since, 0.0)


@dataclass(frozen=True, slots=True)
class Spending:
    """A fitted Gamma-Gamma of what buyers spend; it needs spending that hardly depends on how often they buy."""

    p: float
    q: float
    v: float

    def expected(self, x: Numbers, mean: Numbers) -> Floats:
        """The value to expect of each buyer's next purchases; that of all buyers where `x` is 0.

        >>> Spending(6.25, 3.74, 15.44).expected(2, 22.35).round(2).item()
        24.66
        """
        repeats, value = _floats(x, mean)
        own = self.p * repeats / (self.p * repeats + self.q - 1)
        # Weighed by zero, a mean that is not known must not make the whole unknown.
        return np.asarray((1 - own) * self.v * self.p / (self.q - 1) + own * np.where(repeats > 0, value, 0.0))


def fit_returning(x: Numbers, last: Numbers, age: Numbers) -> Returning | None:
    """The BG/NBD most likely to have given these buyers; none where the search finds no end.

    Buyers alike are counted together, so that a hundred thousand take no longer than their kinds.
    """
    kinds, weights = np.unique(np.stack(_floats(x, last, age), axis=1), axis=0, return_counts=True)
    scale = float(np.average(kinds[:, 2], weights=weights)) if weights.size else 0.0
    if scale <= 0:
        return None
    counts, place = np.unique(kinds[:, 0], return_inverse=True)
    found = _most_likely(
        _ReturningData(counts, place, kinds[:, 1] / scale, kinds[:, 2] / scale, weights / weights.sum()).loss, 4
    )
    if found is None:
        return None
    r, alpha, a, b = found.tolist()
    return Returning(r, alpha * scale, a, b)


def fit_spending(x: Numbers, mean: Numbers) -> Spending | None:
    """The Gamma-Gamma most likely to have given these means of `x` repeat purchases; all must be above zero."""
    repeats, value = _floats(x, mean)
    if repeats.size == 0 or not (np.all(repeats > 0) and np.all(value > 0)):
        return None
    # Always in the same order, so that the same buyers give the same parameters to the last digit.
    order = np.lexsort((value, repeats))
    repeats, value = repeats[order], value[order]
    scale = float(np.mean(value))
    found = _most_likely(_SpendingData(repeats, value / scale).loss, 3)
    if found is None:
        return None
    p, q, v = found.tolist()
    return Spending(p, q, v * scale)


@dataclass(frozen=True, slots=True)
class _ReturningData:
    """Kinds of buyers: the different counts, each kind's place among them, times, and its share of all."""

    counts: Floats
    place: npt.NDArray[np.intp]
    last: Floats
    age: Floats
    weight: Floats

    def loss(self, logs: Floats) -> tuple[float, Floats]:
        """The mean negative log likelihood at these logarithms of the parameters, and its slope."""
        from scipy.special import digamma, gammaln

        r, alpha, a, b = np.exp(logs)
        n, x = self.counts, self.counts[self.place]
        by_count = gammaln(r + n) - gammaln(r) + r * np.log(alpha)
        by_count += gammaln(a + b) + gammaln(b + n) - gammaln(b) - gammaln(a + b + n)
        log_age, log_last = np.log(alpha + self.age), np.log(alpha + self.last)
        before = b + np.maximum(x, 1) - 1
        alive = -(r + x) * log_age
        gone = np.where(x > 0, np.log(a) - np.log(before) - (r + x) * log_last, -np.inf)
        either = np.logaddexp(alive, gone)
        left = np.exp(gone - either)
        stays = 1 - left
        all_digamma = digamma(a + b) - digamma(a + b + n)
        slope_r = (digamma(r + n) - digamma(r) + np.log(alpha))[self.place] - stays * log_age - left * log_last
        slope_alpha = r / alpha - (r + x) * (stays / (alpha + self.age) + left / (alpha + self.last))
        slope_a = all_digamma[self.place] + left / a
        slope_b = (all_digamma + digamma(b + n) - digamma(b))[self.place] - left / before
        slopes = np.array([self.weight @ slope for slope in (slope_r, slope_alpha, slope_a, slope_b)])
        return -float(self.weight @ (by_count[self.place] + either)), -slopes * np.exp(logs)


@dataclass(frozen=True, slots=True)
class _SpendingData:
    """Buyers with repeat purchases: how many, and what they spent on average."""

    x: Floats
    mean: Floats

    def loss(self, logs: Floats) -> tuple[float, Floats]:
        """The mean negative log likelihood at these logarithms of the parameters, and its slope."""
        from scipy.special import digamma, gammaln

        p, q, v = np.exp(logs)
        x, m = self.x, self.mean
        total, log_total = x * m + v, np.log(x * m + v)
        likely = gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * np.log(v)
        likely += (p * x - 1) * np.log(m) + p * x * np.log(x) - (p * x + q) * log_total
        together = digamma(p * x + q)
        slope_p = x * (together - digamma(p * x) + np.log(m) + np.log(x) - log_total)
        slope_q = together - digamma(q) + np.log(v) - log_total
        slope_v = q / v - (p * x + q) / total
        slopes = np.array([np.mean(slope_p), np.mean(slope_q), np.mean(slope_v)])
        return -float(np.mean(likely)), -slopes * np.exp(logs)


def _most_likely(loss: Loss, parameters: int) -> Floats | None:
    """The parameters of least loss, searched by their logarithms from one; none where there is no bottom."""
    from scipy.optimize import minimize

    bounds = [(-LARGEST_LOG, LARGEST_LOG)] * parameters
    options = {"ftol": 1e-13, "gtol": 1e-8, "maxiter": 2000, "maxfun": 4000}
    found = minimize(loss, np.zeros(parameters), jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    return np.exp(_settled(loss, np.asarray(found.x, dtype=np.float64))) if np.isfinite(found.fun) else None


def _settled(loss: Loss, logs: Floats) -> Floats:
    """The search taken on by Newton's steps: with few buyers the bottom is a long flat valley, where slopes say little."""
    least, slope = loss(logs)
    for _ in range(100):
        free = (np.abs(logs) < LARGEST_LOG) | (np.sign(logs) == np.sign(slope))
        step = np.zeros_like(logs)
        step[free] = _newton_step(loss, logs, free, slope[free])
        for _ in range(40):
            tried = np.clip(logs + step, -LARGEST_LOG, LARGEST_LOG)
            loss_there, slope_there = loss(tried)
            if loss_there < least:
                break
            step = step / 2
        else:
            return logs
        gained = least - loss_there
        logs, least, slope = tried, loss_there, slope_there
        if gained < 1e-13:
            return logs
    return logs


def _newton_step(loss: Loss, logs: Floats, free: npt.NDArray[np.bool_], slope: Floats) -> Floats:
    """Downhill along the curvature where the parameters are free to move, no further than by one."""
    near = 1e-4
    around = [np.where(np.arange(len(logs)) == place, near, 0.0) for place in np.flatnonzero(free)]
    bent = np.array([(loss(logs + one)[1] - loss(logs - one)[1])[free] / (2 * near) for one in around])
    if not around:
        return slope
    curves, ways = np.linalg.eigh((bent + bent.T) / 2)
    step = -ways @ ((ways.T @ slope) / np.maximum(np.abs(curves), 1e-14))
    return np.asarray(step / max(1.0, float(np.abs(step).max())))


def mean_life(lives: Numbers, ended: Numbers, counts: Numbers, horizon: float) -> tuple[float, float]:
    """The mean length of life up to a horizon, by Kaplan and Meier, and the share that lives on there.

    `lives` are lengths, `counts` how many are of each, `ended` how many of those are over; the others
    are known to have lasted so long. Beyond the longest life seen the last share holds.

    >>> mean_life([1, 2, 3], [1, 0, 1], [1, 1, 1], 10)
    (2.3333333333333335, 0.0)
    """
    length, over, many = _floats(lives, ended, counts)
    known = many > 0
    if not known.any():
        return float("nan"), float("nan")
    steps, place = np.unique(length[known], return_inverse=True)
    events = np.bincount(place, weights=over[known])
    leaving = np.bincount(place, weights=many[known])
    at_risk = np.cumsum(leaving[::-1])[::-1]
    share = np.concatenate([[1.0], np.cumprod(1 - events / at_risk)])
    edges = np.concatenate([[0.0], np.minimum(steps, horizon), [horizon]])
    within = np.concatenate([[True], steps <= horizon])
    return float(share @ np.diff(edges)), float(share[within][-1])


def recurring_value(monthly: Numbers, monthly_churn: Numbers, longest: float) -> Floats:
    """What stays on average for 1 ÷ churn months, but no longer than `longest`, is worth in all.

    >>> recurring_value(100 * 0.80, 0.025, 60).item()
    3200.0
    """
    amount, churn = _floats(monthly, monthly_churn)
    return np.asarray(amount / np.maximum(churn, 1 / longest))


def discounted_value(yearly: Numbers, retention: Numbers, discount: float, *, at_once: bool = False) -> Floats:
    """A yearly margin while customers stay, each year's worth less by the discount; the first at the year's end.

    >>> discounted_value(960, 0.74, 0.10).round(2).item()
    1973.33
    >>> discounted_value(960, 0.74, 0.10, at_once=True).round(2).item()
    2933.33
    """
    margin, kept = _floats(yearly, retention)
    first = np.full_like(kept, 1 + discount) if at_once else kept
    return np.asarray(margin * first / (1 + discount - kept))


def _floats(*numbers: Numbers) -> tuple[Floats, ...]:
    return tuple(np.asarray(number, dtype=np.float64) for number in numbers)
