"""The case files of the KPIs: rows a person can count, a question, and what it must give."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import yaml

from sightline.base.periods import Calendar, parse_period
from worlds.typed_rows import EMPTY, typed

FOLDER = Path(__file__).resolve().parents[1] / "cases" / "kpis"
LATER = datetime(2030, 1, 1, tzinfo=UTC)
TIME_ZONE = "Europe/Berlin"
CURRENCY = "EUR"


# The loader in C reads the same ten times as fast; some systems build yaml without it.
_SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Texts(_SafeLoader):
    """Reads every scalar as text, so that a number keeps the digits it was written with."""


_Texts.yaml_implicit_resolvers = {
    sign: [found for found in resolvers if found[0] == "tag:yaml.org,2002:merge"]
    for sign, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True)
class Expected:
    """A number as written, and how far from it a result may lie; `value` none for none."""

    value: float | None
    tolerance: float

    @classmethod
    def of(cls, text: str, within: str | None = None) -> "Expected":
        """Whole numbers and whole percents are exact, others within half a unit of the last digit."""
        if text == "none":
            return cls(None, 0.0)
        percent = text.endswith("%")
        digits = re.sub(r"[_,]", "", text.rstrip("%"))
        places = len(digits.partition(".")[2])
        tolerance = float(within) if within else 0.5 * 10**-places if places else 0.0
        scale = 0.01 if percent else 1.0
        return cls(float(digits) * scale, tolerance * scale + 1e-9 * max(1.0, abs(float(digits))))

    def allows(self, actual) -> bool:
        """Whether the result is the expected one."""
        if self.value is None or actual is None:
            return self.value is None and actual is None
        return abs(float(actual) - self.value) <= self.tolerance


@dataclass(frozen=True)
class Cell:
    """One expected row of an answer; what is not written is not compared; `interval` is empty for none."""

    period_start: date
    by: str | None
    parts: dict[str, Expected]
    also: dict[str, Expected]
    interval: tuple[Expected, ...] | None
    flags: frozenset[str]
    reason: str | None


@dataclass(frozen=True)
class Case:
    """One case: typed tables, the question, the expected rows and the rows left out by reason."""

    kpi: str
    name: str
    settings: dict
    tables: dict
    start: date
    end: date
    grain: str
    by: str | None
    as_of: datetime
    variant: str | None
    gives: list[Cell]
    excluded: dict[str, int] | None

    @property
    def question(self) -> dict:
        """The keywords an oracle takes."""
        asked = {"start": self.start, "end": self.end, "grain": self.grain, "by": self.by, "as_of": self.as_of}
        return asked | ({"variant": self.variant} if self.variant else {})


def case_files() -> list[Path]:
    """Every case file, in order of name."""
    return sorted(FOLDER.glob("*.yml"))


@cache
def read_file(path: Path) -> dict:
    """The file as written, all scalars as texts."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Texts)


def read_cases(path: Path) -> list[Case]:
    """The cases of one file."""
    return [case_of(path.stem, item) for item in read_file(path)["cases"]]


def case_of(kpi: str, item: dict) -> Case:
    """One case of the KPI out of its written form."""
    settings = {name: _setting(text) for name, text in item.get("settings", {}).items()}
    settings = {"time_zone": TIME_ZONE, "currency": CURRENCY} | settings
    calendar = Calendar(fiscal_start_month=settings.get("fiscal_start_month", 1))
    ask = item["ask"]
    period = parse_period(ask["period"], date(2025, 1, 1), calendar)
    excluded = {entry["reason"]: int(entry["rows"]) for entry in item["excluded"]} if "excluded" in item else None
    moment = {"activity": [{"at": ask.get("as_of", LATER)}]}
    return Case(
        kpi=kpi,
        name=item["name"],
        settings=settings,
        tables=typed(item["tables"], settings["time_zone"]),
        start=period.start,
        end=period.end,
        grain=ask.get("grain", "total"),
        by=ask.get("by"),
        as_of=typed(moment, settings["time_zone"])["activity"][0]["at"],
        variant=ask.get("variant"),
        gives=[_cell(cell, period.start, calendar) for cell in item["gives"]],
        excluded=excluded,
    )


def _setting(text: str):
    if text in EMPTY:
        return None
    return int(text) if re.fullmatch(r"-?\d+", text) else text


def _cell(item: dict, first: date, calendar: Calendar) -> Cell:
    numbers = {name: item[name] for name in ("value", "numerator", "denominator", "n") if name in item}
    member = item.get("by")
    return Cell(
        period_start=parse_period(item["period"], first, calendar).start if "period" in item else first,
        by=None if member in ("(none)", None) else member,
        parts={
            name: Expected.of(text, item.get("within") if name == "value" else None) for name, text in numbers.items()
        },
        also={name: Expected.of(text) for name, text in item.get("also", {}).items()},
        interval=_interval(item.get("interval")),
        flags=frozenset(item.get("flags", [])),
        reason=item.get("reason"),
    )


def _interval(written) -> tuple[Expected, ...] | None:
    if written is None:
        return None
    return () if written == "none" else tuple(Expected.of(limit) for limit in written)
