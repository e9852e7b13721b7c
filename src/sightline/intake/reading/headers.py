"""Which row of a table is its header, and what its columns are called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sightline.intake.reading.staged import KnownHeaders, counted

LOOKED_AT = 50
_BLANKS = " \t\r\n\u00a0\u202f\u2007\ufeff"
_NUMBER_OR_DATE = re.compile(r"[-+]?[\d.,:/\s-]*\d[\d.,:/\s%T-]*Z?$")


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header stands among the rows looked at (None: there is no row), and the sentences about it."""

    index: int | None
    columns: tuple[str, ...]
    notes: tuple[str, ...]


def clean(cell: str) -> str:
    r"""A header cell without outer blanks, and with line breaks as blanks; bytes that are no text show as \ufffd.

    >>> clean("\ufeff Close\r\nDate\u00a0")
    'Close Date'
    """
    cell = re.sub("[\udc80-\udcff]", "\ufffd", cell)
    return re.sub(r"\s*[\r\n]+\s*", " ", cell.strip(_BLANKS))


def filled(row: Sequence[str]) -> int:
    """How many cells of a row hold more than blanks."""
    return sum(1 for cell in row if cell.strip(_BLANKS))


def find_header(rows: Sequence[Sequence[str]], known_headers: KnownHeaders) -> Header:
    """The header among the first rows of a table, and the names of all columns the table has.

    It is the first row with two or more known column names; failing that the first row that is filled like a
    row of the table and not like a title.
    """
    index, notes = _header_index(rows, known_headers)
    if index is None:
        return Header(None, (), notes)
    after = [row for row in rows[index + 1 :] if filled(row)]
    columns, more = column_names(rows[index], _usual_width(after))
    if index:
        titles = sum(1 for row in rows[:index] if filled(row))
        notes += (f"Row {index + 1} is the header; above it: {counted(titles, 'row')} of titles.",) if titles else ()
    return Header(index, columns, (*notes, *more))


def _header_index(rows: Sequence[Sequence[str]], known_headers: KnownHeaders) -> tuple[int | None, tuple[str, ...]]:
    looked_at = rows[:LOOKED_AT]
    for index, row in enumerate(looked_at):
        if filled(row) and known_headers([clean(cell) for cell in row]) >= 2:
            return index, ()
    first = next((index for index, row in enumerate(looked_at) if filled(row)), None)
    if first is None:
        return None, ()
    usual = Counter(len(row) for row in looked_at if filled(row)).most_common(1)[0][0]
    index = next((index for index, row in enumerate(looked_at) if 2 * filled(row) > usual), first)
    cells = [clean(cell) for cell in rows[index]]
    notes = [f"No row has two known column names; row {index + 1} is taken for the header."]
    if 2 * sum(1 for cell in cells if _NUMBER_OR_DATE.match(cell)) > len(cells):
        notes.append("That row looks like a record: if the file has no header row, add one.")
    return index, tuple(notes)


def _usual_width(rows: Sequence[Sequence[str]]) -> int | None:
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return None
    width, count = widths.most_common(1)[0]
    return width if 2 * count > len(rows) else None


def column_names(cells: Sequence[str], width: int | None = None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names for all columns, none empty and none twice, and sentences about those that were made up.

    Names that differ in case alone count as one, for that is how engines see them.

    >>> column_names(["Amount", "", "amount"])[0]
    ('Amount', 'Column 2', 'amount (2)')
    """
    names = [clean(cell) for cell in cells]
    if width is not None:
        while len(names) > width and not names[-1]:
            names.pop()
        names += [""] * (width - len(names))
    elif len(names) > 1:
        while len(names) > 1 and not names[-1]:
            names.pop()
    taken: set[str] = set()
    unnamed, repeated = [], []
    for position, name in enumerate(names):
        if not name:
            unnamed.append(position + 1)
        wanted = name or f"Column {position + 1}"
        unique, count = wanted, 1
        while unique.casefold() in taken:
            count += 1
            unique = f"{wanted} ({count})"
        if count > 1:
            repeated.append(unique)
        taken.add(unique.casefold())
        names[position] = unique
    return tuple(names), tuple(_about(unnamed, repeated))


def _about(unnamed: list[int], repeated: list[str]) -> list[str]:
    notes = []
    if unnamed:
        listed = ", ".join(str(position) for position in unnamed[:10])
        notes.append(f"Columns without a name got one from their position: {listed}.")
    if repeated:
        listed = ", ".join(f'"{name}"' for name in repeated[:10])
        notes.append(f"Column names that stand twice were numbered: {listed}.")
    return notes
