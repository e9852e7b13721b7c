"""Buckets tile the time line, and every text names the days a reader expects."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sightline.base.errors import QuestionError, SettingsError
from sightline.base.periods import (
    ALL,
    Calendar,
    CalendarSettingError,
    Grain,
    PeriodBackwardsError,
    PeriodRangeError,
    UnknownPeriodError,
    parse_period,
)

TODAY = date(2025, 6, 15)
PLAIN = Calendar()
JULY = Calendar(fiscal_start_month=7)
GRAINS = [grain for grain in Grain if grain is not Grain.TOTAL]

CALENDARS = st.builds(
    Calendar,
    fiscal_start_month=st.integers(1, 12),
    week_start=st.integers(0, 6),
    name_year_by=st.sampled_from(["end", "start"]),
    pattern=st.sampled_from(["calendar", "4-4-5", "4-5-4", "5-4-4", "13x4"]),
    year_end=st.sampled_from(["nearest", "last"]),
    extra_week_month=st.none() | st.integers(1, 12),
)
RETAIL = Calendar(fiscal_start_month=2, week_start=6, name_year_by="start", pattern="4-5-4")
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


def days_of(text, calendar=PLAIN, today=TODAY):
    period = parse_period(text, today, calendar)
    return period.start.isoformat(), period.last_day.isoformat(), period.label


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025", "2025-01-01", "2025-12-31"),
        ("2025-Q1", "2025-01-01", "2025-03-31"),
        ("2025-Q4", "2025-10-01", "2025-12-31"),
        ("2025-03", "2025-03-01", "2025-03-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025-W09", "2025-02-24", "2025-03-02"),
        ("2025-W01", "2024-12-30", "2025-01-05"),
        ("2020-W53", "2020-12-28", "2021-01-03"),
        ("2025-03-15", "2025-03-15", "2025-03-15"),
    ],
)
def test_a_text_names_one_bucket_and_keeps_its_name_when_it_is_whole(text, first, last):
    assert days_of(text) == (first, last, text)
    assert days_of(f" {text.lower()} ") == (first, last, text)


@pytest.mark.parametrize(
    ("text", "first", "last", "label"),
    [
        ("2025-01..2025-12", "2025-01-01", "2025-12-31", "2025-01..2025-12"),
        ("2024-Q3 .. 2025-03-10", "2024-07-01", "2025-03-10", "2024-Q3..2025-03-10"),
        ("2025-W01..2025-W02", "2024-12-30", "2025-01-12", "2025-W01..2025-W02"),
        ("2025-01..", "2025-01-01", "2025-06-15", "2025-01..2025-06-15"),
        ("last-year..yesterday", "2024-01-01", "2025-06-14", "2024..2025-06-14"),
        ("2025..2025", "2025-01-01", "2025-12-31", "2025..2025"),
    ],
)
def test_both_ends_belong_to_a_range_when_it_is_read(text, first, last, label):
    assert days_of(text) == (first, last, label)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("today", "2025-06-15"),
        ("yesterday", "2025-06-14"),
        ("this-week", "2025-W24"),
        ("last-week", "2025-W23"),
        ("this-month", "2025-06"),
        ("last-month", "2025-05"),
        ("this-quarter", "2025-Q2"),
        ("last-quarter", "2025-Q1"),
        ("This Year", "2025"),
        ("last_year", "2024"),
    ],
)
def test_a_relative_text_names_a_whole_bucket_when_today_is_known(text, label):
    assert days_of(text)[2] == label


def test_last_month_is_december_of_the_year_before_when_today_is_in_january():
    assert days_of("last-month", today=date(2025, 1, 31))[2] == "2024-12"


def test_relative_texts_follow_the_fiscal_year_when_it_does_not_start_in_january():
    assert days_of("this-quarter", JULY) == ("2025-04-01", "2025-06-30", "FY25-Q4")
    assert days_of("last-year", JULY) == ("2023-07-01", "2024-06-30", "FY24")


@pytest.mark.parametrize(
    ("calendar", "text", "first", "last"),
    [
        (JULY, "FY26", "2025-07-01", "2026-06-30"),
        (JULY, "FY2026", "2025-07-01", "2026-06-30"),
        (JULY, "FY26-Q3", "2026-01-01", "2026-03-31"),
        (Calendar(fiscal_start_month=7, name_year_by="start"), "FY25-Q3", "2026-01-01", "2026-03-31"),
        (JULY, "2026", "2026-01-01", "2026-12-31"),
        (JULY, "2026-Q1", "2026-01-01", "2026-03-31"),
        (PLAIN, "FY26-Q1", "2026-01-01", "2026-03-31"),
    ],
)
def test_fiscal_names_mean_the_fiscal_year_and_plain_ones_the_calendar_year_when_they_differ(
    calendar, text, first, last
):
    assert days_of(text, calendar)[:2] == (first, last)


def test_a_fiscal_year_of_another_century_keeps_four_digits_when_labeled():
    label = JULY.bucket(date(1999, 7, 1), Grain.YEAR).label
    assert (label, JULY.bucket(date(1998, 7, 1), Grain.YEAR).label) == ("FY00", "FY1999")
    assert parse_period("FY1999", TODAY, JULY).start == date(1998, 7, 1)


@pytest.mark.parametrize("text", ["all", "ALL", " all "])
def test_all_is_every_day_when_it_is_asked_for(text):
    assert parse_period(text, TODAY, PLAIN) is ALL
    assert date(1900, 1, 1) in ALL
    assert date(2200, 12, 31) in ALL


@pytest.mark.parametrize(
    "text",
    ["", "..", "..2025", "2025-13", "2025-00", "2025-Q5", "2025-Q0", "2025-W00", "2025-W53", "2025-02-29", "202503",
     "2025/03", "25", "next-month", "last-decade", "last-day", "2025-1", "2025-3-1", "FY5", "all..2025", "2025...2026",
     "2025-01..2025-02..2025-03", "２０２５", "٢٠٢٥"],
)  # fmt: skip
def test_a_text_is_refused_and_the_forms_are_listed_when_it_names_no_period(text):
    with pytest.raises(UnknownPeriodError) as refused:
        parse_period(text, TODAY, PLAIN)
    assert refused.value.details["period"] in text
    assert all(form in (refused.value.fix or "") for form in ("2025-Q1", "2025-W09", "FY26-Q1", "last-month", "all"))


def test_the_last_week_is_named_when_a_year_has_no_week_53():
    with pytest.raises(UnknownPeriodError) as refused:
        parse_period("2025-W53", TODAY, PLAIN)
    assert refused.value.why == "The year 2025 has weeks 01 to 52."


@pytest.mark.parametrize(
    "text", ["1899", "2201", "0001-01", "9999-12-31", "FY1899", "2201-W01", "1800-Q1", "2025..2201"]
)
def test_a_period_is_refused_when_its_year_is_not_from_1900_to_2200(text):
    with pytest.raises(PeriodRangeError, match="1900 to 2200"):
        parse_period(text, TODAY, PLAIN)


@pytest.mark.parametrize("text", ["2025..2024", "2025-03..2025-02", "2025-07.."])
def test_a_range_is_refused_when_it_ends_before_it_starts(text):
    with pytest.raises(PeriodBackwardsError, match="before it starts"):
        parse_period(text, TODAY, PLAIN)


@given(st.text(alphabet="0123456789-.QWFYqwfy lastmonh", max_size=24), CALENDARS)
def test_a_text_is_a_period_or_a_question_error_when_it_is_anything_at_all(text, calendar):
    try:
        period = parse_period(text, TODAY, calendar)
    except QuestionError:
        return
    assert period.start < period.end


@given(CALENDARS, DAYS, st.sampled_from(GRAINS))
def test_every_day_of_a_bucket_falls_into_that_bucket_when_asked_again(calendar, day, grain):
    bucket = calendar.bucket(day, grain)
    assert day in bucket
    assert calendar.bucket(bucket.start, grain) == calendar.bucket(bucket.last_day, grain) == bucket


@given(CALENDARS, DAYS, st.integers(1, 1500), st.sampled_from(GRAINS))
def test_buckets_tile_the_time_line_without_gap_or_overlap_when_a_span_is_cut(calendar, start, length, grain):
    end = start + timedelta(days=length)
    found = calendar.buckets(start, end, grain)
    assert found[0].start <= start < found[0].end
    assert found[-1].start < end <= found[-1].end
    assert all(one.end == following.start for one, following in pairwise(found))
    assert len({bucket.label for bucket in found}) == len(found)


@given(CALENDARS, DAYS)
def test_months_add_up_to_the_quarter_and_quarters_to_the_year_when_counted(calendar, day):
    quarter, year = calendar.bucket(day, Grain.QUARTER), calendar.bucket(day, Grain.YEAR)
    months = calendar.buckets(quarter.start, quarter.end, Grain.MONTH)
    quarters = calendar.buckets(year.start, year.end, Grain.QUARTER)
    is_long = calendar.pattern == "13x4" and quarter.end == year.end
    assert (len(months), len(quarters)) == (4 if is_long else 3, 4)
    assert (months[0].start, months[-1].end) == (quarter.start, quarter.end)
    assert (quarters[0].start, quarters[-1].end) == (year.start, year.end)
    if calendar.pattern == "calendar":
        assert (year.start.month, year.start.day) == (calendar.fiscal_start_month, 1)


@given(CALENDARS, DAYS)
def test_years_and_months_are_whole_weeks_near_their_month_when_a_pattern_cuts_them(calendar, day):
    year = calendar.bucket(day, Grain.YEAR)
    assume(calendar.pattern != "calendar")
    assert year.days in (52 * 7, 53 * 7)
    months = calendar.buckets(year.start, year.end, Grain.MONTH)
    assert all(month.start.weekday() == calendar.week_start for month in months)
    weeks = [month.days // 7 for month in months]
    expected = [4] * 13 if calendar.pattern == "13x4" else [int(count) for count in calendar.pattern.split("-")] * 4
    expected[(calendar.extra_week_month or 0) - 1] += year.days // 7 - 52
    assert weeks == expected
    middle = year.start + timedelta(days=6 if calendar.year_end == "last" else 3)
    nearby = [date(middle.year, calendar.fiscal_start_month, 1), date(middle.year - 1, calendar.fiscal_start_month, 1)]
    allowed = range(7) if calendar.year_end == "last" else range(-3, 4)
    assert any((first - year.start).days in allowed for first in nearby)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("FY22", "2022-01-30", "2023-01-28"),
        ("FY23", "2023-01-29", "2024-02-03"),
        ("FY24", "2024-02-04", "2025-02-01"),
        ("FY25", "2025-02-02", "2026-01-31"),
        ("FY25-P01", "2025-02-02", "2025-03-01"),
        ("FY25-P02", "2025-03-02", "2025-04-05"),
        ("FY25-Q1", "2025-02-02", "2025-05-03"),
        ("FY23-P12", "2023-12-31", "2024-02-03"),
    ],
)
def test_the_retail_calendar_is_the_published_one_when_weeks_follow_4_5_4(text, first, last):
    assert days_of(text, RETAIL) == (first, last, text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("FY22", "2021-09-26", "2022-09-24"),
        ("FY23", "2022-09-25", "2023-09-30"),
        ("FY24", "2023-10-01", "2024-09-28"),
        ("FY23-Q1", "2022-09-25", "2022-12-31"),
        ("FY23-Q2", "2023-01-01", "2023-04-01"),
    ],
)
def test_a_year_ending_on_the_last_saturday_is_the_published_one_when_the_extra_week_comes_early(text, first, last):
    maker = Calendar(10, week_start=6, pattern="4-4-5", year_end="last", extra_week_month=3)
    assert days_of(text, maker) == (first, last, text)


def test_calendar_months_keep_their_meaning_when_a_pattern_cuts_the_year():
    assert days_of("2025-03", RETAIL) == ("2025-03-01", "2025-03-31", "2025-03")
    assert days_of("this-month", RETAIL) == ("2025-06-01", "2025-07-05", "FY25-P05")


def test_the_months_are_counted_when_a_fiscal_month_does_not_exist():
    with pytest.raises(UnknownPeriodError) as refused:
        parse_period("FY25-P13", TODAY, RETAIL)
    assert refused.value.why == "FY25 has 12 months."
    assert days_of("FY25-P13", Calendar(pattern="13x4"))[2] == "FY25-P13"


@given(CALENDARS, st.dates(date(1901, 1, 1), date(2199, 1, 1)), st.sampled_from(GRAINS))
def test_a_bucket_is_read_back_when_its_label_is_typed(calendar, day, grain):
    bucket = calendar.bucket(day, grain)
    assert parse_period(bucket.label, TODAY, calendar) == bucket


@given(CALENDARS, st.integers(1901, 2199))
def test_a_year_is_found_by_its_name_when_it_starts_in_the_year_before(calendar, name):
    year = calendar.year_named(name)
    assert year.label in (str(name), f"FY{name}", f"FY{name % 100:02}")
    assert calendar.bucket(year.start, Grain.YEAR) == calendar.bucket(year.last_day, Grain.YEAR) == year


@given(DAYS)
def test_week_numbers_are_those_of_the_standard_when_weeks_start_on_monday(day):
    year, number, _ = day.isocalendar()
    assert PLAIN.bucket(day, Grain.WEEK).label == f"{year}-W{number:02}"


def test_week_numbers_are_those_of_health_statistics_when_weeks_start_on_sunday():
    # The epidemiological calendar: week 1 of 2025 starts on Sunday, December 29.
    week = Calendar(week_start=6).bucket(date(2025, 1, 4), Grain.WEEK)
    assert (week.start, week.label) == (date(2024, 12, 29), "2025-W01")


@given(CALENDARS, DAYS, st.integers(1, 800))
def test_the_day_table_agrees_with_the_buckets_when_days_are_looked_up(calendar, start, length):
    rows = list(calendar.day_rows(start, start + timedelta(days=length)))
    assert [row.day for row in rows] == [start + timedelta(days=count) for count in range(length)]
    for row in rows[:: max(1, length // 20)]:
        week, month, quarter, year = (calendar.bucket(row.day, grain) for grain in GRAINS[1:])
        assert (row.week_start, row.week_end) == (week.start, week.end)
        assert (row.month_start, row.month_end) == (month.start, month.end)
        assert (row.quarter_start, row.quarter_end) == (quarter.start, quarter.end)
        assert (row.year_start, row.year_end, row.weekday) == (year.start, year.end, row.day.weekday())


def test_a_total_is_the_span_itself_when_buckets_are_asked():
    (total,) = PLAIN.buckets(date(2025, 1, 10), date(2025, 2, 1), Grain.TOTAL)
    assert (total.start, total.end, total.label) == (date(2025, 1, 10), date(2025, 2, 1), "2025-01-10..2025-01-31")
    assert PLAIN.buckets(ALL.start, ALL.end, Grain.TOTAL) == [ALL]
    assert PLAIN.bucket(TODAY, Grain.TOTAL) is ALL


def test_nothing_is_cut_when_a_span_is_empty():
    assert PLAIN.buckets(TODAY, TODAY, Grain.MONTH) == []
    assert list(PLAIN.day_rows(TODAY, TODAY)) == []


def test_a_period_tells_its_days_when_it_is_written_as_json():
    period = parse_period("2025-Q1", TODAY, PLAIN)
    assert period.as_json() == {"start": "2025-01-01", "end": "2025-04-01", "label": "2025-Q1"}
    assert period.days == 90
    assert date(2025, 4, 1) not in period


@pytest.mark.parametrize(
    ("setting", "value"),
    [("fiscal_start_month", 0), ("fiscal_start_month", 13), ("week_start", 7), ("name_year_by", "middle"),
     ("pattern", "5-5-5"), ("year_end", "first"), ("extra_week_month", 13), ("extra_week_month", 0)],
)  # fmt: skip
def test_a_calendar_is_refused_when_a_setting_is_none_it_knows(setting, value):
    with pytest.raises(CalendarSettingError) as refused:
        Calendar(**{setting: value})
    assert isinstance(refused.value, SettingsError)
    assert setting in refused.value.what
    assert repr(value) in refused.value.what
