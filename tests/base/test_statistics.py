"""Intervals agree with the published vectors and with independent calculations."""

import warnings

import duckdb
import numpy as np
import pytest
import scipy.special
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from sightline.base.statistics import (
    MEDIAN_RANK_SQL_RULE,
    Z_95,
    benjamini_hochberg,
    kaplan_meier,
    mean_interval,
    median_rank_low_closed_form,
    median_ranks,
    newcombe,
    nps_interval,
    poisson_limits,
    quantile_linear,
    spearman,
    wilson,
)

SIZES = np.arange(6, 20_001)


def exact_lower_ranks(sizes):
    """The largest rank with at most 2.5 % of binomial(n, 1/2) below it."""
    ranks = np.maximum((sizes / 2 - Z_95 * np.sqrt(sizes) / 2).astype(np.int64) - 3, 0)
    while True:
        higher = scipy.special.bdtr(ranks, sizes, 0.5) <= 0.025
        if not higher.any():
            return ranks
        ranks = ranks + higher


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (0, 10, 0.0000, 0.2775),
        (3, 50, 0.0206, 0.1622),
        (14, 200, 0.0422, 0.1141),
        (33, 37, 0.7529, 0.9571),
        (10, 10, 0.7225, 1.0000),
    ],
)
def test_wilson_gives_the_published_limits_when_shares_lie_anywhere(k, n, low, high):
    assert wilson(k, n) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_wilson_gives_the_published_limits_when_z_is_rounded():
    assert wilson(10, 100, z=1.96) == (pytest.approx(0.0552285416, abs=5e-11), pytest.approx(0.1743673044, abs=5e-11))


def test_wilson_ends_are_exact_when_nobody_or_everybody_succeeds():
    assert wilson(0, 7)[0] == 0.0
    assert wilson(7, 7)[1] == 1.0


@given(st.integers(1, 10**9).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_encloses_the_share_when_it_is_computed_for_any_counts(counts):
    k, n = counts
    low, high = wilson(k, n)
    assert 0 <= low <= k / n <= high <= 1


@pytest.mark.parametrize(
    ("call", "arguments"),
    [
        (wilson, (0, 0)),
        (wilson, (5, 3)),
        (wilson, (-1, 3)),
        (newcombe, (0, 0, 1, 2)),
        (nps_interval, (0, 0, 0)),
        (poisson_limits, (-1,)),
        (mean_interval, (3.0, 0.0, 1)),
        (mean_interval, (float("nan"), float("nan"), 0)),
    ],
)
def test_limits_are_not_numbers_without_a_warning_when_there_is_nothing_to_compute(call, arguments):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isnan(call(*arguments)).all()


def test_whole_columns_give_what_single_numbers_give_when_one_group_is_empty():
    lows, highs = wilson(np.array([3, 0, 10]), np.array([50, 0, 10]))
    for place, (k, n) in enumerate([(3, 50), (0, 0), (10, 10)]):
        assert np.array_equal([lows[place], highs[place]], wilson(k, n), equal_nan=True)


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [((20, 20, 13, 17), 0.0220, 0.4726), ((30, 400, 18, 400), -0.0033, 0.0642)],
)
def test_newcombe_gives_the_published_limits_when_two_shares_are_compared(counts, low, high):
    assert newcombe(*counts) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_newcombe_turns_around_when_the_groups_are_exchanged():
    low, high = newcombe(30, 400, 18, 400)
    assert newcombe(18, 400, 30, 400) == (pytest.approx(-high), pytest.approx(-low))


def test_nps_gives_the_worked_examples_when_all_three_classes_answered():
    assert nps_interval(50, 30, 20) == (pytest.approx(30 - 15.31, abs=0.005), pytest.approx(30 + 15.31, abs=0.005))
    assert nps_interval(4, 5, 3) == (pytest.approx(-34.6, abs=0.05), pytest.approx(51.3, abs=0.05))


def test_nps_keeps_its_doubt_and_its_bounds_when_everybody_is_a_promoter():
    low, high = nps_interval(10, 0, 0)
    assert 50 < low < 90
    assert high == 100.0
    assert nps_interval(0, 0, 10) == (-100.0, -low)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_nps_encloses_the_score_when_anybody_answered(promoters, passives, detractors):
    total = promoters + passives + detractors
    if total:
        low, high = nps_interval(promoters, passives, detractors)
        assert -100 <= low <= 100 * (promoters - detractors) / total <= high <= 100


@pytest.mark.parametrize(("k", "low", "high"), [(6, 2.2019, 13.0595), (0, 0.0, 3.6889)])
def test_poisson_gives_the_published_limits_when_counts_are_small(k, low, high):
    assert poisson_limits(k) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_poisson_agrees_with_the_chi_square_form_when_counts_grow():
    counts = np.array([1, 2, 17, 400, 12_345])
    low, high = poisson_limits(counts)
    assert low == pytest.approx(scipy.stats.chi2.ppf(0.025, 2 * counts) / 2)
    assert high == pytest.approx(scipy.stats.chi2.ppf(0.975, 2 * counts + 2) / 2)


