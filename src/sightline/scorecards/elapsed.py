"""How far a running period has come, and the part of another period that has come as far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sightline.base.calendars import MONDAY_TO_FRIDAY, WorkingCalendar, first_instant
from sightline.base.comparisons import previous, same_period_last_year
from sightline.base.periods import Calendar, Period

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Working days of a period, and how many of them have begun by the knowledge day."""

    days: int
    of: int
    is_over: bool

    @property
    def text(self) -> str:
        """The same in words."""
        return f"all {self.of} working days" if self.is_over else f"working day {self.days} of {self.of}"


@dataclass(frozen=True, slots=True)
class Basis:
    """What a period is compared with: which days, as known when, and the words that say so."""

    name: str
    period: Period
    as_of: datetime
    text: str


def elapsed(period: Period, today: date, time_zone: str) -> Elapsed:
    """How far a period has come; a day that has begun counts."""
    calendar = _working(time_zone)
    whole = calendar.working_days(period.start, period.end)
    if today >= period.end:
        return Elapsed(whole, whole, is_over=True)
    begun = calendar.working_days(period.start, max(period.start, min(today + _ONE_DAY, period.end)))
    return Elapsed(begun, whole, is_over=False)


def bases(period: Period, as_of: datetime, calendar: Calendar, time_zone: str) -> list[Basis]:
    """The period before and the same one last year, each cut to as many working days as have elapsed.

    A running period is compared with what was known of the other one at that time, so that a lead that
    was answered later does not count as answered; a period that is over, with all that is known today.
    """
    today = as_of.astimezone(ZoneInfo(time_zone)).date()
    gone = elapsed(period, today, time_zone)
    others = {"previous": previous(period, calendar), "last_year": same_period_last_year(period, calendar)}
    return [_basis(name, other, gone, as_of, today - period.start, time_zone) for name, other in others.items()]


def _basis(name: str, other: Period, gone: Elapsed, as_of: datetime, passed: timedelta, time_zone: str) -> Basis:
    if gone.is_over:
        return Basis(name, other, as_of, f"{other.label}, as known now")
    end = _day_of(other, gone.days, time_zone) if gone.days else other.start + passed
    end = min(max(end, other.start) + _ONE_DAY, other.end)
    cut = Period(other.start, end, other.label)
    known = first_instant(end, time(0), ZoneInfo(time_zone)) - timedelta(microseconds=1)
    days = f"the first {gone.days} working days" if gone.days else f"up to {end - _ONE_DAY}"
    return Basis(name, cut, known, f"{other.label}, {days}, as known then")


def _day_of(period: Period, number: int, time_zone: str) -> date:
    """The day of the period's nth working day; its last day when it has fewer."""
    calendar = _working(time_zone)
    day = period.start
    while day < period.last_day:
        number -= calendar.is_working_day(day)
        if number <= 0:
            return day
        day += _ONE_DAY
    return period.last_day


def _working(time_zone: str) -> WorkingCalendar:
    return WorkingCalendar("scorecard", time_zone, MONDAY_TO_FRIDAY)
