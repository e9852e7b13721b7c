"""How many purchases a buyer will still make and at what value, and how long customers stay: formulas written out."""

import math
from fractions import Fraction
from typing import NamedTuple


class Buyer(NamedTuple):
    """Repeat purchases, weeks from the first to the last, weeks from the first to now, mean value of a repeat."""

    repeats: int
    last: float
    age: float
    value: float | None


def purchases_log_likelihood(r, alpha, a, b, buyers):
    """The BG/NBD model: buying at a pace drawn from gamma (r, alpha), losing interest after each purchase by beta (a, b)."""
    total = 0.0
    for buyer in buyers:
        x, last, age = buyer.repeats, buyer.last, buyer.age
        pace = math.lgamma(r + x) - math.lgamma(r) + r * math.log(alpha)
        interest = math.lgamma(a + b) + math.lgamma(b + x) - math.lgamma(b) - math.lgamma(a + b + x)
        still = -(r + x) * math.log(alpha + age)
        if x:
            gone = math.log(a) - math.log(b + x - 1) - (r + x) * math.log(alpha + last)
            high = max(still, gone)
            still = high + math.log(math.exp(still - high) + math.exp(gone - high))
        total += pace + interest + still
    return total


def value_log_likelihood(p, q, v, buyers):
    """The Gamma-Gamma model of the mean value of those who bought again."""
    total = 0.0
    for buyer in buyers:
        x, m = buyer.repeats, buyer.value
        total += math.lgamma(p * x + q) - math.lgamma(p * x) - math.lgamma(q) + q * math.log(v)
        total += (p * x - 1) * math.log(m) + p * x * math.log(x) - (p * x + q) * math.log(x * m + v)
    return total


def most_likely(log_likelihood, start, buyers):
    """The positive parameters that make the buyers most likely: uphill in the logarithms until nothing rises."""
    point = [math.log(value) for value in start]

    def height(logs):
        if any(abs(log) > 12 for log in logs):
            return -math.inf
        return log_likelihood(*(math.exp(log) for log in logs), buyers)

    for _ in range(40):
        before = point
        point = _simplex(height, point)
        if max(abs(one - other) for one, other in zip(before, point, strict=True)) < 1e-9:
            break
    return tuple(math.exp(log) for log in point)


def _simplex(height, start):
    """The simplex of Nelder and Mead, uphill."""
    size = len(start)
    corners = [list(start)] + [[x + (0.3 if i == j else 0) for j, x in enumerate(start)] for i in range(size)]
    ranked = sorted(((height(corner), corner) for corner in corners), reverse=True)
    for _ in range(4000):
        (best, top), (worst, bottom) = ranked[0], ranked[-1]
        spread = max(abs(one - other) for _, corner in ranked for one, other in zip(corner, top, strict=True))
        if spread < 1e-11:
            break
        middle = [sum(corner[j] for _, corner in ranked[:-1]) / size for j in range(size)]
        tried = _along(height, middle, bottom, 1.0)
        if tried[0] > best:
            tried = max(tried, _along(height, middle, bottom, 2.0))
        elif tried[0] <= ranked[-2][0]:
            tried = max(_along(height, middle, bottom, 0.5), _along(height, middle, bottom, -0.5))
            if tried[0] <= worst:
                halved = [[(x + y) / 2 for x, y in zip(corner, top, strict=True)] for _, corner in ranked[1:]]
                ranked = sorted([ranked[0], *((height(corner), corner) for corner in halved)], reverse=True)
                continue
        ranked = sorted([*ranked[:-1], tried], reverse=True)
    return ranked[0][1]


def _along(height, middle, bottom, far):
    point = [m + far * (m - x) for m, x in zip(middle, bottom, strict=True)]
    return height(point), point


def hypergeometric(a, b, c, z):
    """The series of the function 2F1 for z below 1."""
    term = total = 1.0
    n = 0
    while abs(term) > 1e-17 * abs(total) and n < 200_000:
        term *= (a + n) * (b + n) / ((c + n) * (n + 1)) * z
        total += term
        n += 1
    return total


def expected_purchases(parameters, buyer, weeks):
    """How many purchases the buyer makes in the weeks to come."""
    r, alpha, a, b = parameters
    x, age = buyer.repeats, buyer.age
    shrink = ((alpha + age) / (alpha + age + weeks)) ** (r + x)
    series = hypergeometric(r + x, b + x, a + b + x - 1, weeks / (alpha + age + weeks))
    return (a + b + x - 1) / (a - 1) * (1 - shrink * series) * still_buying(parameters, buyer)


def still_buying(parameters, buyer):
    """The chance that the buyer has not lost interest."""
    r, alpha, a, b = parameters
    if not buyer.repeats:
        return 1.0
    odds = a / (b + buyer.repeats - 1) * ((alpha + buyer.age) / (alpha + buyer.last)) ** (r + buyer.repeats)
    return 1 / (1 + odds)


def expected_value(parameters, buyer):
    """What a purchase of the buyer is worth; that of the population for one whose value is unknown."""
    p, q, v = parameters
    x = buyer.repeats if buyer.value is not None else 0
    weight = p * x / (p * x + q - 1)
    return (1 - weight) * v * p / (q - 1) + weight * (buyer.value or 0)


def mean_tenure(tenures, horizon):
    """The area under the Kaplan-Meier curve up to the horizon, and the level left there.

    A tenure is (days, whether it ended); the last level holds until the horizon.
    """
    area, level, reached = Fraction(0), Fraction(1), Fraction(0)
    for day in sorted({days for days, ended in tenures if ended and days < horizon}):
        area += level * (day - reached)
        reached = Fraction(day)
        gone = sum(1 for days, ended in tenures if ended and days == day)
        level *= 1 - Fraction(gone, sum(1 for days, _ in tenures if days >= day))
    return area + level * (horizon - reached), level
