"""How a text table is written: its delimiter and quotes, found by consistency over the first records."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from sightline.intake.reading.headers import LOOKED_AT, clean, filled
from sightline.intake.reading.staged import KnownHeaders

DELIMITERS = (",", ";", "\t", "|")
_SENTINEL = "\ue000 the end \ue000"  # from the private use area, which no text of a table uses
NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


class Record(NamedTuple):
    """The cells of one record and where its text starts and ends, in characters."""

    cells: list[str]
    start: int
    end: int


class Survey(NamedTuple):
    """How many records a text holds; the number and start in characters of a last one whose quote stays open."""

    records: int
    unfinished: int | None
    start: int


@dataclass(frozen=True, slots=True)
class Dialect:
    """A delimiter, and the character that stands before a quote inside a quoted cell."""

    delimiter: str
    escape: str = '"'

    def records(self, text: str, *, whole: bool = True, limit: int | None = None) -> list[Record]:
        """The records of `text`; one that may go on behind its end is left out unless the text is `whole`."""
        found: list[Record] = []
        lines = _Lines(io.StringIO(text, newline=""))
        with _large_cells(len(text)):
            start = 0
            for cells in self._parsed(lines):
                if not whole and lines.position >= len(text):
                    break
                found.append(Record(cells, start, lines.position))
                start = lines.position
                if limit is not None and len(found) >= limit:
                    break
        return found

    def survey(self, lines: Iterable[str], skip: int) -> Survey:
        """Count the records that are not empty behind the first `skip` ones, and see whether the last one ends."""
        counted = _Lines(lines)
        found, number, start, last = 0, 0, 0, 0
        with _large_cells(2**31 - 2):
            for cells in self._parsed(chain(counted, (_SENTINEL,))):
                number += 1
                if cells == [_SENTINEL]:
                    return Survey(found, None, 0)
                found += number > skip and bool(cells)
                start, last = last, counted.position
        return Survey(found, number, start)

    def _parsed(self, lines: Iterable[str]) -> Iterator[list[str]]:
        doubled = self.escape == '"'
        escape = None if doubled else self.escape
        return csv.reader(lines, delimiter=self.delimiter, doublequote=doubled, escapechar=escape)


class _Lines:
    """The lines of a text, line ends kept, with the position reached in characters."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = lines
        self.position = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.position += len(line)
            yield line


class _large_cells:  # noqa: N801
    """Lets the csv module read cells up to `size` characters for the length of a block."""

    def __init__(self, size: int) -> None:
        self._size = size

    def __enter__(self) -> None:
        self._before = csv.field_size_limit(max(self._size + 1, csv.field_size_limit()))

    def __exit__(self, *_: object) -> None:
        csv.field_size_limit(self._before)


def find_dialect(text: str, *, whole: bool, known_headers: KnownHeaders) -> tuple[Dialect, str]:
    """The dialect that makes the first records most alike, and the sentence that says so."""
    escapes = ('"', "\\") if '\\"' in text else ('"',)
    best, best_score, best_width, best_share = Dialect(","), 0.0, 1, 1.0
    for delimiter in DELIMITERS:
        if delimiter not in text:
            continue
        for escape in escapes:
            dialect = Dialect(delimiter, escape)
            rows = [record.cells for record in dialect.records(text, whole=whole, limit=LOOKED_AT)]
            width, share = _consistency(rows)
            score = share * (1 - 1 / width) + _known_bonus(rows, known_headers)
            if score > best_score + 1e-9:
                best, best_score, best_width, best_share = dialect, score, width, share
    if best_width == 1:
        return Dialect(","), "One column: no delimiter separates the cells of its records alike."
    return best, (
        f"The delimiter is a {NAMES[best.delimiter]}: {best_share:.0%} of the first records have "
        f"{best_width:,} cells with it."
        + (" Quotes in cells are written with a backslash." if best.escape != '"' else "")
    )


def _consistency(rows: Sequence[Sequence[str]]) -> tuple[int, float]:
    """The usual number of cells, and the share of records that have it; titles and footers count little."""
    widths = Counter(len(row) for row in rows if filled(row))
    if not widths:
        return 1, 0.0
    wide = Counter({width: count for width, count in widths.items() if width > 1})
    if not wide:
        return 1, 1.0
    width, count = max(wide.items(), key=lambda item: (item[1], item[0]))
    return width, count / (wide.total() + 0.5 * widths[1])


def _known_bonus(rows: Sequence[Sequence[str]], known_headers: KnownHeaders) -> float:
    return 0.5 if any(known_headers([clean(cell) for cell in row]) >= 2 for row in rows if len(row) > 1) else 0.0
