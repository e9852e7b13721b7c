"""The time the company lives in: Berlin wall time in seconds, working days, holidays and seasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sightline.demo.chance import NEVER, Flags, Ints, drawn, evenly

DAY = 86_400
OPENS = 9 * 60  # minutes after midnight
WORKING_MINUTES = 480
_EPOCH = date(1970, 1, 1)
_BEFORE, _AFTER = 2_200, 500
# How busy each month is; the year ends strong and August is quiet.
SEASON = (0.82, 0.92, 1.10, 0.98, 1.00, 1.12, 0.84, 0.66, 1.08, 1.16, 1.26, 1.06)
GROWTH_A_YEAR = 0.12


def day_number(day: date) -> int:
    """Days since 1970."""
    return (day - _EPOCH).days


def day_of(number: int) -> date:
    """The date of a day number."""
    return _EPOCH + timedelta(days=int(number))


def month_start(day: date, months: int = 0) -> date:
    """First day of the month that lies `months` after the month of `day`."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def easter(year: int) -> date:
    """Easter Sunday, by the anonymous Gregorian computation."""
    golden, century, rest = year % 19, *divmod(year, 100)
    leap, step = divmod(century, 4)
    moon = (19 * golden + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * step + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def holidays(year: int) -> dict[date, str]:
    """Public holidays of all of Germany."""
    sunday = easter(year)
    return {
        date(year, 1, 1): "New Year's Day",
        sunday - timedelta(days=2): "Good Friday",
        sunday + timedelta(days=1): "Easter Monday",
        date(year, 5, 1): "Labor Day",
        sunday + timedelta(days=39): "Ascension Day",
        sunday + timedelta(days=50): "Whit Monday",
        date(year, 10, 3): "German Unity Day",
        date(year, 12, 25): "Christmas Day",
        date(year, 12, 26): "Second Day of Christmas",
    }


def _clock_changes(years: range) -> tuple[Ints, Ints]:
    """Wall-clock seconds at which the offset from UTC changes, and the offset from there on."""
    edges, offsets = [-(10**12)], [3600]
    for year in years:
        for month, offset in ((3, 7200), (10, 3600)):
            last = date(year, month, 31)
            sunday = last - timedelta(days=(last.weekday() + 1) % 7)
            edges.append(day_number(sunday) * DAY + (2 if month == 3 else 3) * 3600)
            offsets.append(offset)
    return np.array(edges, dtype=np.int64), np.array(offsets, dtype=np.int64)


@dataclass(frozen=True)
class Clock:
    """The three years the company is told of, with its working days; all moments are Berlin wall time."""

    start: int
    today: int
    origin: int
    workdays: Ints
    before: Ints
    is_work: Flags
    edges: Ints
    offsets: Ints

    @classmethod
    def until(cls, today: date) -> Clock:
        """The three years up to `today`, from the first day of their first month."""
        start = day_number(month_start(today, -36))
        origin, end = start - _BEFORE, day_number(today) + _AFTER
        years = range(day_of(origin).year, day_of(end).year + 1)
        free = {day_number(day) for year in years for day in holidays(year)}
        days = np.arange(origin, end)
        is_work = ((days + 3) % 7 < 5) & ~np.isin(days, np.array(sorted(free)))
        before = np.concatenate([[0], np.cumsum(is_work)]).astype(np.int64)
        edges, offsets = _clock_changes(years)
        return cls(start, day_number(today), origin, days[is_work], before, is_work, edges, offsets)

    @property
    def now(self) -> int:
        """The moment the files are exported: today at six in the evening."""
        return self.today * DAY + 18 * 3600

    def month(self, months: int) -> int:
        """Day number of the first day of the month `months` after the first one."""
        return day_number(month_start(day_of(self.start), months))

    def shown(self, moments: Ints) -> Ints:
        """The same moments as a clock on the wall showed them; it skips an hour every March."""
        place = np.searchsorted(self.edges, moments, side="right") - 1
        skipped = (self.offsets[place] == 7200) & (moments - self.edges[place] < 3600)
        return np.where(skipped & (moments != NEVER), moments + 3600, moments)

    def utc(self, moments: Ints) -> Ints:
        """The same moments in UTC; of the doubled hour in October the first."""
        moments = self.shown(moments)
        shifted = moments - self.offsets[np.searchsorted(self.edges, moments, side="right") - 1]
        return np.where(moments == NEVER, NEVER, shifted)

    def workday(self, days: Ints) -> Ints:
        """The same day if it is worked, else the next one that is."""
        at = np.clip(days - self.origin, 0, len(self.is_work) - 1)
        return np.asarray(self.workdays[self.before[at]], dtype=np.int64)

    def at_work(self, rng: np.random.Generator, days: Ints) -> Ints:
        """A minute within office hours of each day, or of the next working day."""
        minutes = OPENS + rng.integers(0, WORKING_MINUTES, len(days))
        return self.workday(days) * DAY + minutes * 60

    def working_minutes(self, moments: Ints) -> Ints:
        """Working minutes passed since long ago; still outside office hours."""
        days = moments // DAY
        at = np.clip(days - self.origin, 0, len(self.is_work) - 1)
        within = np.clip(moments % DAY // 60 - OPENS, 0, WORKING_MINUTES)
        return np.asarray(self.before[at] * WORKING_MINUTES + np.where(self.is_work[at], within, 0), dtype=np.int64)

    def after_working(self, moments: Ints, minutes: Ints) -> Ints:
        """The moment so many working minutes later."""
        passed = self.working_minutes(moments) + minutes
        day = np.minimum(passed // WORKING_MINUTES, len(self.workdays) - 1)
        return np.asarray(self.workdays[day] * DAY + (OPENS + passed % WORKING_MINUTES) * 60, dtype=np.int64)

    def seasonal_days(self, rng: np.random.Generator, count: int, weekend: float = 0.3) -> Ints:
        """Rising days between start and today, denser in busy months and later years."""
        days = np.arange(self.start, self.today + 1)
        months = np.array([day_of(day).month for day in days.tolist()])
        weight = np.array(SEASON)[months - 1] * (1 + GROWTH_A_YEAR) ** ((days - self.start) / 365)
        weight *= np.where(self.is_work[days - self.origin], 1.0, weekend)
        return self.start + drawn(np.cumsum(weight), evenly(rng, count))
