"""How values, intervals, dates and moments are written for people, in the locale of the workspace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import (
    format_compact_currency,
    format_compact_decimal,
    format_currency,
    format_decimal,
    format_percent,
)

from sightline.base.periods import ALL, Period
from sightline.base.units import Unit

Amount = Decimal | float | int
Value = Amount | None
NOTHING = "–"
MINUS = "\N{MINUS SIGN}"
SHORT_FROM = 10_000

# What follows the number of a unit that is neither money nor a percentage.
_SUFFIXES = {
    Unit.DAYS: "days",
    Unit.HOURS: "hours",
    Unit.MINUTES: "min",
    Unit.POINTS: "points",
    Unit.PER_DAY: "a day",
    Unit.TOUCHES: "touches",
}
_SHORT_SUFFIXES = {Unit.DAYS: "d", Unit.HOURS: "h", Unit.MINUTES: "min", Unit.PER_DAY: "/day"}


@dataclass(frozen=True, slots=True)
class Formats:
    """Writes numbers and dates the way one locale does; rounding happens here and nowhere below."""

    locale: str = "en"
    currency: str = "EUR"
    time_zone: str = "UTC"

    @property
    def language(self) -> str:
        """The locale as HTML's `lang` names it."""
        return str(Locale.parse(self.locale)).replace("_", "-")

    def value(self, value: Value, unit: Unit) -> str:
        """The value in full, with its unit; money to the cent.

        >>> Formats().value(Decimal("128400"), Unit.MONEY), Formats().value(0.2763, Unit.PERCENT)
        ('€128,400.00', '27.6%')
        """
        if value is None:
            return NOTHING
        if unit.is_money:
            text = format_currency(value, self.currency, locale=self.locale)
            return f"{text} a day" if unit is Unit.MONEY_PER_DAY else text
        return self._measured(value, unit, _SUFFIXES)

    def short(self, value: Value, unit: Unit) -> str:
        """The value where room is scarce: money and large counts in thousands or millions.

        >>> Formats().short(Decimal("412345.20"), Unit.MONEY), Formats().short(41.27, Unit.DAYS)
        ('€412K', '41.3 d')
        """
        if value is None:
            return NOTHING
        if unit.is_money:
            text = self._short_money(value)
            return f"{text}/day" if unit is Unit.MONEY_PER_DAY else text
        if unit is Unit.COUNT and _size(value) >= SHORT_FROM:
            return format_compact_decimal(float(value), locale=self.locale, fraction_digits=1)
        if unit is Unit.TOUCHES:
            return self.number(value)
        return self._measured(value, unit, _SHORT_SUFFIXES)

    def cell(self, value: Value, unit: Unit) -> str:
        """The value in a column of its own kind: no unit that the head of the column says already."""
        if value is None:
            return NOTHING
        if unit.is_money:
            return format_currency(value, self.currency, locale=self.locale)
        return self._measured(value, unit, {})

    def number(self, value: Value) -> str:
        """A bare number, at most one decimal; two below ten, where they still tell something."""
        if value is None:
            return NOTHING
        if isinstance(value, int):
            return format_decimal(value, locale=self.locale)
        digits = 0 if value == int(value) else (2 if _size(value) < 10 else 1)
        return format_decimal(value, format=f"#,##0.{'0' * digits}" if digits else "#,##0", locale=self.locale)

    def percent(self, share: Value, digits: int = 1) -> str:
        """A share as a percentage.

        >>> Formats().percent(0.5), Formats().percent(0.94, 0)
        ('50.0%', '94%')
        """
        if share is None:
            return NOTHING
        pattern = Locale.parse(self.locale).percent_formats[None].pattern
        own = pattern.replace("#,##0", f"#,##0.{'0' * digits}" if digits else "#,##0")
        return format_percent(share, format=own, locale=self.locale)

    def interval(self, interval: tuple[float | None, float | None] | None, unit: Unit) -> str:
        """The interval as "low to high", an open end in words; empty when there is none."""
        if interval is None:
            return ""
        low, high = interval
        if low is None:
            return f"up to {self.short(high, unit)}"
        if high is None:
            return f"{self.short(low, unit)} or more"
        return f"{self.short(low, unit)} to {self.short(high, unit)}"

    def change(self, value: Value, unit: Unit) -> str:
        """A difference with its sign; of percentages in points.

        >>> Formats().change(-0.031, Unit.PERCENT), Formats().change(12, Unit.COUNT)
        ('−3.1 points', '+12')
        """
        if value is None:
            return NOTHING
        size = _size(value)
        sign = "+" if value > 0 else MINUS if value < 0 else "±"
        if unit is Unit.PERCENT:
            return f"{sign}{format_decimal(float(size) * 100, format='#,##0.0', locale=self.locale)} points"
        if unit is Unit.POINTS:
            return f"{sign}{self.number(size)} points"
        return f"{sign}{self.short(size, unit)}"

    def relative(self, share: float | None) -> str:
        """A relative change with its sign.

        >>> Formats().relative(0.081), Formats().relative(-0.5)
        ('+8%', '−50%')
        """
        if share is None:
            return NOTHING
        sign = "+" if share > 0 else MINUS if share < 0 else "±"
        return f"{sign}{self.percent(_size(share), 0)}"

    def day(self, day: date) -> str:
        """A date as the locale writes it."""
        return format_date(day, "medium", locale=self.locale)

    def weekday(self, day: date) -> str:
        """A date with its weekday."""
        return format_date(day, "EEE, d MMM y", locale=self.locale)

    def moment(self, instant: datetime) -> str:
        """An instant in the reporting time zone, with that zone."""
        return f"{self.instant(instant)} ({self.time_zone})"

    def local_day(self, instant: datetime) -> date:
        """The day it is in the reporting time zone at an instant."""
        return instant.astimezone(ZoneInfo(self.time_zone)).date()

    def instant(self, instant: datetime) -> str:
        """An instant in the reporting time zone, where the page says the zone; one without a zone is UTC."""
        known = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
        return format_datetime(known.astimezone(ZoneInfo(self.time_zone)), "d MMM y HH:mm", locale=self.locale)

    def period(self, period: Period) -> str:
        """The name of a period as people say it: "June 2026" for the month "2026-06"."""
        first, last = period.start, period.last_day
        if period.label == ALL.label:
            return f"All time, {self.day(first)} to {self.day(last)}"
        if period.label == f"{first:%Y-%m}":
            return format_date(first, "LLLL y", locale=self.locale)
        if period.label == first.isoformat():
            return self.day(first)
        if ".." not in period.label:
            return " ".join(reversed(period.label.split("-")))
        if first.day == 1 and period.end.day == 1:
            return (
                f"{format_date(first, 'LLL y', locale=self.locale)} to {format_date(last, 'LLL y', locale=self.locale)}"
            )
        return f"{self.day(first)} to {self.day(last)}"

    def period_short(self, period: Period) -> str:
        """The name of a period along an axis: "Jun 26"."""
        if period.label == f"{period.start:%Y-%m}":
            return format_date(period.start, "LLL yy", locale=self.locale)
        if period.label == period.start.isoformat():
            return format_date(period.start, "d MMM", locale=self.locale)
        return self.period(period)

    def _short_money(self, value: Amount) -> str:
        size = _size(value)
        if size < SHORT_FROM / 10:
            whole = Locale.parse(self.locale).currency_formats["standard"].pattern.replace("0.00", "0")
            return format_currency(value, self.currency, format=whole, currency_digits=False, locale=self.locale)
        digits = 1 if size < 10_000 or size >= 1_000_000 else 0
        return format_compact_currency(float(value), self.currency, locale=self.locale, fraction_digits=digits)

    def _measured(self, value: Amount, unit: Unit, suffixes: dict[Unit, str]) -> str:
        if unit is Unit.PERCENT:
            return self.percent(value)
        if unit is Unit.RATIO or unit is Unit.INDEX:
            return format_decimal(value, format="#,##0.00", locale=self.locale)
        suffix = suffixes.get(unit)
        return f"{self.number(value)} {suffix}" if suffix else self.number(value)


def _size(value: Amount) -> Amount:
    return -value if value < 0 else value
