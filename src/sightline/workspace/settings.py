"""The settings of a workspace: what sightline.toml may say, every entry checked before anything is read with it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sightline.base.calendars import zone
from sightline.base.errors import SettingsError
from sightline.measure.settings import MeasureSettings
from sightline.snapshots.durable import replace_file
from sightline.workspace.errors import SettingsFileError, SettingValueError, UnknownSettingError

FILE = "sightline.toml"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the settings file: what it means, what it accepts, what it is without a line."""

    meaning: str
    accepted: str
    default: Any
    read: Callable[[Any], Any]


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(value)
    return value.strip()


def _currency(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Z]{3}", value):
        raise ValueError(value)
    return value


def _time_zone(value: Any) -> str:
    try:
        return zone(_text(value)).key
    except SettingsError as error:
        raise ValueError(value) from error


def _whole(least: int, most: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        # A flag is a whole number to Python, and no answer to "how many".
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ValueError(value)
        return value

    return read


def _share(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 10:
        raise ValueError(value)
    return float(value)


def _one_of(*words: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in words:
            raise ValueError(value)
        return str(value)

    return read


def _weekday(value: Any) -> int:
    return WEEKDAYS.index(_one_of(*WEEKDAYS)(value))


SETTINGS: Mapping[str, Setting] = {
    "company": Setting("The name shown on pages and reports.", "a name in quotes", "My company", _text),
    "currency": Setting(
        "The currency reports are in.", 'three capital letters in quotes, such as "EUR"', "EUR", _currency
    ),
    "time_zone": Setting(
        "The time zone that decides which day a moment belongs to.",
        'the name of a time zone in quotes, such as "Europe/Berlin"',
        "UTC",
        _time_zone,
    ),
    "fiscal_start_month": Setting("The first month of the fiscal year.", "a month from 1 to 12", 1, _whole(1, 12)),
    "name_year_by": Setting(
        "Whether a fiscal year is named by the calendar year it starts or ends in.",
        '"end" or "start"',
        "end",
        _one_of("end", "start"),
    ),
    "week_start": Setting("The first day of the week.", 'a weekday in quotes, such as "monday"', "monday", _weekday),
    "response_target_minutes": Setting(
        "Within how many working minutes a lead should be answered.",
        "a whole number of minutes from 1 to 100000",
        60,
        _whole(1, 100_000),
    ),
    "horizon_days": Setting(
        "For how many days a cohort is followed.", "a whole number of days from 1 to 3650", 180, _whole(1, 3650)
    ),
    "grace_days": Setting(
        "How many days may lie between two contracts of one customer who never left.",
        "a whole number of days from 0 to 3650",
        30,
        _whole(0, 3650),
    ),
    "lapse_days": Setting(
        "After how many days without a purchase a buyer without a contract has left; without it, it is learned "
        "from the days between purchases.",
        "a whole number of days from 1 to 3650, or leave the line out",
        None,
        _whole(1, 3650),
    ),
    "min_tenure_days": Setting(
        "How long somebody must have been a customer before their survey answer counts.",
        "a whole number of days from 0 to 3650",
        90,
        _whole(0, 3650),
    ),
    "max_life_months": Setting(
        "How many months of a customer's life count at most in the customer lifetime value.",
        "a whole number of months from 1 to 600",
        60,
        _whole(1, 600),
    ),
    "gross_margin_percent": Setting(
        "How much of revenue is left after the cost of what is sold, for the worth of a customer; 100 counts revenue.",
        "a whole number of percent from 1 to 100",
        100,
        _whole(1, 100),
    ),
    "discount_percent": Setting(
        "By how much the money of a year later is worth less, in the discounted customer lifetime value.",
        "a whole number of percent from 1 to 100",
        10,
        _whole(1, 100),
    ),
    "on_track_from": Setting(
        "The share of its target from which a number is on track.", "a share above 0, such as 1.0", 1.0, _share
    ),
    "needs_improvement_from": Setting(
        "The share of its target from which a number needs improvement and is no urgent concern.",
        "a share above 0 and below on_track_from, such as 0.8",
        0.8,
        _share,
    ),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What the settings file says, checked."""

    company: str
    on_track_from: float
    needs_improvement_from: float
    measure: MeasureSettings


def parse_settings(values: Mapping[str, Any], file: Path | None = None) -> Settings:
    """Settings out of a mapping; raises an error that names the setting, the file and the accepted values."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name not in SETTINGS:
            raise UnknownSettingError(name, file, SETTINGS)
        try:
            found[name] = SETTINGS[name].read(value)
        except ValueError as error:
            raise SettingValueError(name, value, SETTINGS[name].accepted, file) from error
    whole = {name: found[name] if name in found else _default(item) for name, item in SETTINGS.items()}
    if whole["needs_improvement_from"] >= whole["on_track_from"]:
        name = "needs_improvement_from"
        raise SettingValueError(name, whole[name], SETTINGS[name].accepted, file)
    return Settings(
        company=whole["company"],
        on_track_from=whole["on_track_from"],
        needs_improvement_from=whole["needs_improvement_from"],
        measure=MeasureSettings.of(whole),
    )


def read_settings(file: Path) -> Settings:
    """The settings a file holds."""
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsFileError(file, str(error)) from error
    return parse_settings(values, file)


def write_settings(file: Path, values: Mapping[str, Any]) -> None:
    """Write a settings file that says what every line means; those left at their default are commented out."""
    parse_settings(values, file)
    lines = ["# The settings of this workspace. A changed setting counts from the next question on.", ""]
    for name, item in SETTINGS.items():
        lines += [f"# {item.meaning}", f"# Accepts {item.accepted}."]
        if name in values:
            lines.append(f"{name} = {_toml(values[name])}")
        else:
            lines.append(f"# {name} = {_toml(item.default if item.default is not None else 90)}")
        lines.append("")
    replace_file(file, "\n".join(lines))


def _default(item: Setting) -> Any:
    return None if item.default is None else item.read(item.default)


def _toml(value: Any) -> str:
    # Strings and numbers of TOML are written as those of JSON.
    return json.dumps(value, ensure_ascii=False)
