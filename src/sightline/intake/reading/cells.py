"""Cells of a workbook as text: what a person sees, not what the program stores."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

Cell = str | int | float | bool | date | datetime | time | timedelta
"""What the workbook reader gives for one cell; an empty cell is an empty string."""

_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  a day count has no zone
_LEAP_SLIP = date(1900, 3, 1)  # Excel counts a 29 February 1900 that never was
_DATE_1904 = 1_462
_FIRST_SERIAL, _LAST_SERIAL = 32_874, 73_050  # 1990-01-01 to 2099-12-31
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_]+|\d+")
_A_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_IDENTIFIER = {"id", "ids", "no", "nr", "num", "number", "nummer", "key", "code", "sku", "plz", "zip", "postcode"}
_QUANTITY = {"amount", "value", "price", "revenue", "quantity", "qty", "count", "betrag", "preis", "menge", "umsatz"}
_DATE = {
    *("date", "datum", "fecha", "data", "day", "tag", "time", "zeit", "month", "monat", "at", "on", "since", "until"),
    *("created", "closed", "modified", "updated", "start", "end", "due", "deadline", "erstellt", "geschlossen"),
}


def words(header: str) -> set[str]:
    """The words of a column name in lower case, also where they are run together.

    >>> sorted(words("SalesOrderID")), sorted(words("Close date (UTC)"))
    (['id', 'order', 'sales'], ['close', 'date', 'utc'])
    """
    return {word.lower() for word in _WORDS.findall(header)}


def text_of(cell: Cell) -> str:
    """One cell as text: numbers without a needless point or exponent, dates as ISO 8601.

    >>> text_of(43659.0), text_of(0.1 + 0.2), text_of(480000000000.0), text_of(True)
    ('43659', '0.3', '480000000000', 'TRUE')
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        return _moment(cell).isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return _duration(cell)
    return _number(cell)


def _number(value: float) -> str:
    whole = int(value)
    if value == whole and -1e15 < value < 1e15:
        return str(whole)
    return format(Decimal(f"{value:.15g}"), "f")


def _moment(value: datetime) -> datetime:
    """Excel counts in fractions of a day, which miss whole seconds by some microseconds."""
    rounded = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
    return rounded if abs(rounded - value) < timedelta(milliseconds=2) else value


def _duration(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def serial_of(cell: Cell, *, from_1904: bool = False) -> str:
    """The number Excel stores for a cell that it shows as a date, so that an id comes back.

    >>> serial_of(date(2019, 7, 13)), serial_of(date(1900, 1, 1))
    ('43659', '1')
    """
    if isinstance(cell, datetime):
        number = (cell - _DAY_ZERO) / timedelta(days=1)
    elif isinstance(cell, date):
        number = float((cell - _DAY_ZERO.date()).days - (cell < _LEAP_SLIP))
    elif isinstance(cell, time):
        number = (cell.hour * 3600 + cell.minute * 60 + cell.second) / 86_400
    else:
        return text_of(cell)
    return _number(round(number - (_DATE_1904 if from_1904 else 0), 9))


def date_of_serial(value: float, *, from_1904: bool = False) -> str:
    """The date or moment that a number stands for in Excel.

    >>> date_of_serial(45123), date_of_serial(45123.5)
    ('2023-07-16', '2023-07-16 12:00:00')
    """
    moment = _moment(_DAY_ZERO + timedelta(days=value + (_DATE_1904 if from_1904 else 0)))
    return moment.date().isoformat() if moment.time() == time() else moment.isoformat(sep=" ")


@dataclass(slots=True)
class ColumnTally:
    """How many cells of a column of a workbook are of which kind; decides how its dates are written."""

    header: str
    dates: int = 0
    moments: int = 0
    numbers: int = 0
    serials: int = 0
    texts: int = 0
    others: int = 0
    beyond_15_digits: bool = False

    def count(self, cell: Cell) -> None:
        """Take one cell into account."""
        if isinstance(cell, str):
            if cell:
                self.texts += 1
        elif isinstance(cell, float) or (isinstance(cell, int) and not isinstance(cell, bool)):
            self.numbers += 1
            if _FIRST_SERIAL <= cell <= _LAST_SERIAL:
                self.serials += 1
            elif abs(cell) >= 1e15:
                self.beyond_15_digits = True
        elif isinstance(cell, datetime):
            self.moments += 1
        elif isinstance(cell, date):
            self.dates += 1
        else:
            self.others += 1

    @property
    def dates_are_numbers(self) -> bool:
        """Whether the column holds numbers that were only formatted as dates, as its name says."""
        named = words(self.header)
        return bool(self.dates + self.moments) and bool(named & (_IDENTIFIER | _QUANTITY)) and not named & _DATE

    @property
    def numbers_are_dates(self) -> bool:
        """Whether the column holds dates that were only formatted as numbers."""
        if not self.numbers or self.numbers != self.serials or self.dates_are_numbers:
            return False
        named = words(self.header)
        if self.dates + self.moments:
            return not named & (_IDENTIFIER | _QUANTITY)
        return not self.texts and bool(named & _DATE) and not named & (_IDENTIFIER | _QUANTITY)

    def writer(self, *, from_1904: bool = False) -> Callable[[Cell], str]:
        """How a cell of this column is written as text, decided once for all of them."""
        if self.dates_are_numbers:
            return lambda cell: serial_of(cell, from_1904=from_1904)
        if not self.moments and not self.numbers_are_dates:
            return text_of
        makes_dates, shows_time = self.numbers_are_dates, self.moments > 0

        def written(cell: Cell) -> str:
            if isinstance(cell, str | bool):
                return text_of(cell)
            if isinstance(cell, float | int) and makes_dates:
                text = date_of_serial(cell, from_1904=from_1904)
            else:
                text = text_of(cell)
            return f"{text} 00:00:00" if shows_time and _A_DAY.fullmatch(text) else text

        return written

    def notes(self) -> list[str]:
        """Sentences about what was decided for this column."""
        said = []
        if self.dates_are_numbers:
            said.append(f'Column "{self.header}" is formatted as dates but named as numbers; the numbers were taken.')
        if self.numbers_are_dates:
            said.append(f'Column "{self.header}" holds {self.numbers:,} dates as day numbers; they were made dates.')
        if self.beyond_15_digits:
            said.append(
                f'Column "{self.header}" holds numbers of more than 15 digits, of which a workbook keeps 15; '
                "ids among them are damaged: format the column as text before filling it."
            )
        return said
