"""Periods and the calendar that cuts time into days, weeks, months, quarters and years."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal, NamedTuple

from sightline.base.errors import QuestionError, SettingsError
from sightline.base.fiscal_years import WEEK_PATTERNS, Pattern, YearRule, month_edges, month_start, quarter_edges

FIRST_YEAR = 1900
LAST_YEAR = 2200
ACCEPTED = (
    "2025, 2025-Q1, 2025-03, 2025-W09, 2025-03-15, FY26, FY26-Q1, FY26-P01, "
    "a range of these such as 2025-01..2025-12, an open range such as 2025-01.., "
    "this-week, this-month, this-quarter, this-year, last-week, last-month, last-quarter, last-year, "
    "today, yesterday, all"
)
_ONE_DAY = timedelta(days=1)


class UnknownPeriodError(QuestionError):
    """A text that names no period."""

    code = "unknown-period"

    def __init__(self, text: str, why: str | None = None) -> None:
        """Quote the text; `why` says more when it looks like a period and yet is none."""
        super().__init__(
            f'"{text}" is not a period.',
            why=why,
            fix=f"Use one of: {ACCEPTED}.",
            details={"period": text},
        )


class PeriodRangeError(QuestionError):
    """A period outside the years Sightline knows."""

    code = "period-out-of-range"

    def __init__(self, text: str) -> None:
        """Quote the text."""
        super().__init__(
            f'The period "{text}" lies outside the years {FIRST_YEAR} to {LAST_YEAR}.',
            fix=f"Use years from {FIRST_YEAR} to {LAST_YEAR}.",
            details={"period": text},
        )


class PeriodBackwardsError(QuestionError):
    """A period that ends before it starts."""

    code = "period-backwards"

    def __init__(self, start: date, end: date) -> None:
        """Name both ends, the second one exclusive."""
        super().__init__(
            f"The period ends ({end - _ONE_DAY}) before it starts ({start}).",
            fix="Write the earlier day first.",
            details={"start": start.isoformat(), "end": end.isoformat()},
        )


class CalendarSettingError(SettingsError):
    """A setting of the calendar that is not one of those it knows."""

    code = "calendar-setting"

    def __init__(self, setting: str, value: object, accepted: str) -> None:
        """Name the setting, what it holds and what it accepts."""
        super().__init__(
            f"The calendar setting {setting} is {value!r}.",
            where=setting,
            fix=f"Set {setting} to {accepted}.",
            details={"setting": setting, "value": str(value)},
        )


class Grain(StrEnum):
    """How finely time is cut; TOTAL does not cut it at all."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `start` up to, and not including, `end`."""

    start: date
    end: date
    label: str

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise PeriodBackwardsError(self.start, self.end)

    @property
    def last_day(self) -> date:
        """The last day that belongs to the period."""
        return self.end - _ONE_DAY

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.end - self.start).days

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def as_json(self) -> dict[str, str]:
        """The period as answers carry it; `end` is exclusive."""
        return {"start": self.start.isoformat(), "end": self.end.isoformat(), "label": self.label}


ALL = Period(date(FIRST_YEAR, 1, 1), date(LAST_YEAR + 1, 1, 1), "all")
"""Everything: every day a question can name."""


