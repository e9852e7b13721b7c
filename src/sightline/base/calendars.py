"""Working time: when a team is at work, in its own time zone, and how long that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sightline.base.errors import BugError, SettingsError

Hours = tuple[time, time]
MIDNIGHT = time(0, 0)
EXTRA_DAY: Hours = (time(9), time(17))
MONDAY_TO_FRIDAY: Mapping[int, Hours] = {weekday: (time(9), time(17)) for weekday in range(5)}
_ONE_DAY = timedelta(days=1)
_NOTHING = timedelta(0)


class UnknownTimeZoneError(SettingsError):
    """A name that no time zone has."""

    code = "unknown-time-zone"

    def __init__(self, name: str) -> None:
        """Quote the name."""
        super().__init__(
            f'"{name}" is not a time zone.',
            fix='Use a name of the IANA list, such as "Europe/Berlin" or "UTC".',
            details={"time_zone": name},
        )


class WorkingHoursError(SettingsError):
    """Opening hours that are not a stretch of one day."""

    code = "working-hours"

    def __init__(self, calendar_id: str, weekday: int, opens: time | None, closes: time | None) -> None:
        """Name the calendar, the weekday and the hours."""
        super().__init__(
            f'The calendar "{calendar_id}" has impossible hours on weekday {weekday}: {opens} to {closes}.',
            where=calendar_id,
            why="Weekdays go from 0 (Monday) to 6 (Sunday), and hours end after they begin, on the same day.",
            fix="Let the day close later than it opens; 00:00 as the end means midnight.",
            details={"calendar": calendar_id, "weekday": weekday},
        )


class NaiveInstantError(BugError):
    """An instant without a time zone, which could be any of forty moments."""

    code = "naive-instant"

    def __init__(self, instant: datetime) -> None:
        """Quote the instant."""
        super().__init__(f"The instant {instant} has no time zone.", details={"instant": str(instant)})


class Window(NamedTuple):
    """A stretch of working time on one local day, in UTC; `closes_at` is exclusive."""

    day: date
    opens_at: datetime
    closes_at: datetime


class WorkingDay(NamedTuple):
    """One local day of the working-time table.

    Working seconds up to an instant t are ``seconds_before`` of the local day of t, plus
    ``t - opens_at`` kept between 0 and ``seconds_open``; between two instants, the difference.
    On a day that is closed `opens_at` and `closes_at` are both the day's first instant.
    """

    day: date
    opens_at: datetime
    closes_at: datetime
    seconds_open: int
    seconds_before: int
    is_working: bool


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The working hours of a team per weekday (0 is Monday) in its time zone, less holidays.

    `extra_days` are worked although their weekday is free, from 09:00 to 17:00; a day that is a
    holiday as well is worked.

    >>> berlin = WorkingCalendar("berlin", "Europe/Berlin", MONDAY_TO_FRIDAY)
    >>> friday = datetime(2025, 3, 28, 15, 30, tzinfo=UTC)  # 16:30, two days before summer time
    >>> monday = datetime(2025, 3, 31, 7, 30, tzinfo=UTC)  # 09:30, after it
    >>> berlin.business_seconds(friday, monday) / 60
    60.0
    """

    id: str
    time_zone: str
    hours: Mapping[int, Hours | None] = field(hash=False)
    holidays: frozenset[date] = frozenset()
    extra_days: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        zone(self.time_zone)
        for weekday, hours in self.hours.items():
            opens, closes = hours or (None, None)
            is_stretch = opens is None or closes is None or opens < closes or closes == MIDNIGHT
            if weekday not in range(7) or not is_stretch:
                raise WorkingHoursError(self.id, weekday, opens, closes)

    def is_working_day(self, day: date) -> bool:
        """Whether the team works on that local day."""
        return self._hours_of(day) is not None

    def working_days(self, start: date, end: date) -> int:
        """How many days of [start, end) the team works."""
        return sum(1 for day in _days(start, end) if self.is_working_day(day))

    def windows(self, start: date, end: date) -> Iterator[Window]:
        """The working stretches of the local days [start, end), in order."""
        for day in _days(start, end):
            window = self._window(day)
            if window is not None and window.closes_at > window.opens_at:
                yield window

    def local_day(self, instant: datetime) -> date:
        """The day it is for the team at that instant."""
        if instant.tzinfo is None:
            raise NaiveInstantError(instant)
        return instant.astimezone(zone(self.time_zone)).date()

    def business_seconds(self, start: datetime, stop: datetime) -> float:
        """The working seconds of [start, stop); negative when `stop` is the earlier one."""
        if stop < start:
            return -self.business_seconds(stop, start)
        total = _NOTHING
        for window in self.windows(self.local_day(start), self.local_day(stop) + _ONE_DAY):
            overlap = min(stop, window.closes_at) - max(start, window.opens_at)
            total += max(overlap, _NOTHING)
        return total.total_seconds()

    def day_rows(self, start: date, end: date) -> Iterator[WorkingDay]:
        """The working-time table of the local days [start, end), one row a day, closed ones too."""
        seconds_before = 0
        local_zone = zone(self.time_zone)
        for day in _days(start, end):
            window = self._window(day)
            if window is None:
                begins = first_instant(day, MIDNIGHT, local_zone)
                yield WorkingDay(day, begins, begins, 0, seconds_before, is_working=False)
                continue
            seconds_open = int((window.closes_at - window.opens_at).total_seconds())
            yield WorkingDay(*window, seconds_open, seconds_before, is_working=True)
            seconds_before += seconds_open

    def _hours_of(self, day: date) -> Hours | None:
        hours = self.hours.get(day.weekday())
        if day in self.extra_days:
            return hours or EXTRA_DAY
        return None if day in self.holidays else hours

    def _window(self, day: date) -> Window | None:
        hours = self._hours_of(day)
        if hours is None:
            return None
        opens, closes = hours
        local_zone = zone(self.time_zone)
        last = day + _ONE_DAY if closes == MIDNIGHT else day
        return Window(day, first_instant(day, opens, local_zone), first_instant(last, closes, local_zone))


def zone(name: str) -> ZoneInfo:
    """The time zone of that name, or an error that says what names look like."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise UnknownTimeZoneError(name) from error


def first_instant(day: date, at: time, local_zone: ZoneInfo) -> datetime:
    """The first instant, in UTC, at which the local clock shows at least that time of that day.

    A time the clock shows twice means the first. A time the clock jumps over means the jump:
    whoever opens at 02:30 on the night in which 02:00 becomes 03:00 opens at 03:00.

    >>> first_instant(date(2025, 3, 30), time(2, 30), ZoneInfo("Europe/Berlin")).isoformat()
    '2025-03-30T01:00:00+00:00'
    """
    local = datetime.combine(day, at, tzinfo=local_zone)
    instant = local.astimezone(UTC)
    if instant.astimezone(local_zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return instant
    return _jump(local)


def _jump(local: datetime) -> datetime:
    """The instant at which the clock jumps over `local`, which no clock ever shows."""
    # Read with the offset after the jump it lies before the jump, and the other way round.
    early, late = local.replace(fold=1).astimezone(UTC), local.replace(fold=0).astimezone(UTC)
    before = early.astimezone(local.tzinfo).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = (early + (late - early) / 2).replace(microsecond=0)
        if middle.astimezone(local.tzinfo).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late


def _days(start: date, end: date) -> Iterator[date]:
    return (start + timedelta(days=count) for count in range((end - start).days))
