"""Where the months and quarters of a fiscal year begin, by the calendar or by whole weeks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import Literal

Pattern = Literal["calendar", "4-4-5", "4-5-4", "5-4-4", "13x4"]
WEEK_PATTERNS: Mapping[str, tuple[int, ...]] = {
    "4-4-5": (4, 4, 5) * 4,
    "4-5-4": (4, 5, 4) * 4,
    "5-4-4": (5, 4, 4) * 4,
    "13x4": (4,) * 13,
}


@dataclass(frozen=True, slots=True)
class YearRule:
    """How fiscal years are cut; a year is counted by the calendar year it nominally starts in."""

    start_month: int
    week_start: int
    pattern: Pattern
    year_end: Literal["nearest", "last"]
    extra_week_month: int | None

    def year_of(self, day: date) -> int:
        """The year `day` belongs to."""
        # A year of whole weeks may start up to six days before its month or three days into it.
        after = day + timedelta(days=6) if self.pattern != "calendar" else day
        year = after.year
        while month_edges(self, year)[0] > day:
            year -= 1
        return year

    def month_of(self, day: date) -> tuple[int, int]:
        """The year `day` belongs to and the month within it, counted from 0."""
        year = self.year_of(day)
        return year, bisect_right(month_edges(self, year), day) - 1


@lru_cache(maxsize=2048)
def month_edges(rule: YearRule, year: int) -> tuple[date, ...]:
    """The first day of each month of a fiscal year, and of the year after it.

    >>> rule = YearRule(2, 6, "4-5-4", "nearest", None)
    >>> [str(day) for day in month_edges(rule, 2025)[:3]]
    ['2025-02-02', '2025-03-02', '2025-04-06']
    """
    if rule.pattern == "calendar":
        return tuple(month_start(date(year, rule.start_month, 1), count) for count in range(13))
    first, following = _first_week(rule, year), _first_week(rule, year + 1)
    weeks = list(WEEK_PATTERNS[rule.pattern])
    weeks[(rule.extra_week_month or len(weeks)) - 1] += (following - first).days // 7 - 52
    return tuple(first + timedelta(weeks=count) for count in accumulate(weeks, initial=0))


def quarter_edges(rule: YearRule, year: int) -> tuple[date, ...]:
    """The first day of each quarter of a fiscal year, and of the year after it.

    Of thirteen months the last quarter has four.
    """
    edges = month_edges(rule, year)
    return (*edges[:10:3], edges[-1])


def month_start(day: date, months: int) -> date:
    """The first day of the calendar month `months` after the one `day` is in.

    >>> month_start(date(2025, 1, 31), -1)
    datetime.date(2024, 12, 1)
    """
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _first_week(rule: YearRule, year: int) -> date:
    nominal = date(year, rule.start_month, 1)
    late = (nominal.weekday() - rule.week_start) % 7
    # "last": the year before ends with the last whole week of its last month.
    goes_back = rule.year_end == "last" or late <= 3
    return nominal + timedelta(days=-late if goes_back else 7 - late)
