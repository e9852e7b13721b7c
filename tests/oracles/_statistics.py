"""The formulas of the statistics reference, written out with nothing but the standard library."""

import math
from fractions import Fraction

Z = 1.959963985


def wilson(k, n, z=Z):
    p = k / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def newcombe(k1, n1, k2, n2):
    p1, p2 = k1 / n1, k2 / n2
    (l1, u1), (l2, u2) = wilson(k1, n1), wilson(k2, n2)
    d = p1 - p2
    return d - math.hypot(p1 - l1, u2 - p2), d + math.hypot(u1 - p1, p2 - l2)


def nps_interval(promoters, passives, detractors):
    """One half is added to each class when there are fewer than 30 answers or an empty class."""
    n = promoters + passives + detractors
    if n == 0:
        return None
    if n < 30 or 0 in (promoters, passives, detractors):
        promoters, passives, detractors = promoters + 0.5, passives + 0.5, detractors + 0.5
    return plain_nps_interval(promoters, passives, detractors)


def plain_nps_interval(promoters, passives, detractors):
    n = promoters + passives + detractors
    p, d = promoters / n, detractors / n
    half = 100 * Z * math.sqrt((p + d - (p - d) ** 2) / n)
    return max(-100.0, 100 * (p - d) - half), min(100.0, 100 * (p - d) + half)


def poisson_below(k, mean):
    """P(X <= k) for a Poisson count; in logarithms, because large means vanish otherwise."""
    if mean == 0:
        return 1.0
    return math.fsum(math.exp(i * math.log(mean) - mean - math.lgamma(i + 1)) for i in range(k + 1))


def poisson_limits(k):
    """Exact 95% limits of a count, found by bisection on the definition."""
    low = 0.0 if k == 0 else _solve(lambda mean: 1 - poisson_below(k - 1, mean) - 0.025, k)
    high = _solve(lambda mean: 0.025 - poisson_below(k, mean), k)
    return low, high


def _solve(rising, k):
    low, high = 0.0, 2.0 * k + 20.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (low, middle) if rising(middle) > 0 else (middle, high)
    return low


def median_ranks(n):
    """The ranks (from 1) whose values enclose the median with at least 95%; none for 5 or fewer."""
    below, rank = Fraction(0), 0
    while True:
        below += Fraction(math.comb(n, rank), 2**n)
        if below > Fraction(25, 1000):
            break
        rank += 1
    return None if rank == 0 else (rank, n + 1 - rank)


def median_interval(values):
    ranks = median_ranks(len(values)) if values else None
    ordered = sorted(values)
    return None if ranks is None else (ordered[ranks[0] - 1], ordered[ranks[1] - 1])


def percentile(values, share):
    """Linear interpolation between order statistics; none of none."""
    if not values:
        return None
    ordered = sorted(values)
    place = Fraction(share) * (len(ordered) - 1)
    below = int(place)
    part = place - below
    if part == 0:
        return ordered[below]
    if math.inf in (ordered[below], ordered[below + 1]):
        return math.inf
    return ordered[below] + part * (ordered[below + 1] - ordered[below])


def median(values):
    return percentile(values, Fraction(1, 2))


def mean(values):
    return sum(values, Fraction(0)) / len(values) if values else None


def mean_interval(values):
    """The t interval of a mean; none below two values."""
    from scipy.special import stdtrit

    n = len(values)
    if n < 2:
        return None
    middle = mean(values)
    spread = math.sqrt(float(sum((value - middle) ** 2 for value in values)) / (n - 1))
    half = float(stdtrit(n - 1, 0.975)) * spread / math.sqrt(n)
    return float(middle) - half, float(middle) + half


def kaplan_meier(steps):
    """The share converted after each (events, at risk) step."""
    survival, converted = Fraction(1), []
    for events, at_risk in steps:
        survival *= 1 - Fraction(events, at_risk)
        converted.append(1 - survival)
    return converted
