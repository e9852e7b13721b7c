"""What a value is measured in, which way is good, what to be careful about, why it may be none."""

from __future__ import annotations

from enum import IntFlag, StrEnum
from functools import lru_cache


class Unit(StrEnum):
    """What a KPI's value is measured in; PERCENT travels as a share, 0.25 for 25 %."""

    PERCENT = "percent"
    MONEY = "money"
    MONEY_PER_DAY = "money_per_day"
    COUNT = "count"
    DAYS = "days"
    HOURS = "hours"
    MINUTES = "minutes"
    RATIO = "ratio"
    POINTS = "points"
    PER_DAY = "per_day"
    TOUCHES = "touches"
    INDEX = "index"

    @property
    def is_money(self) -> bool:
        """Whether the value travels as integers of 1/10000 of the company currency."""
        return self in (Unit.MONEY, Unit.MONEY_PER_DAY)


class Direction(StrEnum):
    """Which way of moving is good; NEITHER is written out, never assumed."""

    HIGHER = "higher"
    LOWER = "lower"
    BAND = "band"
    NEITHER = "neither"


class Flag(IntFlag):
    """What to be careful about in a value; bits, so that a column of integers can hold them."""

    SMALL_N = 1
    PARTIAL_PERIOD = 2
    IMMATURE_COHORT = 4
    CENSORED = 8
    MISSING_FX = 16
    SUPPRESSED = 32
    ABOVE_100 = 64
    RESTATED = 128
    MISSING_DATA = 256


class Reason(StrEnum):
    """Why a value is none."""

    NO_ROWS = "no_rows"
    NO_DENOMINATOR = "no_denominator"
    UNANSWERED = "unanswered"
    SUPPRESSED = "suppressed"
    NO_TARGET = "no_target"
    NO_INPUT = "no_input"
    TOO_FEW = "too_few"
    TOO_LITTLE_DATA = "too_little_data"
    NOT_MATURE = "not_mature"
    MIXED_CURRENCIES = "mixed_currencies"

    @property
    def sentence(self) -> str:
        """The reason in words a reader of a page understands."""
        return _SENTENCES[self]


_SENTENCES = {
    Reason.NO_ROWS: "Nothing was recorded for this period.",
    Reason.NO_DENOMINATOR: "There is nothing to divide by.",
    Reason.UNANSWERED: "The middle falls among those that have not been answered yet.",
    Reason.SUPPRESSED: "Hidden, because so few people answered that they could be recognized.",
    Reason.NO_TARGET: "No target is set.",
    Reason.NO_INPUT: "A number this one is built from is missing.",
    Reason.TOO_FEW: "There are too few rows for this calculation.",
    Reason.TOO_LITTLE_DATA: "The data does not reach back far enough, or holds too few repeat buyers.",
    Reason.NOT_MATURE: "No cohort has been followed for long enough yet.",
    Reason.MIXED_CURRENCIES: "The amounts are in several currencies and cannot be added.",
}


def flag_names(bits: int) -> list[str]:
    """The names of the flags set in `bits`, lowest bit first.

    >>> flag_names(Flag.CENSORED | Flag.SMALL_N)
    ['SMALL_N', 'CENSORED']
    >>> flag_names(0)
    []
    """
    return list(_flag_names(int(bits)))


@lru_cache(maxsize=1024)
def _flag_names(bits: int) -> tuple[str, ...]:
    return tuple(flag.name for flag in Flag if flag.name and bits & flag)
