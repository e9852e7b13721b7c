"""Working time is the same by overlap and by the running sum, whatever clocks do."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sightline.base.calendars import (
    MONDAY_TO_FRIDAY,
    NaiveInstantError,
    UnknownTimeZoneError,
    WorkingCalendar,
    WorkingHoursError,
    first_instant,
)

ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe")
PLAIN = WorkingCalendar("plain", "UTC", MONDAY_TO_FRIDAY)


def tuesday_first(days, hour, minute=0):
    return datetime(2025, 3, 4, hour, minute, tzinfo=UTC) + timedelta(days=days)


@pytest.mark.parametrize(
    ("start", "stop", "minutes"),
    [
        (tuesday_first(0, 10), tuesday_first(0, 12, 30), 150),
        (tuesday_first(3, 16, 30), tuesday_first(6, 9, 30), 60),
        (tuesday_first(4, 11), tuesday_first(6, 10), 60),
        (tuesday_first(4, 11), tuesday_first(5, 11), 0),
        (tuesday_first(0, 17), tuesday_first(1, 9), 0),
        (tuesday_first(0, 9), tuesday_first(7, 9), 5 * 480),
    ],
)
def test_working_minutes_are_the_published_ones_when_nights_and_weekends_lie_between(start, stop, minutes):
    assert PLAIN.business_seconds(start, stop) == minutes * 60
    assert PLAIN.business_seconds(stop, start) == -minutes * 60


def test_a_holiday_has_no_working_time_when_it_falls_on_a_weekday():
    calendar = WorkingCalendar("holiday", "UTC", MONDAY_TO_FRIDAY, frozenset({date(2025, 3, 5)}))
    assert not calendar.is_working_day(date(2025, 3, 5))
    assert calendar.working_days(date(2025, 3, 3), date(2025, 3, 10)) == 4
    assert calendar.business_seconds(tuesday_first(0, 16), tuesday_first(2, 10)) == 7_200


def test_windows_follow_the_local_clock_when_summer_time_begins():
    berlin = WorkingCalendar("berlin", "Europe/Berlin", MONDAY_TO_FRIDAY)
    windows = list(berlin.windows(date(2025, 3, 28), date(2025, 4, 1)))
    assert [(window.day.day, window.opens_at.hour, window.closes_at.hour) for window in windows] == [
        (28, 8, 16),
        (31, 7, 15),
    ]


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2025, 3, 30), 23),
        ("Europe/Berlin", date(2025, 10, 26), 25),
        ("Europe/Berlin", date(2025, 10, 27), 24),
        ("America/New_York", date(2025, 3, 9), 23),
        ("America/New_York", date(2025, 11, 2), 25),
        ("Australia/Lord_Howe", date(2025, 10, 5), 23.5),
        ("Australia/Lord_Howe", date(2025, 4, 6), 24.5),
        ("America/Havana", date(2025, 3, 9), 23),
        ("America/Havana", date(2025, 11, 2), 25),
        ("Pacific/Apia", date(2011, 12, 30), 0),
    ],
)
def test_a_whole_day_is_as_long_as_its_clock_makes_it_when_clocks_change(zone, day, hours):
    always = WorkingCalendar("always", zone, dict.fromkeys(range(7), (time(0), time(0))))
    (row,) = always.day_rows(day, day + timedelta(days=1))
    assert row.seconds_open == hours * 3600


@pytest.mark.parametrize(
    ("opens", "closes", "seconds"),
    [
        (time(2, 30), time(8), 5 * 3600),
        (time(1), time(2, 30), 3600),
        (time(2, 10), time(2, 50), 0),
        (time(1, 30), time(3, 30), 3600),
    ],
)
def test_time_that_the_clock_jumps_over_is_not_worked_when_a_window_touches_it(opens, closes, seconds):
    night = WorkingCalendar("night", "Europe/Berlin", dict.fromkeys(range(7), (opens, closes)))
    jump = date(2025, 3, 30)
    (row,) = night.day_rows(jump, jump + timedelta(days=1))
    assert row.seconds_open == seconds
    assert sum((w.closes_at - w.opens_at).seconds for w in night.windows(jump, jump + timedelta(days=1))) == seconds


def test_the_first_of_two_equal_clock_times_counts_when_clocks_go_back():
    assert first_instant(date(2025, 10, 26), time(2, 30), ZoneInfo("Europe/Berlin")) == datetime(
        2025, 10, 26, 0, 30, tzinfo=UTC
    )


def test_a_closed_day_begins_at_local_midnight_when_it_is_listed():
    berlin = WorkingCalendar("berlin", "Europe/Berlin", MONDAY_TO_FRIDAY)
    friday, saturday = berlin.day_rows(date(2025, 3, 7), date(2025, 3, 9))
    assert friday.seconds_open == 8 * 3600
    assert saturday.opens_at == saturday.closes_at == datetime(2025, 3, 7, 23, tzinfo=UTC)
    assert (saturday.seconds_open, saturday.seconds_before, saturday.is_working) == (0, 8 * 3600, False)


@st.composite
def calendars(draw):
    hours = {}
    for weekday in range(7):
        quarters = draw(st.none() | st.tuples(st.integers(0, 94), st.integers(0, 96)))
        if quarters is not None and quarters[0] < quarters[1]:
            opens, closes = (time(q // 4 % 24, q % 4 * 15) for q in quarters)
            hours[weekday] = (opens, closes)
    holidays = draw(st.frozensets(st.dates(date(2024, 1, 1), date(2025, 12, 31)), max_size=20))
    return WorkingCalendar("drawn", draw(st.sampled_from(ZONES)), hours, holidays)


FIRST_DAY, AFTER_DAY = date(2024, 12, 30), date(2026, 1, 5)
# Half of the instants lie in the two days around a change of the clock in one of the three zones.
CHANGES = [
    datetime(2025, 3, 9), datetime(2025, 3, 30), datetime(2025, 4, 5), datetime(2025, 10, 4),
    datetime(2025, 10, 26), datetime(2025, 11, 2),
]  # fmt: skip
INSTANTS = st.datetimes(datetime(2025, 1, 1), datetime(2025, 12, 31)) | st.builds(
    lambda change, seconds: change + timedelta(seconds=seconds),
    st.sampled_from(CHANGES),
    st.integers(-86_400, 86_400),
)
EARLY = WorkingCalendar("early", "Europe/Berlin", dict.fromkeys(range(7), (time(2, 30), time(8))))


@given(calendars(), INSTANTS, INSTANTS)
@example(EARLY, datetime(2025, 3, 30, 0, 59), datetime(2025, 3, 30, 1, 31))
@example(EARLY, datetime(2025, 10, 26, 0, 45), datetime(2025, 10, 26, 1, 45))
def test_the_running_sum_gives_the_overlap_when_clocks_change_between_two_instants(calendar, first, second):
    table = {row.day: row for row in calendar.day_rows(FIRST_DAY, AFTER_DAY)}

    def running_sum(instant):
        row = table[instant.astimezone(ZoneInfo(calendar.time_zone)).date()]
        since = (instant - row.opens_at).total_seconds()
        return row.seconds_before + min(max(since, 0), row.seconds_open)

    start, stop = first.replace(tzinfo=UTC), second.replace(tzinfo=UTC)
    expected = calendar.business_seconds(start, stop)
    assert running_sum(stop) - running_sum(start) == pytest.approx(expected, abs=1e-5)


@given(calendars(), INSTANTS, INSTANTS, INSTANTS)
def test_working_time_adds_up_when_a_stretch_is_cut_in_two(calendar, one, two, three):
    start, middle, stop = sorted(instant.replace(tzinfo=UTC) for instant in (one, two, three))
    parts = calendar.business_seconds(start, middle) + calendar.business_seconds(middle, stop)
    assert calendar.business_seconds(start, stop) == pytest.approx(parts, abs=1e-5)
    assert 0 <= parts <= (stop - start).total_seconds() + 1e-5


@given(calendars(), INSTANTS)
def test_an_instant_is_worked_only_when_the_local_clock_lies_within_the_hours(calendar, instant):
    start = instant.replace(tzinfo=UTC, microsecond=0)
    local = start.astimezone(ZoneInfo(calendar.time_zone))
    opens, closes = calendar.hours.get(local.weekday()) or (time(0), time(0))
    is_open = opens <= local.time() and (local.time() < closes or closes == time(0))
    is_worked = calendar.is_working_day(local.date()) and is_open
    # An hour shown twice is worked as one stretch, so there the clock alone does not decide.
    if local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset():
        assert (calendar.business_seconds(start, start + timedelta(seconds=1)) == 1) == is_worked


def test_working_days_are_those_with_rows_of_work_when_counted():
    rows = list(PLAIN.day_rows(date(2025, 1, 1), date(2026, 1, 1)))
    assert len(rows) == 365
    assert sum(row.is_working for row in rows) == PLAIN.working_days(date(2025, 1, 1), date(2026, 1, 1)) == 261
    for row, later in pairwise(rows):
        assert later.seconds_before == row.seconds_before + row.seconds_open


@pytest.mark.parametrize("name", ["Berlin", "", "../UTC", "Europe/"])
def test_a_calendar_is_refused_when_its_time_zone_is_unknown(name):
    with pytest.raises(UnknownTimeZoneError) as refused:
        WorkingCalendar("x", name, {})
    assert f'"{name}"' in refused.value.what


@pytest.mark.parametrize(
    "hours", [{0: (time(17), time(9))}, {0: (time(9), time(9))}, {7: (time(9), time(17))}, {-1: None}]
)
def test_a_calendar_is_refused_when_its_hours_are_no_stretch_of_a_day(hours):
    with pytest.raises(WorkingHoursError) as refused:
        WorkingCalendar("shop", "UTC", hours)
    assert "shop" in refused.value.what


def test_an_instant_is_refused_when_it_has_no_time_zone():
    with pytest.raises(NaiveInstantError):
        PLAIN.business_seconds(datetime(2025, 1, 1), datetime(2025, 1, 2))
