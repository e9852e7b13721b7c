"""The vectors of purchases to come and of their value, as the statistics reference prints them."""

import math
import random

import pytest

from oracles import _lifetime
from oracles._lifetime import Buyer

PACE = (0.243, 4.414, 0.793, 2.426)
VALUE = (6.25, 3.74, 15.44)
KNOWN = Buyer(2, 30.43, 38.86, 22.35)


def test_purchases_to_come_are_the_printed_ones_when_a_buyer_came_back_twice():
    assert _lifetime.expected_purchases(PACE, KNOWN, 39) == pytest.approx(1.2260, abs=5e-5)
    assert _lifetime.still_buying(PACE, KNOWN) == pytest.approx(0.7266, abs=5e-5)


def test_purchases_to_come_are_the_printed_ones_when_a_buyer_never_came_back():
    assert _lifetime.expected_purchases(PACE, Buyer(0, 0.0, 38.86, None), 39) == pytest.approx(0.1951, abs=5e-5)


def test_the_value_of_a_purchase_is_the_printed_one_when_a_buyer_came_back_twice():
    value = _lifetime.expected_value(VALUE, KNOWN)
    assert value == pytest.approx(24.66, abs=5e-3)
    assert value * _lifetime.expected_purchases(PACE, KNOWN, 39) == pytest.approx(30.24, abs=5e-3)


def test_the_parameters_come_back_when_buyers_are_drawn_with_them():
    chance = random.Random(4)
    pace = (1.1, 8.0, 0.9, 2.6)
    buyers = [drawn(chance, pace) for _ in range(700)]
    found = _lifetime.most_likely(_lifetime.purchases_log_likelihood, (1.0, 1.0, 1.0, 1.0), buyers)
    mean = sum(_lifetime.expected_purchases(found, buyer, 52) for buyer in buyers) / len(buyers)
    assert mean == pytest.approx(
        sum(_lifetime.expected_purchases(pace, buyer, 52) for buyer in buyers) / len(buyers), rel=0.15
    )


def drawn(chance, pace):
    r, alpha, a, b = pace
    rate, weariness = chance.gammavariate(r, 1 / alpha), chance.betavariate(a, b)
    moment, repeats, last = 0.0, 0, 0.0
    while True:
        moment += chance.expovariate(rate)
        if moment > 100:
            return Buyer(repeats, last, 100.0, None)
        repeats, last = repeats + 1, moment
        if chance.random() < weariness:
            return Buyer(repeats, last, 100.0, None)


def test_the_area_is_cut_at_the_horizon_when_nobody_leaves():
    assert _lifetime.mean_tenure([(40, False), (10, False)], 100) == (100, 1)


def test_the_open_ones_count_in_those_at_risk_when_one_leaves():
    area, level = _lifetime.mean_tenure([(10, True), (20, False), (30, True), (40, False)], 50)
    assert (float(area), float(level)) == pytest.approx((10 + 0.75 * 20 + 0.375 * 20, 0.375))
    assert math.isclose(level, 0.375)
