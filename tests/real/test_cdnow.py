"""CDNOW, 2,357 buyers of 1997: the published parameters of BG/NBD and Gamma-Gamma, from the raw purchases on."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from datetime import date

import numpy as np
import pytest

from sightline.base.buyers import fit_returning, fit_spending

pytestmark = pytest.mark.real_data

CALIBRATED_TO = date(1997, 9, 30)
WATCHED_TO = date(1998, 6, 30)


@pytest.fixture(scope="module")
def purchases(shared_data):
    """Days and dollars of every buyer of the sample; several purchases of one day are one."""
    found = defaultdict(lambda: defaultdict(float))
    with gzip.open(shared_data / "cdnow" / "CDNOW_sample.txt.gz", "rt") as lines:
        for _, buyer, day, _, dollars in map(str.split, lines):
            found[int(buyer)][date(int(day[:4]), int(day[4:6]), int(day[6:]))] += float(dollars)
    return found


@pytest.fixture(scope="module")
def summary(purchases):
    """Repeat purchases, last and age in weeks and mean value of the repeat ones, as of the end of September."""
    rows = []
    for days in purchases.values():
        known = sorted(day for day in days if day <= CALIBRATED_TO)
        first, repeats = known[0], known[1:]
        mean = np.mean([days[day] for day in repeats]) if repeats else 0.0
        rows.append((len(repeats), (known[-1] - first).days / 7, (CALIBRATED_TO - first).days / 7, mean))
    return np.array(rows)


def published(shared_data, name):
    with (shared_data / "cdnow" / name).open(newline="") as lines:
        return np.array([[float(value) for value in row[1:]] for row in list(csv.reader(lines))[1:]])


def test_published_summary_is_found_when_raw_purchases_are_counted(shared_data, summary):
    wanted = published(shared_data, "cdnow_customers_summary.csv")
    assert summary.shape[0] == 2357
    assert np.abs(summary[:, :3] - wanted).max() < 0.01


def test_published_parameters_are_found_when_the_summary_is_fitted(shared_data, summary):
    for rows in (published(shared_data, "cdnow_customers_summary.csv"), summary):
        found = fit_returning(rows[:, 0], rows[:, 1], rows[:, 2])
        assert found is not None
        assert [found.r, found.alpha, found.a, found.b] == pytest.approx([0.243, 4.414, 0.793, 2.426], abs=1.5e-3)


def test_published_spending_is_found_when_repeat_buyers_are_fitted(shared_data):
    rows = published(shared_data, "cdnow_customers_summary_with_transactions.csv")
    again = rows[rows[:, 0] > 0]
    assert len(again) == 946
    found = fit_spending(again[:, 0], again[:, 3])
    assert found is not None
    assert [found.p, found.q, found.v] == pytest.approx([6.25, 3.74, 15.44], abs=0.015)


def test_repeat_purchases_of_78_weeks_come_near_when_the_second_half_is_foretold(purchases, summary):
    found = fit_returning(summary[:, 0], summary[:, 1], summary[:, 2])
    foretold = found.expected(summary[:, 0], summary[:, 1], summary[:, 2], 39).sum()
    before = summary[:, 0].sum()
    came = sum(CALIBRATED_TO < day <= WATCHED_TO for days in purchases.values() for day in days)
    assert came > 1500
    assert before + foretold == pytest.approx(before + came, rel=0.06)
