"""The tables everything is bucketed, timed and priced by: days by period, working days, daily rates."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from sightline.base.calendars import MONDAY_TO_FRIDAY, Hours, WorkingCalendar
from sightline.base.errors import DataError
from sightline.base.periods import Calendar
from sightline.engines.workbench import Workbench
from sightline.measure.settings import MeasureSettings

FIRST_DAY = date(1990, 1, 1)
YEARS_AHEAD = 6
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DEFAULT = "default"

_PERIOD_DAY = {
    "day": "date",
    "week_start": "date",
    "week_end": "date",
    "month_start": "date",
    "month_end": "date",
    "quarter_start": "date",
    "quarter_end": "date",
    "year_start": "date",
    "year_end": "date",
    "weekday": "bigint",
    "day_start": "date",
    "day_end": "date",
}
_WORK_DAY = {
    "calendar_id": "varchar",
    "day": "date",
    "opens_at": "timestamptz",
    "closes_at": "timestamptz",
    "seconds_open": "bigint",
    "seconds_before": "bigint",
    "is_working": "boolean",
}

MOST_KEPT = 8
_KEPT: dict[tuple[str, bytes], bytes] = {}
"""Tables made from the same words come out the same; settings seldom change between two loads."""

FX_DAY = """
with quoted as (
  select base as currency, day, rate, 0 as inverse
  from fx_rate
  where quote = $currency and base <> $currency and coalesce(kind, 'daily') = 'daily' and rate > 0
  union all
  select quote as currency, day, cast(cast(1 as double) / cast(rate as double) as decimal(16, 8)) as rate, 1 as inverse
  from fx_rate
  where base = $currency and quote <> $currency and coalesce(kind, 'daily') = 'daily' and rate > 0
), chosen as (
  select currency, day, rate
  from (
    select *, row_number() over (partition by currency, day order by inverse, rate) as choice from quoted
  ) ranked
  where choice = 1
), spans as (
  select currency, day as from_day, rate, lead(day) over (partition by currency order by day) as until_day from chosen
)
select s.currency, d.day, s.rate
from spans s join period_day d on d.day >= s.from_day and (s.until_day is null or d.day < s.until_day)
where d.day <= $last_day
"""


class HoursError(DataError):
    """Working hours in a calendar row that cannot be read."""

    code = "working-hours-text"

    def __init__(self, calendar: str, weekday: str, text: str) -> None:
        """Name the calendar, the weekday and what stands there."""
        super().__init__(
            f'The calendar "{calendar}" has working hours on {weekday} that cannot be read: "{text}".',
            where=calendar,
            fix="Write them as 09:00-17:00, or leave them empty for a free day.",
        )


def define_period_day(bench: Workbench, target: Path, scratch: Path, settings: MeasureSettings, today: date) -> None:
    """Write and view the table of days by week, month, quarter and year of the company's calendar."""
    last = date(today.year + YEARS_AHEAD, 12, 31)
    _from_text(bench, "period_day", _PERIOD_DAY, [_period_days(settings.calendar, last)], target, scratch)


def define_work_day(bench: Workbench, target: Path, scratch: Path, settings: MeasureSettings, today: date) -> None:
    """Write and view the working time of every calendar, and of the default Monday to Friday."""
    last = date(today.year + YEARS_AHEAD, 12, 31)
    calendars = [WorkingCalendar(DEFAULT, settings.time_zone, MONDAY_TO_FRIDAY)]
    exceptions: dict[str, list[tuple[date, bool]]] = {}
    for owner, day, works in bench.rows("select calendar_id, day, coalesce(is_working, false) from calendar_exception"):
        exceptions.setdefault(owner, []).append((day, works))
    names = ", ".join(WEEKDAYS)
    rows = bench.rows(f"select id, time_zone, country, subdivision, {names} from calendar")
    calendars += [_calendar(row, exceptions.get(row[0], []), last) for row in rows]
    default, *others = calendars
    texts = [_default_days(default.time_zone, last), *(_work_days(item, last) for item in others)]
    _from_text(bench, "work_day", _WORK_DAY, texts, target, scratch)


@lru_cache(maxsize=8)
def _period_days(calendar: Calendar, last: date) -> str:
    days = calendar.day_rows(FIRST_DAY, last)
    return _as_csv((*row, row.day, row.day + timedelta(days=1)) for row in days)


@lru_cache(maxsize=8)
def _default_days(time_zone: str, last: date) -> str:
    return _work_days(WorkingCalendar(DEFAULT, time_zone, MONDAY_TO_FRIDAY), last)


def _work_days(calendar: WorkingCalendar, last: date) -> str:
    return _as_csv((calendar.id, *day) for day in calendar.day_rows(FIRST_DAY, last))


def _as_csv(rows: Iterable[Iterable[Any]]) -> str:
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue()


def _calendar(row: Sequence[Any], exceptions: Sequence[tuple[date, bool]], last: date) -> WorkingCalendar:
    name, zone, country, subdivision, *texts = row
    hours = {
        weekday: _hours(name, WEEKDAYS[weekday], text) for weekday, text in enumerate(texts) if text and text.strip()
    }
    free = set(_public_holidays(country, subdivision, last)) if country else set()
    extra = {day for day, works in exceptions if works}
    free |= {day for day, works in exceptions if not works}
    return WorkingCalendar(name, zone, hours, frozenset(free), frozenset(extra))


def _hours(calendar: str, weekday: str, text: str) -> Hours:
    try:
        opens, closes = (time.fromisoformat(part.strip().zfill(5)) for part in text.split("-"))
    except ValueError as error:
        raise HoursError(calendar, weekday, text) from error
    return opens, closes


def _public_holidays(country: str, subdivision: str | None, last: date) -> Iterator[date]:
    import holidays

    years = range(FIRST_DAY.year, last.year + 1)
    try:
        yield from holidays.country_holidays(country, subdiv=subdivision, years=years)
    except NotImplementedError as error:
        raise DataError(
            f'No public holidays are known for the country "{country}" {subdivision or ""}.'.replace(' "."', '".'),
            where="calendar.country",
            fix="Use an ISO country code, or list the holidays as calendar exceptions.",
        ) from error


def _from_text(
    bench: Workbench, name: str, columns: dict[str, str], texts: Iterable[str], target: Path, scratch: Path
) -> None:
    text = "".join(texts)
    key = (name, hashlib.sha256(text.encode()).digest())
    if key not in _KEPT:
        if len(_KEPT) >= MOST_KEPT:
            _KEPT.clear()
        _KEPT[key] = _as_parquet(bench, name, columns, text, scratch)
    target.write_bytes(_KEPT[key])
    bench.define_files(name, [target])


def _as_parquet(bench: Workbench, name: str, columns: dict[str, str], text: str, scratch: Path) -> bytes:
    file, made = scratch / f"{name}.csv", scratch / f"{name}.parquet"
    file.write_text(text, newline="", encoding="utf-8")
    types = ", ".join(f"'{column}': '{kind}'" for column, kind in columns.items())
    # Said and not guessed: the first name with a comma in it may come after everything a guess looks at.
    habits = "header = false, auto_detect = false, delim = ',', quote = '\"', escape = '\"'"
    bench.write(f"select * from read_csv('{file}', {habits}, columns = {{{types}}})", made)
    return made.read_bytes()


def last_day(today: date) -> date:
    """The last day facts are made for: a year ahead, so that targets and leave to come are in."""
    return today + timedelta(days=400)
