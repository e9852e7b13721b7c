"""The periods a period is compared with: the one before it, and the same one last year."""

from __future__ import annotations

from datetime import date, timedelta

from sightline.base.errors import QuestionError
from sightline.base.fiscal_years import month_edges
from sightline.base.periods import ALL, Calendar, Grain, Period

_ONE_DAY = timedelta(days=1)


class NothingBeforeError(QuestionError):
    """A comparison of all time with what was before it."""

    code = "nothing-before"

    def __init__(self) -> None:
        """Say what to ask instead."""
        super().__init__(
            'The period "all" has nothing before it to compare with.',
            fix="Ask for a bounded period, such as this-year.",
        )


def previous(period: Period, calendar: Calendar, grain: Grain | None = None) -> Period:
    """As many buckets of `grain` right before it; without one, of the grain the period is made of.

    >>> calendar = Calendar()
    >>> march = calendar.bucket(date(2025, 3, 1), Grain.MONTH)
    >>> previous(march, calendar).label, previous(march, calendar, Grain.DAY).label
    ('2025-02', '2025-01-29..2025-02-28')
    """
    if period == ALL:
        raise NothingBeforeError
    if grain is None or grain is Grain.TOTAL:
        calendar = _cutter_of(period, calendar)
        grain = calendar.grain_of(period)
    start = period.start
    for _ in calendar.buckets(period.start, period.end, grain):
        start = calendar.bucket(start - _ONE_DAY, grain).start
    return calendar.named(start, calendar.bucket(period.start, grain).start)


def same_period_last_year(period: Period, calendar: Calendar) -> Period:
    """The same months, the same numbered weeks, or else the same dates one year earlier.

    The last week of a year with 53 is compared with the last of the year before, and the 29th of
    February with the 28th.

    >>> calendar = Calendar()
    >>> same_period_last_year(calendar.bucket(date(2025, 2, 1), Grain.MONTH), calendar).last_day
    datetime.date(2024, 2, 29)
    """
    if period == ALL:
        raise NothingBeforeError
    calendar = _cutter_of(period, calendar)
    grain = calendar.grain_of(period)
    if grain is Grain.DAY:
        return calendar.named(_year_before(period.start), _year_before(period.last_day) + _ONE_DAY)
    if grain is Grain.WEEK:
        year, number = calendar.week_number(period.start)
        start = calendar.week_numbered(year - 1, min(number, calendar.weeks_in(year - 1))).start
        return calendar.named(start, start + timedelta(days=period.days))
    rule = calendar.rule
    first_year, first = rule.month_of(period.start)
    last_year, last = rule.month_of(period.last_day)
    return calendar.named(month_edges(rule, first_year - 1)[first], month_edges(rule, last_year - 1)[last + 1])


def _cutter_of(period: Period, calendar: Calendar) -> Calendar:
    """The calendar the period was cut by: the company's, or the plain one."""
    if calendar.grain_of(period) in (Grain.DAY, Grain.WEEK):
        return Calendar(week_start=calendar.week_start)
    return calendar


def _year_before(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return date(day.year - 1, day.month, 28 if is_leap_day else day.day)
