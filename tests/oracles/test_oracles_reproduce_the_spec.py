"""The oracles stand on their own: the printed examples and vectors of the specification come out of them."""

import importlib
import math
from fractions import Fraction

import pytest

from oracles import _statistics
from oracles.test_oracles_agree_with_the_cases import differences
from worlds.case_files import case_files, read_cases

EXAMPLES = [
    case for path in case_files() for case in read_cases(path) if "worked example" in case.name or "vector" in case.name
]


@pytest.mark.parametrize("case", EXAMPLES, ids=[f"{case.kpi}: {case.name}" for case in EXAMPLES])
def test_the_printed_figures_come_out_when_the_example_is_asked(case):
    cells = importlib.import_module(f"oracles.{case.kpi}").oracle(case.tables, case.settings, **case.question)
    for cell in case.gives:
        assert not differences(cell, cells[cell.period_start.isoformat(), cell.by])


@pytest.mark.parametrize("path", case_files(), ids=lambda path: path.stem)
def test_every_kpi_has_its_printed_example_when_its_cases_are_read(path):
    assert any("worked example" in case.name for case in read_cases(path))


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
def test_the_wilson_interval_is_the_printed_one_when_k_of_n_were_seen(k, n, low, high):
    assert _statistics.wilson(k, n) == pytest.approx((low, high), abs=5e-5)


def test_the_wilson_interval_is_the_published_one_when_z_is_cut_to_two_places():
    assert _statistics.wilson(10, 100, z=1.96) == pytest.approx((0.0552285416, 0.1743673044), abs=5e-11)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"), [((20, 20), (13, 17), 0.0220, 0.4726), ((30, 400), (18, 400), -0.0033, 0.0642)]
)
def test_the_newcombe_interval_is_the_printed_one_when_two_shares_are_compared(first, second, low, high):
    assert _statistics.newcombe(*first, *second) == pytest.approx((low, high), abs=5e-5)


def test_the_nps_interval_is_15_31_wide_on_each_side_when_50_30_20_answered():
    low, high = _statistics.nps_interval(50, 30, 20)
    assert (30 - low, high - 30) == pytest.approx((15.31, 15.31), abs=5e-3)


def test_the_printed_interval_of_twelve_answers_comes_out_when_no_halves_are_added():
    assert _statistics.plain_nps_interval(4, 5, 3) == pytest.approx((-34.6, 51.3), abs=5e-2)


@pytest.mark.parametrize(("k", "low", "high"), [(6, 2.2019, 13.0595), (0, 0.0, 3.6889)])
def test_the_poisson_limits_are_the_printed_ones_when_k_events_were_counted(k, low, high):
    assert _statistics.poisson_limits(k) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("n", "ranks"), [(5, None), (6, (1, 6)), (12, (3, 10)), (20, (6, 15))])
def test_the_ranks_of_the_median_are_the_printed_ones_when_n_values_are_known(n, ranks):
    assert _statistics.median_ranks(n) == ranks


def test_the_share_converted_is_the_printed_chain_when_six_steps_are_followed():
    steps = [(20, 1000), (24, 800), (18, 600), (8, 420), (3, 300), (1, 200)]
    converted = [float(share) for share in _statistics.kaplan_meier(steps)]
    assert converted == pytest.approx([0.0200, 0.0494, 0.0779, 0.0955, 0.1045, 0.1090], abs=5e-5)


def test_percentiles_are_interpolated_when_they_fall_between_two_values():
    days = [21, 25, 30, 42, 112]
    assert _statistics.percentile(days, Fraction(3, 4)) == 42
    assert _statistics.percentile(days, Fraction(9, 10)) == 84


def test_the_median_is_105_when_one_of_four_leads_is_never_answered():
    assert _statistics.median([60, 60, 150, math.inf]) == 105
    assert _statistics.median([60, 150, math.inf, math.inf]) == math.inf