class DayRow(NamedTuple):
    """One day of the day table, with the buckets it falls into; every end is exclusive."""

    day: date
    week_start: date
    week_end: date
    month_start: date
    month_end: date
    quarter_start: date
    quarter_end: date
    year_start: date
    year_end: date
    weekday: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """How a company cuts time.

    Weeks start on `week_start` (0 is Monday) and are numbered as in ISO 8601: the first week of
    a year is the first with at least four of its days. Quarters and years follow the fiscal year;
    one that does not start in January is labeled FY26 and named by the calendar year it ends in,
    or starts in.

    With a pattern such as "4-4-5" the year is made of 52 or 53 whole weeks, it starts `nearest` to
    the first of the fiscal month or after the `last` whole week of the month before, and its
    months are labeled FY26-P01. A 53rd week goes to `extra_week_month`, or else to the last one.

    >>> Calendar().bucket(date(2025, 3, 1), Grain.QUARTER).label
    '2025-Q1'
    >>> Calendar(fiscal_start_month=7).bucket(date(2025, 7, 1), Grain.QUARTER).label
    'FY26-Q1'
    """

    fiscal_start_month: int = 1
    week_start: int = 0
    name_year_by: Literal["end", "start"] = "end"
    pattern: Pattern = "calendar"
    year_end: Literal["nearest", "last"] = "nearest"
    extra_week_month: int | None = None

    def __post_init__(self) -> None:
        if self.fiscal_start_month not in range(1, 13):
            raise CalendarSettingError("fiscal_start_month", self.fiscal_start_month, "a month from 1 to 12")
        if self.week_start not in range(7):
            raise CalendarSettingError("week_start", self.week_start, "a weekday from 0 (Monday) to 6 (Sunday)")
        if self.name_year_by not in ("end", "start"):
            raise CalendarSettingError("name_year_by", self.name_year_by, '"end" or "start"')
        if self.pattern not in ("calendar", *WEEK_PATTERNS):
            raise CalendarSettingError("pattern", self.pattern, '"calendar", ' + ", ".join(map(repr, WEEK_PATTERNS)))
        if self.year_end not in ("nearest", "last"):
            raise CalendarSettingError("year_end", self.year_end, '"nearest" or "last"')
        months = len(WEEK_PATTERNS.get(self.pattern, range(12)))
        if self.extra_week_month not in (None, *range(1, months + 1)):
            raise CalendarSettingError("extra_week_month", self.extra_week_month, f"a month from 1 to {months}")

    @property
    def rule(self) -> YearRule:
        """What decides where fiscal years and their months begin."""
        return YearRule(self.fiscal_start_month, self.week_start, self.pattern, self.year_end, self.extra_week_month)

    def bucket(self, day: date, grain: Grain) -> Period:
        """The one bucket of `grain` that `day` falls into."""
        match grain:
            case Grain.DAY:
                return Period(day, day + _ONE_DAY, day.isoformat())
            case Grain.WEEK:
                return self._week(day)
            case Grain.MONTH:
                return self._month(day)
            case Grain.QUARTER:
                return self._quarter(day)
            case Grain.YEAR:
                return self._year(self.rule.year_of(day))
            case Grain.TOTAL:
                return ALL

    def buckets(self, start: date, end: date, grain: Grain) -> list[Period]:
        """The whole buckets that overlap [start, end), in order; TOTAL gives that span itself."""
        if end <= start:
            return []
        if grain is Grain.TOTAL:
            return [ALL if (start, end) == (ALL.start, ALL.end) else span(start, end)]
        found = [self.bucket(start, grain)]
        while found[-1].end < end:
            found.append(self.bucket(found[-1].end, grain))
        return found

    def grain_of(self, period: Period) -> Grain:
        """The coarsest grain whose buckets `period` is made of without a rest."""
        for grain in (Grain.YEAR, Grain.QUARTER, Grain.MONTH, Grain.WEEK):
            first, last = self.bucket(period.start, grain), self.bucket(period.last_day, grain)
            if first.start == period.start and last.end == period.end:
                return grain
        return Grain.DAY

    def named(self, start: date, end: date) -> Period:
        """The days from `start` up to `end`, under the shortest name they have.

        >>> Calendar().named(date(2025, 2, 1), date(2025, 4, 1)).label
        '2025-02..2025-03'
        """
        wholes = [self.bucket(start, grain) for grain in Grain if grain is not Grain.TOTAL]
        # A calendar year asked for by a company with another fiscal year keeps its plain name.
        wholes += [Calendar().bucket(start, grain) for grain in (Grain.QUARTER, Grain.YEAR)]
        for whole in wholes:
            if (whole.start, whole.end) == (start, end):
                return whole
        grain = self.grain_of(Period(start, end, ""))
        first, last = self.bucket(start, grain), self.bucket(end - _ONE_DAY, grain)
        return Period(start, end, f"{first.label}..{last.label}")

    def year_named(self, name: int) -> Period:
        """The fiscal year called `name`; 2026 for FY26."""
        starts_before = self.fiscal_start_month > 1 and self.name_year_by == "end"
        return self._year(name - 1 if starts_before else name)

    def week_number(self, day: date) -> tuple[int, int]:
        """The year the week of `day` belongs to, and its number."""
        # A week belongs to the year that has at least four of its days: the year of its fourth.
        fourth = self._week_start(day) + timedelta(days=3)
        return fourth.year, (fourth.timetuple().tm_yday - 1) // 7 + 1

    def weeks_in(self, year: int) -> int:
        """How many numbered weeks a year has: 52 or 53."""
        return (self._week_one(year + 1) - self._week_one(year)).days // 7

    def week_numbered(self, year: int, number: int) -> Period:
        """The week with that number, counted from 1."""
        return self._week(self._week_one(year) + timedelta(weeks=number - 1))

    def day_rows(self, start: date, end: date) -> Iterator[DayRow]:
        """The day table of [start, end): every bucket is found by joining it, never by formula."""
        grains = (Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR)
        current = [self.bucket(start, grain) for grain in grains]
        day = start
        while day < end:
            current = [
                kept if day < kept.end else self.bucket(day, grain) for kept, grain in zip(current, grains, strict=True)
            ]
            week, month, quarter, year = current
            yield DayRow(
                day, week.start, week.end, month.start, month.end,
                quarter.start, quarter.end, year.start, year.end, day.weekday(),
            )  # fmt: skip
            day += _ONE_DAY

    def _year(self, year: int) -> Period:
        edges = month_edges(self.rule, year)
        return Period(edges[0], edges[-1], self._year_label(year))

    def _year_label(self, year: int) -> str:
        if self.fiscal_start_month == 1:
            name = year
            if self.pattern == "calendar":
                return f"{name:04}"
        else:
            name = year + 1 if self.name_year_by == "end" else year
        # Two digits could only be read back as 20xx.
        return f"FY{name % 100:02}" if name // 100 == 20 else f"FY{name:04}"

    def _quarter(self, day: date) -> Period:
        year = self.rule.year_of(day)
        edges = quarter_edges(self.rule, year)
        number = bisect_right(edges, day)
        return Period(edges[number - 1], edges[number], f"{self._year_label(year)}-Q{number}")

    def _month(self, day: date) -> Period:
        if self.pattern == "calendar":
            return Period(day.replace(day=1), month_start(day, 1), f"{day.year:04}-{day.month:02}")
        year, index = self.rule.month_of(day)
        start, end = month_edges(self.rule, year)[index : index + 2]
        return Period(start, end, f"{self._year_label(year)}-P{index + 1:02}")

    def _week(self, day: date) -> Period:
        start = self._week_start(day)
        year, number = self.week_number(day)
        return Period(start, start + timedelta(days=7), f"{year:04}-W{number:02}")

    def _week_one(self, year: int) -> date:
        # The fourth of January is always in week 1.
        return self._week_start(date(year, 1, 4))

    def _week_start(self, day: date) -> date:
        return day - timedelta(days=(day.weekday() - self.week_start) % 7)