def test_the_t_interval_agrees_with_an_independent_one_when_values_are_given():
    values = np.array([3.0, 4.5, 7.25, 1.0, 9.0])
    expected = scipy.stats.t.interval(0.95, 4, values.mean(), scipy.stats.sem(values))
    assert mean_interval(values.mean(), values.std(ddof=1), 5) == pytest.approx(expected)


@pytest.mark.parametrize(("n", "ranks"), [(6, (1, 6)), (12, (3, 10)), (20, (6, 15))])
def test_median_ranks_are_the_published_ones_when_samples_are_small(n, ranks):
    assert median_ranks(n) == ranks


@pytest.mark.parametrize("n", range(6))
def test_a_median_has_no_ranks_when_five_or_fewer_answered(n):
    assert median_ranks(n) == (0, 0)


def test_median_ranks_are_exact_when_compared_with_the_binomial_for_every_size():
    exact = exact_lower_ranks(SIZES)
    low, high = median_ranks(SIZES)
    assert np.array_equal(low, exact)
    assert np.array_equal(high, SIZES + 1 - exact)


def test_the_plain_normal_rule_is_wrong_when_the_last_term_is_left_out():
    plain = np.floor(SIZES / 2 + 0.5 - Z_95 * np.sqrt(SIZES) / 2)
    wrong = SIZES[plain != exact_lower_ranks(SIZES)]
    assert wrong[:5].tolist() == [17, 44, 67, 94, 138]
    assert len(wrong) == 60


@pytest.mark.slow
def test_median_ranks_are_exact_when_samples_are_as_large_as_promised():
    for start in range(6, 900_001, 100_000):
        sizes = np.arange(start, min(start + 100_000, 900_001))
        assert np.array_equal(median_rank_low_closed_form(sizes), exact_lower_ranks(sizes))


def test_the_database_finds_the_same_ranks_when_it_computes_the_rule_itself():
    rows = duckdb.connect().execute(f"select {MEDIAN_RANK_SQL_RULE} from range(6, 20001) as sizes(n) order by n")
    assert np.array_equal([row[0] for row in rows.fetchall()], median_ranks(SIZES)[0])


@given(
    st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=40).map(sorted),
    st.floats(0, 1),
)
def test_a_quantile_lies_between_its_neighbors_when_interpolated(values, share):
    assert quantile_linear(values, share) == pytest.approx(np.quantile(values, share), rel=1e-9, abs=1e-6)


def test_a_quantile_is_not_a_number_when_there_are_no_values():
    assert np.isnan(quantile_linear([], 0.5))


def test_a_quantile_is_infinite_only_when_it_touches_the_unanswered():
    waiting = [1.0, 2.0, 3.0, np.inf, np.inf]
    assert quantile_linear(waiting, [0.0, 0.5, 0.51, 0.75, 1.0]).tolist() == [1.0, 3.0, np.inf, np.inf, np.inf]


def test_the_share_converted_is_the_published_one_when_touches_form_a_chain():
    remaining = kaplan_meier([20, 24, 18, 8, 3, 1], [1000, 800, 600, 420, 300, 200])
    assert (1 - remaining).round(4).tolist() == [0.0200, 0.0494, 0.0779, 0.0955, 0.1045, 0.1090]


def test_the_share_converted_is_unknown_when_nobody_is_left_at_risk():
    assert np.isnan(kaplan_meier([1, 0], [2, 0])).tolist() == [False, True]


@given(st.lists(st.floats(0, 1), max_size=30))
def test_adjusted_p_values_agree_with_an_independent_calculation_when_all_are_known(p_values):
    expected = scipy.stats.false_discovery_control(p_values) if p_values else []
    assert benjamini_hochberg(p_values) == pytest.approx(np.asarray(expected))


def test_a_comparison_is_not_counted_when_it_could_not_be_made():
    assert np.array_equal(benjamini_hochberg([0.02, np.nan, 0.5]), [0.04, np.nan, 0.5], equal_nan=True)


def test_the_rank_correlation_is_the_worked_example_when_tenure_meets_touches():
    assert spearman([48, 36, 30, 12, 6], [1.0, 1.2, 0.9, 0.4, 3.0]) == pytest.approx(-0.10)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=3, max_size=30))
def test_the_rank_correlation_agrees_with_an_independent_one_when_ranks_are_tied(pairs):
    first, second = zip(*pairs, strict=True)
    if len(set(first)) > 1 and len(set(second)) > 1:
        assert spearman(first, second) == pytest.approx(scipy.stats.spearmanr(first, second).statistic)
    else:
        assert np.isnan(spearman(first, second))


def test_rows_are_left_out_of_the_rank_correlation_when_a_value_is_missing():
    assert spearman([1, 2, np.nan, 3], [1, 2, 0, 3]) == 1.0
    assert np.isnan(spearman([1, np.nan], [1, 2]))
