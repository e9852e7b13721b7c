"""Intervals, ranks and corrections over whole columns; with buyers, the modules of base that use numpy.

Every function takes numbers or arrays and gives back the same shape. What cannot be computed is
NaN, without a warning, so that a column with one empty group stays one call.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Z_95 = 1.959963984540054
"""The standard normal quantile at 0.975: every interval here is a 95 % one."""

MEDIAN_RANK_SQL_RULE = "floor(n / 2.0 + 0.5 - 0.979981992270027 * sqrt(n) + 0.2320482063380892 / sqrt(n))"
"""The rank of the lower limit of a median of `n` values, for SQL; below 1 means no interval.

The upper limit has rank ``n + 1 - rank``. Without the last term the rule is one rank too low at
60 sizes between 6 and 20,000 (17, 44, 67, 94, 138 …). With it, it is the exact rank of
binomial(n, 1/2) for every n from 6 to 900,000. The term is (z³ - z) / 24 over the square root of
n: half of it the normal approximation's next term, half that a binomial moves in whole steps.
"""

Numbers: TypeAlias = npt.ArrayLike
# Numbers in give a float, arrays give an array; numpy types its own functions the same way.
Result: TypeAlias = Any
Interval: TypeAlias = tuple[Any, Any]
_Floats: TypeAlias = npt.NDArray[np.float64]


def wilson(successes: Numbers, trials: Numbers, z: float = Z_95) -> Interval:
    """The Wilson interval of a share, 95 % unless `z` says otherwise; NaN where nobody tried.

    >>> [round(limit, 4) for limit in wilson(3, 50)]
    [0.0206, 0.1622]
    """
    k, n = _floats(successes, trials)
    valid = (n > 0) & (k >= 0) & (k <= n)
    n = np.where(valid, n, np.nan)
    k = np.where(valid, k, np.nan)
    share = k / n
    square = z * z
    center = (share + square / (2 * n)) / (1 + square / n)
    spread = share * (1 - share) / n + square / (4 * n * n)
    half = z * np.sqrt(spread) / (1 + square / n)
    # At the ends the formula gives 0 and 1 only up to rounding, and a limit of -1e-17 is wrong.
    low = np.where(k == 0, 0.0, center - half)
    high = np.where(k == n, 1.0, center + half)
    return _plain(low), _plain(high)


def newcombe(successes_1: Numbers, trials_1: Numbers, successes_2: Numbers, trials_2: Numbers) -> Interval:
    """The Newcombe 95 % interval of the difference of two shares, first less second.

    >>> [round(limit, 4) for limit in newcombe(20, 20, 13, 17)]
    [0.022, 0.4726]
    """
    k1, n1, k2, n2 = _floats(successes_1, trials_1, successes_2, trials_2)
    low_1, high_1 = wilson(k1, n1)
    low_2, high_2 = wilson(k2, n2)
    share_1, share_2 = _share(k1, n1), _share(k2, n2)
    difference = share_1 - share_2
    low = difference - np.hypot(share_1 - low_1, high_2 - share_2)
    high = difference + np.hypot(high_1 - share_1, share_2 - low_2)
    return _plain(low), _plain(high)


def nps_interval(promoters: Numbers, passives: Numbers, detractors: Numbers) -> Interval:
    """The 95 % interval of a net promoter score in points, never outside -100 to 100.

    When nobody is in one of the three classes, half an answer is added to each class first:
    otherwise ten promoters alone would claim to be 100 with no doubt at all.

    >>> [round(limit, 2) for limit in nps_interval(50, 30, 20)]
    [14.69, 45.31]
    """
    p, m, d = _floats(promoters, passives, detractors)
    total = p + m + d
    valid = (total > 0) & (p >= 0) & (m >= 0) & (d >= 0)
    thin = (p == 0) | (m == 0) | (d == 0)
    added = np.where(thin, 0.5, 0.0)
    n = np.where(valid, total + 3 * added, np.nan)
    p_share, d_share = (p + added) / n, (d + added) / n
    score = p_share - d_share
    variance = np.maximum(p_share + d_share - score * score, 0.0) / n
    half = Z_95 * np.sqrt(variance)
    low = np.maximum(100 * (score - half), -100.0)
    high = np.minimum(100 * (score + half), 100.0)
    return _plain(low), _plain(high)


def poisson_limits(count: Numbers) -> Interval:
    """The exact 95 % limits of a count; divide both by the exposure for a rate.

    >>> [round(limit, 4) for limit in poisson_limits(6)]
    [2.2019, 13.0595]
    """
    from scipy.special import gammaincinv

    (k,) = _floats(count)
    k = np.where(k >= 0, k, np.nan)
    # Half a chi-square quantile with 2k degrees of freedom is a gamma quantile of shape k.
    low = np.where(k == 0, 0.0, gammaincinv(np.where(k == 0, 1.0, k), 0.025))
    return _plain(low), _plain(gammaincinv(k + 1, 0.975))


def mean_interval(mean: Numbers, deviation: Numbers, n: Numbers) -> Interval:
    """The 95 % t interval of a mean, from the sample's standard deviation; NaN below 2 values.

    >>> [round(limit, 3) for limit in mean_interval(10.0, 2.0, 4)]
    [6.818, 13.182]
    """
    from scipy.special import stdtrit

    middle, spread, size = _floats(mean, deviation, n)
    size = np.where(size >= 2, size, np.nan)
    half = stdtrit(size - 1, 0.975) * spread / np.sqrt(size)
    return _plain(middle - half), _plain(middle + half)


def median_rank_low_closed_form(n: Numbers) -> Result:
    """The rank, counted from 1, of the lower 95 % limit of a median; 0 when there is none.

    See `MEDIAN_RANK_SQL_RULE`, the same in SQL.

    >>> median_rank_low_closed_form(20)
    6
    """
    (size,) = _floats(n)
    size = np.where(size >= 1, size, np.nan)
    root = np.sqrt(size)
    rank = np.floor(size / 2 + 0.5 - Z_95 / 2 * root + (Z_95**3 - Z_95) / 24 / root)
    return _plain(np.nan_to_num(np.maximum(rank, 0.0)).astype(np.int64))


def median_ranks(n: Numbers) -> tuple[Result, Result]:
    """The ranks, counted from 1, of both 95 % limits of a median; 0 and 0 for five or fewer.

    >>> median_ranks(12)
    (3, 10)
    >>> median_ranks(5)
    (0, 0)
    """
    low = np.asarray(median_rank_low_closed_form(n))
    high = np.where(low > 0, np.asarray(n, dtype=np.int64) + 1 - low, 0)
    return _plain(low), _plain(high)


def quantile_linear(ordered: Numbers, share: Numbers) -> Result:
    """The quantile of values in ascending order, interpolated between neighbors; NaN of none.

    >>> quantile_linear([1, 2, 3, 4], 0.25)
    1.75
    """
    values, q = np.asarray(ordered, dtype=np.float64), np.asarray(share, dtype=np.float64)
    if values.size == 0:
        return _plain(np.full(q.shape, np.nan))
    place = q * (values.size - 1)
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, values.size - 1)
    part = place - below
    left, right = values[below], values[above]
    # A value may be infinite (never answered): it counts only where it is touched.
    answered = ~np.isinf(left)
    left_known = np.where(answered, left, 0.0)
    right_touched = np.where(answered & (part > 0), right, left_known)
    return _plain(np.where(answered, left_known + part * (right_touched - left_known), left))


def kaplan_meier(events: Numbers, at_risk: Numbers) -> _Floats:
    """The share that has not had the event after each step; one less it is the share converted.

    `events` and `at_risk` are per step, in order. Once nobody is at risk the share is unknown.

    >>> kaplan_meier([2, 1], [10, 5]).round(2).tolist()
    [0.8, 0.64]
    """
    happened, observed = _floats(events, at_risk)
    remaining: _Floats = np.cumprod(1.0 - _share(happened, observed), dtype=np.float64)
    return remaining


def benjamini_hochberg(p_values: Numbers) -> _Floats:
    """The p values adjusted for how many were looked at, in the order given.

    Those at or below 0.10 are the findings that stand at a false discovery rate of 10 %. A
    comparison that could not be made (NaN) is not counted and stays NaN.

    >>> benjamini_hochberg([0.01, 0.04, 0.03]).round(3).tolist()
    [0.03, 0.04, 0.04]
    """
    given = np.asarray(p_values, dtype=np.float64)
    adjusted = np.full(given.shape, np.nan)
    known = np.flatnonzero(~np.isnan(given))
    if known.size == 0:
        return adjusted
    descending = known[np.argsort(-given[known], kind="stable")]
    ranks = np.arange(known.size, 0, -1)
    stepped = np.minimum.accumulate(given[descending] * known.size / ranks)
    adjusted[descending] = np.minimum(stepped, 1.0)
    return adjusted


def spearman(first: Numbers, second: Numbers) -> float:
    """The rank correlation of two columns, ties at their average rank; NaN when one is constant.

    Rows in which either value is missing are left out.

    >>> spearman([1, 2, 3, 4], [10, 20, 40, 30])
    0.8
    """
    x, y = _floats(first, second)
    known = ~(np.isnan(x) | np.isnan(y))
    if np.count_nonzero(known) < 2:
        return float("nan")
    a, b = _average_ranks(x[known]), _average_ranks(y[known])
    a, b = a - a.mean(), b - b.mean()
    scale = float(np.sqrt(np.sum(a * a) * np.sum(b * b)))
    if scale == 0.0:
        return float("nan")
    # Perfect agreement may come out as 1.0000000000000002; no correlation is above 1.
    return float(np.clip(np.sum(a * b) / scale, -1.0, 1.0))


def _average_ranks(values: _Floats) -> _Floats:
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    middle = last - (counts - 1) / 2
    ranks: _Floats = middle[place]
    return ranks


def _floats(*numbers: Numbers) -> tuple[_Floats, ...]:
    return tuple(np.asarray(number, dtype=np.float64) for number in numbers)


def _share(part: _Floats, whole: _Floats) -> _Floats:
    share: _Floats = part / np.where(whole > 0, whole, np.nan)
    return share


def _plain(values: Any) -> Result:
    array = np.asarray(values)
    return array.item() if array.ndim == 0 else array
