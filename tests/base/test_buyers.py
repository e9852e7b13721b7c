"""What customers are worth over time: published vectors, known answers, and searches that find what made the data."""

import numpy as np
import pytest
from scipy.special import hyp2f1

from sightline.base.buyers import (
    Returning,
    Spending,
    discounted_value,
    fit_returning,
    fit_spending,
    mean_life,
    recurring_value,
)

CDNOW = Returning(0.243, 4.414, 0.793, 2.426)
MONEY = Spending(6.25, 3.74, 15.44)


def published_form(fit, x, last, age, ahead):
    """Expected purchases as the paper prints them, before any transformation."""
    z = ahead / (fit.alpha + age + ahead)
    share = ((fit.alpha + age) / (fit.alpha + age + ahead)) ** (fit.r + x)
    bracket = 1 - share * hyp2f1(fit.r + x, fit.b + x, fit.a + fit.b + x - 1, z)
    gone = fit.a / (fit.b + x - 1) * ((fit.alpha + age) / (fit.alpha + last)) ** (fit.r + x) if x else 0
    return (fit.a + fit.b + x - 1) / (fit.a - 1) * bracket / (1 + gone)


def test_expected_purchases_are_the_published_ones_when_parameters_are():
    assert CDNOW.expected(2, 30.43, 38.86, 39).item() == pytest.approx(1.2260, abs=5e-5)
    assert CDNOW.expected(0, 0, 38.86, 39).item() == pytest.approx(0.1951, abs=5e-5)


def test_chance_of_buying_on_is_the_published_one_when_parameters_are():
    assert CDNOW.alive(2, 30.43, 38.86).item() == pytest.approx(0.7266, abs=5e-5)
    assert CDNOW.alive(0, 0, 38.86).item() == 1.0


def test_value_over_39_weeks_is_the_published_one_when_purchases_and_spending_are_multiplied():
    assert MONEY.expected(2, 22.35).item() == pytest.approx(24.66, abs=0.005)
    product = CDNOW.expected(2, 30.43, 38.86, 39) * MONEY.expected(2, 22.35)
    assert product.item() == pytest.approx(30.24, abs=0.005)


FITS = [CDNOW, Returning(0.8, 12.0, 1.7, 3.1), Returning(2.5, 30.0, 0.2, 0.6), Returning(0.5, 9.0, 49.0, 300.0)]


@pytest.mark.parametrize("fit", [*FITS, Returning(0.5, 9.0, 51.0, 300.0), Returning(0.5, 9.0, 9e4, 1.6e5)])
@pytest.mark.parametrize(("x", "last"), [(0, 0.0), (1, 3.0), (7, 30.0), (25, 38.0)])
def test_transformed_series_equals_the_printed_one_when_that_can_be_computed(fit, x, last):
    assert fit.expected(x, last, 38.86, 39).item() == pytest.approx(published_form(fit, x, last, 38.86, 39), rel=1e-9)


def test_expectation_stays_near_the_past_rate_when_somebody_bought_five_thousand_times():
    expected = CDNOW.expected(5000, 99.9, 100, 10).item()
    # At the past rate 479; each of these purchases may be the last with a chance of about 1 in 6,300.
    assert 479 * 0.92 < expected < 479


def test_expectation_has_no_gap_when_a_is_one():
    around = [Returning(0.3, 5, a, 2).expected(3, 20, 40, 30).item() for a in (0.9999, 1.0, 1.0001)]
    assert around[1] == pytest.approx((around[0] + around[2]) / 2, rel=1e-6)


def test_spending_of_everybody_is_expected_when_there_is_no_repeat_purchase():
    assert MONEY.expected(0, np.nan).item() == pytest.approx(15.44 * 6.25 / 2.74)


def bought(rng, buyers, fit):
    """Buyers drawn from the model itself: repeat purchases, last one and age in weeks."""
    age = rng.uniform(20, 100, buyers)
    rate = rng.gamma(fit.r, 1 / fit.alpha, buyers)
    stop = rng.beta(fit.a, fit.b, buyers)
    x, last, now = np.zeros(buyers), np.zeros(buyers), np.zeros(buyers)
    going = np.ones(buyers, dtype=bool)
    while going.any():
        now = now + rng.exponential(1 / rate)
        going &= now <= age
        x, last = x + going, np.where(going, now, last)
        going &= rng.uniform(size=buyers) > stop
    return x, last, age


