"""Values as people read them in a terminal: percent, money, days, and what to be careful about."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from sightline.base.units import Flag, Reason, Unit

NOTHING = "–"
_FLAGS = {
    Flag.SMALL_N: "few rows",
    Flag.PARTIAL_PERIOD: "unfinished",
    Flag.IMMATURE_COHORT: "cohort too young",
    Flag.CENSORED: "some still open",
    Flag.MISSING_FX: "exchange rate missing",
    Flag.SUPPRESSED: "hidden",
    Flag.ABOVE_100: "above 100 %",
    Flag.RESTATED: "restated",
    Flag.MISSING_DATA: "data missing",
}
_SUFFIXES = {
    Unit.DAYS: " days",
    Unit.HOURS: " hours",
    Unit.MINUTES: " min",
    Unit.PER_DAY: " per day",
    Unit.TOUCHES: " touches",
}


def value_text(value: Decimal | float | None, unit: Unit, currency: str | None) -> str:
    """A value in its unit.

    >>> value_text(0.4, Unit.PERCENT, None), value_text(Decimal("1234.5"), Unit.MONEY, "EUR")
    ('40.0 %', '1,234.50 EUR')
    """
    if value is None:
        return NOTHING
    if unit is Unit.PERCENT:
        return f"{float(value) * 100:,.1f} %"
    if unit is Unit.COUNT:
        return f"{int(value):,}"
    if unit.is_money:
        per_day = " per day" if unit is Unit.MONEY_PER_DAY else ""
        return f"{value:,.2f} {currency or ''}".rstrip() + per_day
    if unit is Unit.POINTS:
        return f"{float(value):+,.1f}"
    places = 2 if unit in (Unit.RATIO, Unit.INDEX) else 1
    return f"{float(value):,.{places}f}{_SUFFIXES.get(unit, '')}"


def target_text(target: float, unit: str) -> str:
    """A target in the unit of its KPI, named as the catalog names it.

    >>> target_text(0.5, "percent"), target_text(12.0, "count")
    ('50.0 %', '12')
    """
    return value_text(target, Unit(unit), None)


def interval_text(interval: tuple[float | None, float | None] | None, unit: Unit, currency: str | None) -> str:
    """The limits a value lies between with 95 % confidence."""
    if interval is None:
        return ""
    low, high = (value_text(_in_unit(limit, unit), unit, currency) for limit in interval)
    if unit is Unit.PERCENT and NOTHING not in (low, high):
        low = low.removesuffix(" %")
    return f"{low} to {high}"


def _in_unit(limit: float | None, unit: Unit) -> Decimal | float | None:
    return Decimal(str(round(limit, 2))) if unit.is_money and limit is not None else limit


def careful(flags: tuple[str, ...], reason: str | None) -> str:
    """What must be said beside a value, in a few words."""
    words = [_FLAGS[Flag[name]] for name in flags]
    if reason is not None:
        known = {item.value: item.sentence for item in Reason}
        words.insert(0, known.get(reason, reason).rstrip("."))
    return ", ".join(words)


def excluded_text(excluded: Mapping[str, int]) -> list[str]:
    """One line per reason rows were left out for."""
    return [
        f"{rows:,} {'row' if rows == 1 else 'rows'} left out: {reason.replace('_', ' ').lower()}"
        for reason, rows in sorted(excluded.items())
    ]
