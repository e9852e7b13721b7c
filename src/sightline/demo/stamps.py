"""Moments, days and amounts as text, whole columns at a time, in the ways exports write them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sightline.demo.chance import NEVER, Ints, mixed
from sightline.demo.clock import DAY, Clock, day_of

Texts = npt.NDArray[np.object_]


def _texts(items: Sequence[str]) -> Texts:
    found = np.empty(len(items), dtype=object)
    found[:] = items
    return found


class Stamps:
    """Writes moments and days by looking them up, which is what makes millions of them quick."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        days = [day_of(number) for number in range(clock.origin, clock.origin + len(clock.is_work))]
        self._iso = _texts([day.isoformat() for day in days])
        self._german = _texts([f"{day:%d.%m.%Y}" for day in days])
        self._minutes = _texts([f" {minute // 60:02d}:{minute % 60:02d}" for minute in range(1440)])
        self._utc_minutes = _texts([f"T{minute // 60:02d}:{minute % 60:02d}:" for minute in range(1440)])
        self._seconds = _texts([f"{second:02d}Z" for second in range(60)])

    def day(self, days: Ints) -> list[str]:
        """2026-01-31, empty for never."""
        return self._looked_up(self._iso, days)

    def german(self, days: Ints) -> list[str]:
        """31.01.2026, empty for never."""
        return self._looked_up(self._german, days)

    def minute(self, moments: Ints) -> list[str]:
        """2026-01-31 09:41 in Berlin wall time, as the CRM writes it."""
        shown = self._clock.shown(moments)
        return self._joined(shown, self._minutes[shown % DAY // 60])

    def clock_time(self, moments: Ints) -> list[str]:
        """09:41 alone."""
        return [str(text)[1:] for text in self._minutes[self._clock.shown(moments) % DAY // 60]]

    def utc(self, moments: Ints) -> list[str]:
        """2026-01-31T08:41:07Z; the seconds are made up, since the world keeps minutes."""
        shifted = self._clock.utc(moments)
        seconds = self._seconds[np.where(moments % 60 == 0, mixed(moments, 5) % 60, moments % 60)]
        return self._joined(shifted, self._utc_minutes[shifted % DAY // 60] + seconds)

    def _looked_up(self, table: Texts, days: Ints) -> list[str]:
        found = table[np.clip(days - self._clock.origin, 0, len(table) - 1)]
        found[days == NEVER] = ""
        return [str(text) for text in found]

    def _joined(self, moments: Ints, times: Texts) -> list[str]:
        days = self._iso[np.clip(moments // DAY - self._clock.origin, 0, len(self._iso) - 1)]
        found = days + times
        found[moments == NEVER] = ""
        return [str(text) for text in found]


def money(cents: Ints) -> list[str]:
    """Plain text, as 1234.50."""
    return [f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02d}" for value in cents.tolist()]


def german_number(value: float) -> str:
    """The German way, as 1.234,50."""
    return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))


def names(table: Sequence[str], rows: Ints) -> list[str]:
    """The name behind each number, empty for nobody."""
    words = _texts([*table, ""])
    return [str(text) for text in words[rows]]


def ids(prefix: int, rows: Ints) -> list[int | str]:
    """Record ids counted from `prefix`, empty for nothing."""
    return [row + prefix if row != NEVER else "" for row in rows.tolist()]