def test_fit_finds_the_parameters_when_buyers_are_drawn_from_them():
    true = Returning(0.8, 10.0, 0.9, 2.5)
    found = fit_returning(*bought(np.random.default_rng(4), 20_000, true))
    assert found is not None
    assert [found.r, found.alpha, found.a / (found.a + found.b)] == pytest.approx(
        [true.r, true.alpha, true.a / (true.a + true.b)], rel=0.08
    )


def test_no_other_parameters_are_more_likely_when_a_fit_is_found():
    from sightline.base.buyers import _ReturningData

    x, last, age = bought(np.random.default_rng(5), 3000, CDNOW)
    found = fit_returning(x, last, age)
    counts, place = np.unique(x, return_inverse=True)
    data = _ReturningData(counts, place, last, age, np.full(3000, 1 / 3000))
    best = np.log([found.r, found.alpha, found.a, found.b])
    least, slope = data.loss(best)
    assert slope == pytest.approx(0, abs=1e-5)
    for place_ in range(4):
        for step in (-0.05, 0.05):
            other = best.copy()
            other[place_] += step
            assert data.loss(other)[0] > least


def test_spending_fit_finds_the_parameters_when_buyers_are_drawn_from_them():
    rng = np.random.default_rng(6)
    x = rng.integers(1, 8, 20_000).astype(float)
    rate = rng.gamma(3.74, 1 / 15.44, 20_000)
    found = fit_spending(x, rng.gamma(6.25 * x, 1 / (rate * x)))
    assert [found.p, found.q, found.v] == pytest.approx([6.25, 3.74, 15.44], rel=0.06)


def test_a_fit_takes_seconds_when_there_are_a_hundred_thousand_buyers():
    from time import perf_counter

    buyers = bought(np.random.default_rng(7), 100_000, CDNOW)
    began = perf_counter()
    assert fit_returning(*buyers) is not None
    assert perf_counter() - began < 20


def test_nothing_is_fitted_when_nobody_bought():
    assert fit_returning([], [], []) is None
    assert fit_spending([], []) is None
    assert fit_spending([1.0], [0.0]) is None


def test_mean_life_is_the_plain_mean_when_every_life_is_over():
    assert mean_life([10, 20, 60], [1, 1, 1], [1, 1, 1], 100) == (pytest.approx(30), 0.0)


def test_mean_life_stops_at_the_horizon_when_lives_are_longer():
    mean, left = mean_life([10, 200], [1, 1], [1, 1], 100)
    assert (mean, left) == (pytest.approx((10 + 100) / 2), pytest.approx(0.5))


def test_mean_life_is_the_horizon_when_nobody_left():
    assert mean_life([5, 9], [0, 0], [3, 4], 60) == (60.0, 1.0)


def test_open_lives_lengthen_the_mean_when_they_outlast_those_that_ended():
    # Worked by hand: at 10 one of four ends (3/4), at 30 one of the two still watched ends (3/8), and holds to 40.
    mean, left = mean_life([10, 20, 30, 40], [1, 0, 1, 0], [1, 1, 1, 1], 50)
    assert mean == pytest.approx(10 + 0.75 * 20 + 0.375 * 20)
    assert left == pytest.approx(0.375)


def test_mean_life_is_unknown_when_there_is_nobody():
    assert np.isnan(mean_life([], [], [], 60)).all()


def test_grouped_lives_count_as_often_as_they_are_when_counts_are_given():
    one_by_one = mean_life([10] * 5 + [30] * 3, [1, 1, 0, 0, 0, 1, 0, 0], [1] * 8, 60)
    assert mean_life([10, 30], [2, 1], [5, 3], 60) == pytest.approx(one_by_one)


def test_recurring_value_is_the_worked_example_when_churn_is_known():
    assert recurring_value([80.0, 100.0], [0.025, 0.025], 60).tolist() == pytest.approx([3200, 4000])


def test_recurring_value_is_capped_when_nobody_leaves():
    assert recurring_value(100, [0.0, 0.001], 60).tolist() == pytest.approx([6000, 6000])


def test_discounted_value_is_the_worked_example_when_retention_is_known():
    assert discounted_value(960, 0.74, 0.10).item() == pytest.approx(1973.33, abs=0.005)
    assert discounted_value(960, 0.74, 0.10, at_once=True).item() == pytest.approx(2933.33, abs=0.005)
