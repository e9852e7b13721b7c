"""A comparison goes back to the period a reader expects."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sightline.base.comparisons import NothingBeforeError, previous, same_period_last_year
from sightline.base.periods import ALL, Calendar, Grain, Period, parse_period

TODAY = date(2025, 6, 15)
PLAIN = Calendar()
JULY = Calendar(fiscal_start_month=7)
RETAIL = Calendar(fiscal_start_month=2, week_start=6, name_year_by="start", pattern="4-5-4")
CALENDARS = st.builds(
    Calendar,
    fiscal_start_month=st.integers(1, 12),
    week_start=st.integers(0, 6),
    name_year_by=st.sampled_from(["end", "start"]),
    pattern=st.sampled_from(["calendar", "4-4-5", "13x4"]),
)


@pytest.mark.parametrize(
    ("calendar", "text", "before", "year_before"),
    [
        (PLAIN, "2025-03", "2025-02", "2024-03"),
        (PLAIN, "2025-01", "2024-12", "2024-01"),
        (PLAIN, "2025-02", "2025-01", "2024-02"),
        (PLAIN, "2025-Q1", "2024-Q4", "2024-Q1"),
        (PLAIN, "2025", "2024", "2024"),
        (PLAIN, "2025-W09", "2025-W08", "2024-W09"),
        (PLAIN, "2020-W53", "2020-W52", "2019-W52"),
        (PLAIN, "2024-02-29", "2024-02-28", "2023-02-28"),
        (PLAIN, "2025-02..2025-03", "2024-12..2025-01", "2024-02..2024-03"),
        (PLAIN, "2025-03-03..2025-03-20", "2025-02-13..2025-03-02", "2024-03-03..2024-03-20"),
        (PLAIN, "2025-W09..2025-W12", "2025-W05..2025-W08", "2024-W09..2024-W12"),
        (JULY, "FY26-Q1", "FY25-Q4", "FY25-Q1"),
        (JULY, "FY26", "FY25", "FY25"),
        (JULY, "2025", "2024", "2024"),
        (RETAIL, "FY25-P01", "FY24-P12", "FY24-P01"),
        (RETAIL, "FY24", "FY23", "FY23"),
        (RETAIL, "FY25-P02..FY25-P03", "FY24-P12..FY25-P01", "FY24-P02..FY24-P03"),
        (RETAIL, "2025-03", "2025-02", "2024-03"),
        (RETAIL, "2025-Q1", "2024-Q4", "2024-Q1"),
    ],
)
def test_a_comparison_names_the_period_a_reader_expects_when_going_back(calendar, text, before, year_before):
    period = parse_period(text, TODAY, calendar)
    assert previous(period, calendar).label == before
    assert same_period_last_year(period, calendar).label == year_before


@given(CALENDARS, st.dates(date(1910, 1, 1), date(2200, 1, 1)), st.integers(1, 500))
def test_the_previous_period_ends_where_the_period_starts_when_days_are_any(calendar, start, length):
    period = Period(start, start + timedelta(days=length), "drawn")
    before = previous(period, calendar)
    assert before.end == period.start
    # Only days and weeks are all equally long.
    assume({cutter.grain_of(period) for cutter in (calendar, PLAIN)} <= {Grain.DAY, Grain.WEEK})
    assert before.days == period.days


def test_the_previous_period_steps_by_the_grain_when_one_is_given():
    march = parse_period("2025-03", TODAY, PLAIN)
    assert previous(march, PLAIN, Grain.DAY).start == date(2025, 1, 29)
    assert previous(march, PLAIN, Grain.TOTAL).label == "2025-02"


def test_everything_has_nothing_before_it_when_a_comparison_is_asked():
    with pytest.raises(NothingBeforeError):
        previous(ALL, PLAIN)
    with pytest.raises(NothingBeforeError):
        same_period_last_year(ALL, PLAIN)
