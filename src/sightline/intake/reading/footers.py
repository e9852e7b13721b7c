"""The lines under a table that are no records: totals, report names, copyright, who made it and when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from sightline.intake.reading.headers import filled

_FOOTER = re.compile(
    r"""(?ix) ^ (?:
        copyright\b | \u00a9 | \(c\)\s
      | confidential\b | vertrauliche\b | confidentiel\b | confidencial\b | informazioni\s+riservate
      | generated\s+(?:by|on)\b | erstellt\s+(?:von|am)\b | g.n.r.\s+(?:par|le)\b | generado\s+(?:por|el)\b
      | exported\s+(?:by|on|from)\b | exportiert\b | report\s+generated\b | as\s+of\b | applied\s+filters?\b
      | filtered\s+by\b | (?:grand|sub)[\s-]*totals?\b.*
    )"""
)
_TOTAL = re.compile(
    r"""(?ix) ^ (?:
        (?:overall|report)? [\s-]* totals? | sum | count | average | gesamt | insgesamt | totaal | totale | suma | soma
    ) \s* (?: \( [^)]* \) )? \s* :? $"""
)
_SURE_TOTAL = re.compile(
    r"""(?ix) ^ (?:
        (?:grand|sub) [\s-]* totals? | record\s+count | (?:gesamt|zwischen|end)?-?summen? | total\s+g.n.ral | sous-total
    ) \s* (?: \( [^)]* \) )? \s* :? $"""
)


def says_total(cell: str) -> bool:
    """Whether a cell may be the name of a total."""
    return bool(_TOTAL.match(cell.strip()) or _SURE_TOTAL.match(cell.strip()))


def is_total(row: Sequence[str]) -> bool:
    """Whether a row sums up others: its first filled cell says so, and other cells are empty.

    >>> is_total(["Total", "", "", "12,000.50"]), is_total(["Total", "Oil", "Paris", "12,000.50"])
    (True, False)
    """
    first = next((cell.strip() for cell in row if cell.strip()), "")
    if _SURE_TOTAL.match(first):
        return filled(row) < max(2, len(row))
    return bool(_TOTAL.match(first)) and filled(row) <= max(2, len(row) // 2)


def footer_start(rows: Sequence[Sequence[str]], width: int) -> int:
    """The index at which the footer of a table of `width` columns starts; the number of rows when it has none.

    It is looked for from the end upward. With a total or a phrase reports end with, it starts at the first row
    that is empty, short or such a phrase; a full row with its first cell alone may be a record and belongs to it
    only below such a row. Without one, single cells are footer only below an empty row.
    """
    marks = [_mark(row, width) for row in rows]
    top = len(rows)
    while top and marks[top - 1] is not Mark.RECORD:
        top -= 1
    block = marks[top:]
    if Mark.PHRASE in block:
        return top + next(index for index, mark in enumerate(block) if mark is not Mark.PERHAPS)
    for index, mark in enumerate(block):
        if mark is Mark.EMPTY and Mark.PERHAPS not in block[index:]:
            return top + index
    return len(rows)


class Mark(Enum):
    """What one row under a table may be."""

    RECORD = "record"
    PERHAPS = "a full row of which the first cell alone is filled"
    SHORT = "one cell and no delimiter"
    EMPTY = "empty"
    PHRASE = "a total or a phrase reports end with"


def _mark(row: Sequence[str], width: int) -> Mark:
    cells = filled(row)
    if not cells:
        return Mark.EMPTY
    if is_total(row) or (cells <= 2 and _FOOTER.match(row[0].strip())):
        return Mark.PHRASE
    if cells == 1 and row[0].strip() and width > 1:
        return Mark.SHORT if len(row) == 1 and width > 2 else Mark.PERHAPS
    return Mark.RECORD