def span(start: date, end: date) -> Period:
    """The days from `start` up to `end`, labeled by the first and the last.

    >>> span(date(2025, 3, 1), date(2025, 3, 11)).label
    '2025-03-01..2025-03-10'
    """
    return Period(start, end, f"{start}..{end - _ONE_DAY}")


def parse_period(text: str, today: date, calendar: Calendar) -> Period:
    """The period a text names; both ends of a range belong to it.

    2025, 2025-Q1 and 2025-03 always mean the calendar year, whatever the fiscal year is; FY26 and
    FY26-Q1 mean the fiscal one, as do this-quarter and last-year.

    >>> parse_period("2025-01..2025-Q2", date(2025, 12, 1), Calendar()).end
    datetime.date(2025, 7, 1)
    """
    asked = text.strip()
    if asked.casefold() == "all":
        return ALL
    if ".." not in asked:
        return _parse_one(asked, today, calendar)
    first_text, last_text = (part.strip() for part in asked.split("..", 1))
    first = _parse_one(first_text, today, calendar)
    last = _parse_one(last_text or "today", today, calendar)
    return Period(first.start, last.end, f"{first.label}..{last.label}")


def _parse_one(text: str, today: date, calendar: Calendar) -> Period:
    asked = text.casefold()
    if asked in ("today", "yesterday"):
        return calendar.bucket(today if asked == "today" else today - _ONE_DAY, Grain.DAY)
    if relative := re.fullmatch(r"(this|last)[- _](week|month|quarter|year)", asked):
        present = calendar.bucket(today, Grain(relative[2]))
        return present if relative[1] == "this" else calendar.bucket(present.start - _ONE_DAY, Grain(relative[2]))
    if fiscal := re.fullmatch(r"fy ?([0-9]{2}|[0-9]{4})(?:-(q[1-4]|p[0-9]{2}))?", asked):
        year = int(fiscal[1]) + (2000 if len(fiscal[1]) == 2 else 0)
        _check_year(year, text)
        return _part_of_year(text, calendar, calendar.year_named(year), fiscal[2])
    if plain := re.fullmatch(r"([0-9]{4})(?:-(q[1-4]))?", asked):
        _check_year(int(plain[1]), text)
        plain_calendar = Calendar()
        return _part_of_year(text, plain_calendar, plain_calendar.year_named(int(plain[1])), plain[2])
    if week := re.fullmatch(r"([0-9]{4})-w([0-9]{2})", asked):
        return _parse_week(text, int(week[1]), int(week[2]), calendar)
    if dated := re.fullmatch(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?", asked):
        _check_year(int(dated[1]), text)
        try:
            day = date(int(dated[1]), int(dated[2]), int(dated[3] or 1))
        except ValueError as error:
            raise UnknownPeriodError(text, "There is no such date.") from error
        return Calendar().bucket(day, Grain.DAY if dated[3] else Grain.MONTH)
    raise UnknownPeriodError(text)


def _part_of_year(text: str, calendar: Calendar, year: Period, part: str | None) -> Period:
    if part is None:
        return year
    grain = Grain.QUARTER if part.startswith("q") else Grain.MONTH
    parts = calendar.buckets(year.start, year.end, grain)
    number = int(part[1:])
    if not 1 <= number <= len(parts):
        raise UnknownPeriodError(text, f"{year.label} has {len(parts)} months.")
    return parts[number - 1]


def _parse_week(text: str, year: int, number: int, calendar: Calendar) -> Period:
    _check_year(year, text)
    weeks = calendar.weeks_in(year)
    if not 1 <= number <= weeks:
        raise UnknownPeriodError(text, f"The year {year} has weeks 01 to {weeks}.")
    return calendar.week_numbered(year, number)


def _check_year(year: int, text: str) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise PeriodRangeError(text)
