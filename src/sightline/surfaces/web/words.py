"""Flags, reasons, directions and places in words, for pages that must not make anybody look things up."""

from __future__ import annotations

from sightline.base.units import Direction, Flag, Reason

_FLAGS = {
    Flag.SMALL_N: ("few", "Few rows", "So few rows stand behind this number that chance decides much of it."),
    Flag.PARTIAL_PERIOD: ("running", "Still running", "The period has not ended yet; the number will change."),
    Flag.IMMATURE_COHORT: (
        "young",
        "Too young",
        "Not every member of the group has been followed for long enough yet.",
    ),
    Flag.CENSORED: ("waiting", "Some still wait", "Some have not reached the end yet and are counted as waiting."),
    Flag.MISSING_FX: (
        "no rate",
        "Missing exchange rate",
        "Some amounts lack an exchange rate and are counted, not priced.",
    ),
    Flag.SUPPRESSED: ("hidden", "Hidden", "So few people answered that they could be recognized."),
    Flag.ABOVE_100: (
        ">100%",
        "Above 100%",
        "Top and bottom come from different groups, so that more than all is possible.",
    ),
    Flag.RESTATED: ("restated", "Restated", "The period was closed with another number; later changes moved it."),
    Flag.MISSING_DATA: ("gaps", "Missing data", "More than 5% of the rows lack what the formula needs."),
}

_EXCLUDED = {
    "TEST_RECORD": "Marked as a test record.",
    "CREDIT": "A credit note or void deal, which is left out of everything.",
    "MISSING_DATE": "Lacks the date that decides into which period it falls.",
    "MISSING_KEY": "Lacks the key that says what it is.",
    "MISSING_FX": "No exchange rate is known for its currency on that day.",
    "MISSING_AMOUNT": "Has no amount.",
    "MISSING_VALUE": "Has no value to measure.",
    "DUPLICATE": "The same thing is already counted in another row.",
    "NOT_POSITIVE": "Its amount is zero or negative, which would distort an average.",
    "SPAM": "Marked as spam.",
    "OUT_OF_SCALE": "The score lies outside the scale of the question.",
    "TOO_EARLY": "Answered by somebody who has not been a customer for long enough.",
    "NO_SCORE": "No score was given.",
    "LEFT": "The person had left by the last day of the period.",
    "NEGATIVE_DURATION": "It ends before it begins, or in the same moment, as imports leave it.",
    "IMPORTED": "Created by an import, so that its creation date is not its start.",
    "NO_TOUCH": "Closed without a single touch.",
    "VOID": "Marked as void.",
    "CUSTOMER_BEFORE": "Was a customer already before that day.",
    "IN_CONVERSATION": "Somebody was already talking with the lead when it came in.",
    "MERGED": "Merged into another record, which is counted.",
    "MISSING_ORDER": "Belongs to an order that was never loaded.",
    "MISSING_STAGE": "Names no stage.",
    "INTERNAL": "Belongs to the company itself.",
    "AUTOMATED": "Sent without a person.",
}

# Words that name dimensions, where the id alone would read badly.
_DIMENSIONS = {
    "rep": "Rep",
    "sourcer": "Sourced by",
    "sender": "Sent by",
    "kind": "Kind of deal",
    "size_band": "Deal size",
    "loss_reason": "Reason lost",
}

_ROLES = {
    "managers": "Sales managers",
    "business_development": "Business development",
    "account_management": "Account management",
    "sales_development": "Sales development",
    "marketing": "Marketing",
    "calculator": "Calculators",
    "own": "Own KPIs",
}


def flag_mark(name: str) -> str:
    """A flag in one or two words, to stand inside a cell."""
    return _FLAGS[Flag[name]][0]


def flag_title(name: str) -> str:
    """A flag as a heading."""
    return _FLAGS[Flag[name]][1]


def flag_sentence(name: str) -> str:
    """A flag as a sentence that says what to be careful about."""
    return _FLAGS[Flag[name]][2]


def reason_sentence(name: str | None) -> str:
    """Why a value is none, in words.

    >>> reason_sentence("no_denominator")
    'There is nothing to divide by.'
    """
    if name is None:
        return ""
    return Reason(name).sentence if name in Reason.__members__.values() else _spoken(name)


def excluded_sentence(name: str) -> str:
    """Why rows were left out, in words.

    >>> excluded_sentence("SOME_NEW_REASON")
    'Some new reason.'
    """
    return _EXCLUDED.get(name) or f"{_spoken(name)}."


def dimension_title(name: str) -> str:
    """A dimension as the head of a column."""
    return _DIMENSIONS.get(name) or _spoken(name)


def column_title(name: str) -> str:
    """A column of a fact as the head of a column: "closed_on" reads "Closed on"."""
    return _DIMENSIONS.get(name.removesuffix("_id")) or _spoken(name.removesuffix("_id"))


def role_title(name: str) -> str:
    """Whom a KPI belongs to, as a heading."""
    return _ROLES.get(name) or _spoken(name)


def direction_sentence(direction: Direction) -> str:
    """Which way is good."""
    return {
        Direction.HIGHER: "Higher is better.",
        Direction.LOWER: "Lower is better.",
        Direction.BAND: "Best inside a band.",
        Direction.NEITHER: "Neither way is better by itself.",
    }[direction]


def moved(change: float | None, direction: Direction) -> tuple[str, str, str]:
    """Arrow, word and tone of a change, so that color is never the only sign.

    >>> moved(0.1, Direction.LOWER)
    ('▲', 'worse', 'bad')
    >>> moved(0.0, Direction.HIGHER)
    ('■', 'the same', 'flat')
    """
    if change is None:
        return "", "", "flat"
    if change == 0:
        return "■", "the same", "flat"
    arrow = "▲" if change > 0 else "▼"
    if direction not in (Direction.HIGHER, Direction.LOWER):
        return arrow, "up" if change > 0 else "down", "flat"
    is_good = (change > 0) == (direction is Direction.HIGHER)
    return arrow, "better" if is_good else "worse", "good" if is_good else "bad"


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun.

    >>> counted(1, "row"), counted(3, "row")
    ('1 row', '3 rows')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _spoken(name: str) -> str:
    return name.replace("_", " ").strip().capitalize()
