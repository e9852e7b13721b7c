"""Values and dates as people read them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from sightline.base.periods import Calendar, Grain, Period, parse_period
from sightline.base.units import Unit
from sightline.surfaces.web.formatting import NOTHING, Formats


@pytest.mark.parametrize(
    ("value", "unit", "full", "short"),
    [
        (Decimal(128400), Unit.MONEY, "€128,400.00", "€128K"),
        (Decimal("1912345.20"), Unit.MONEY, "€1,912,345.20", "€1.9M"),
        (Decimal("950.5"), Unit.MONEY, "€950.50", "€950"),
        (Decimal(-1500), Unit.MONEY, "-€1,500.00", "-€1.5K"),
        (Decimal(40), Unit.MONEY_PER_DAY, "€40.00 a day", "€40/day"),
        (0.2763, Unit.PERCENT, "27.6%", "27.6%"),
        (1204, Unit.COUNT, "1,204", "1,204"),
        (45210, Unit.COUNT, "45,210", "45.2K"),
        (41.27, Unit.DAYS, "41.3 days", "41.3 d"),
        (3.14159, Unit.HOURS, "3.14 hours", "3.14 h"),
        (1.5, Unit.RATIO, "1.50", "1.50"),
        (38.0, Unit.POINTS, "38 points", "38"),
        (None, Unit.MONEY, NOTHING, NOTHING),
    ],
)
def test_a_value_is_written_in_full_and_short_when_it_has_a_unit(value, unit, full, short) -> None:
    assert (Formats().value(value, unit), Formats().short(value, unit)) == (full, short)


def test_numbers_follow_the_locale_when_it_is_german() -> None:
    german = Formats("de", "EUR", "Europe/Berlin")
    assert german.value(Decimal("1234.5"), Unit.MONEY) == "1.234,50\N{NO-BREAK SPACE}€"
    assert german.percent(0.256) == "25,6\N{NO-BREAK SPACE}%"
    assert german.language == "de"


def test_money_is_exact_to_the_cent_when_a_float_could_not_hold_it() -> None:
    assert Formats().value(Decimal("90071992547409.93"), Unit.MONEY) == "€90,071,992,547,409.93"


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        ((0.198, 0.643), "19.8% to 64.3%"),
        ((None, 0.5), "up to 50.0%"),
        ((0.5, None), "50.0% or more"),
        (None, ""),
    ],
)
def test_an_interval_says_its_open_end_when_it_has_one(interval, text) -> None:
    assert Formats().interval(interval, Unit.PERCENT) == text


@pytest.mark.parametrize(
    ("text", "long", "short"),
    [
        ("2026-06", "June 2026", "Jun 26"),
        ("2026-Q2", "Q2 2026", "Q2 2026"),
        ("2026", "2026", "2026"),
        ("2026-W09", "W09 2026", "W09 2026"),
        ("2026-06-17", "Jun 17, 2026", "17 Jun"),
        ("2025-01..2025-03", "Jan 2025 to Mar 2025", "Jan 2025 to Mar 2025"),
        ("2025-01-02..2025-01-05", "Jan 2, 2025 to Jan 5, 2025", "Jan 2, 2025 to Jan 5, 2025"),
    ],
)
def test_a_period_has_a_name_people_say_when_it_has_a_label(text, long, short) -> None:
    period = parse_period(text, date(2026, 6, 17), Calendar())
    assert (Formats().period(period), Formats().period_short(period)) == (long, short)


def test_a_fiscal_quarter_keeps_its_year_when_named() -> None:
    calendar = Calendar(fiscal_start_month=7)
    assert Formats().period(calendar.bucket(date(2025, 7, 1), Grain.QUARTER)) == "Q1 FY26"


def test_a_moment_names_its_zone_when_written() -> None:
    moment = datetime(2026, 6, 17, 22, 30, tzinfo=UTC)
    assert Formats(time_zone="Europe/Berlin").moment(moment) == "18 Jun 2026 00:30 (Europe/Berlin)"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.05, Unit.PERCENT, "+5.0 points"),
        (-3, Unit.COUNT, "−3"),
        (7.5, Unit.POINTS, "+7.50 points"),
        (Decimal(0), Unit.MONEY, "±€0"),
    ],
)
def test_a_change_has_a_sign_when_written(value, unit, text) -> None:
    assert Formats().change(value, unit) == text


def test_an_instant_without_a_zone_is_taken_for_utc_when_written() -> None:
    assert Formats(time_zone="Asia/Tokyo").instant(datetime(2026, 6, 17, 22, 30)) == "18 Jun 2026 07:30"


def test_all_time_says_its_days_when_named() -> None:
    period = Period(date(2023, 10, 1), date(2026, 1, 17), "all")
    assert Formats().period(period) == "All time, Oct 1, 2023 to Jan 16, 2026"
