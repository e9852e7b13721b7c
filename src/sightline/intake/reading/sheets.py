"""One sheet of a workbook: where its table starts and ends, and its rows as text."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from python_calamine import CalamineSheet

from sightline.intake.reading.cells import Cell, ColumnTally, text_of
from sightline.intake.reading.footers import footer_start, is_total, says_total
from sightline.intake.reading.headers import LOOKED_AT, clean, column_names, filled, find_header
from sightline.intake.reading.rejects import LeftOut
from sightline.intake.reading.staged import KnownHeaders, counted

_TAIL_ROWS = 400
_KEPT_CELLS = 4_000_000
Range = tuple[tuple[int, int], tuple[int, int]]


class Sheet:
    """The rows of a sheet from the first, kept in memory when they are few, and its merged cells."""

    def __init__(self, sheet: CalamineSheet, *, from_1904: bool) -> None:
        """Take a sheet of a workbook."""
        self._sheet = sheet
        self.from_1904 = from_1904
        self.width = sheet.width
        first_column = sheet.start[1] if sheet.start else 0
        self.merged: list[Range] = [
            ((top, left - first_column), (bottom, right - first_column))
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
        ]
        self._kept = list(sheet.iter_rows()) if sheet.height * sheet.width <= _KEPT_CELLS else None

    def __iter__(self) -> Iterator[list[Cell]]:
        return iter(self._kept) if self._kept is not None else iter(self._sheet.iter_rows())


@dataclass(slots=True)
class SheetPlan:
    """What was decided about a sheet; `records` writes its rows accordingly and notes what it leaves out."""

    columns: tuple[str, ...]
    first_record: int
    footer_rows: int
    notes: tuple[str, ...]
    left_out: list[LeftOut] = field(default_factory=list)
    _header: list[str] = field(default_factory=list)
    _end: int = 0
    _kept: list[int] = field(default_factory=list)
    _tallies: list[ColumnTally] = field(default_factory=list)

    def records(self, sheet: Sheet) -> Iterator[list[str]]:
        """The records as text; empty rows, totals and repeated headers are left out, merged cells filled in."""
        fill = _Fill(sheet.merged, self.first_record - 1)
        writers = [tally.writer(from_1904=sheet.from_1904) for tally in self._tallies]
        writing = list(zip(self._kept, writers, strict=True))
        for index, row in enumerate(islice(sheet, self._end)):
            if index < self.first_record - 1:
                continue
            reason = self._reason_to_leave_out(row)
            if reason is not None:
                texts = [text_of(cell) for cell in row]
                self.left_out.append(LeftOut(index + 1, ", ".join(filter(None, texts)), reason or None))
                continue
            fill.apply(index, row)
            yield [written(row[position]) for position, written in writing]

    def _reason_to_leave_out(self, row: list[Cell]) -> str | None:
        """Why a row is no record ("" when it is empty), or None when it is one."""
        first = next((cell for cell in row if cell != ""), "")
        if not isinstance(first, str):
            return None
        if not first.strip():
            return None if filled([text_of(cell) for cell in row]) else ""
        if (says_total(first) or first in self._header) and (texts := [text_of(cell) for cell in row]):
            if texts == self._header:
                return "It repeats the header."
            if is_total(texts):
                return "It sums up other rows; it is no record."
        return None


def plan_sheet(sheet: Sheet, known_headers: KnownHeaders) -> SheetPlan | None:
    """Look a sheet over; None when it holds nothing."""
    head = [[text_of(cell) for cell in row] for row in islice(sheet, LOOKED_AT)]
    header = find_header(head, known_headers)
    if header.index is None:
        return None
    names, more = column_names(_header_cells(head, header.index, sheet.merged), sheet.width)
    end, footer = _footer(sheet, header.index)
    tallies = [ColumnTally(name) for name in names]
    for row in islice(sheet, header.index + 1, end):
        for tally, cell in zip(tallies, row, strict=True):
            tally.count(cell)
    named = [bool(clean(cell)) for cell in _header_cells(head, header.index, sheet.merged)]
    kept = [position for position, tally in enumerate(tallies) if named[position] or _counted(tally)]
    notes = [note for note in header.notes if not note.startswith("Column")]
    if footer:
        said = "; ".join(f'"{text[:80]}"' for text in footer[:8] if text)
        notes.append(f"Left out at the end, being no records: {counted(len(footer), 'row')} ({said or 'empty'}).")
    notes += [note for position in kept for note in tallies[position].notes()]
    return SheetPlan(
        columns=tuple(names[position] for position in kept),
        first_record=header.index + 2,
        footer_rows=len(footer),
        notes=(*notes, *more),
        _header=head[header.index],
        _end=end,
        _kept=kept,
        _tallies=[tallies[position] for position in kept],
    )


def _counted(tally: ColumnTally) -> bool:
    return bool(tally.dates + tally.moments + tally.numbers + tally.texts + tally.others)


def _footer(sheet: Sheet, header_index: int) -> tuple[int, list[str]]:
    """The index behind the last record, and what the rows after it say."""
    height, tail = 0, deque[list[Cell]](maxlen=_TAIL_ROWS)
    for row in islice(sheet, header_index + 1, None):
        height += 1
        tail.append(row)
    rows = [_shortened(row) for row in tail]
    first = footer_start(rows, sheet.width)
    texts = [" ".join(cell for cell in row if cell) for row in rows[first:]]
    return header_index + 1 + height - len(texts), texts


def _shortened(row: Sequence[Cell]) -> list[str]:
    """A row as text without the empty cells at its end, as a text table would show a short line."""
    texts = [text_of(cell) for cell in row]
    while texts and not texts[-1].strip():
        texts.pop()
    return texts


def _header_cells(head: list[list[str]], index: int, merged: Iterable[Range]) -> list[str]:
    """The cells of the header, merged ones filled in, those that stand twice led by the group above them."""
    cells, groups = list(head[index]), [""] * len(head[index])
    for (top, left), (bottom, right) in merged:
        if top > index or top >= len(head) or left < 0:
            continue
        label = head[top][left] if left < len(head[top]) else ""
        for position in range(left, min(right + 1, len(cells))):
            if top <= index <= bottom and not cells[position]:
                cells[position] = label
            elif bottom == index - 1 and right > left and right - left + 1 < len(cells):
                groups[position] = label
    folded = [cell.casefold() for cell in cells]
    return [
        f"{group} {cell}" if group and cell and folded.count(cell.casefold()) > 1 else cell
        for group, cell in zip(groups, cells, strict=True)
    ]


class _Fill:
    """Gives the rows of a merged range the value that stands in its first one."""

    def __init__(self, merged: Iterable[Range], first_row: int) -> None:
        self._starting: dict[int, list[tuple[int, int]]] = {}
        self._running: dict[int, tuple[Cell, int]] = {}
        for (top, left), (bottom, _) in merged:
            if top >= first_row and bottom > top and left >= 0:
                self._starting.setdefault(top, []).append((left, bottom))

    def apply(self, index: int, row: list[Cell]) -> None:
        for column, bottom in self._starting.get(index, ()):
            if column < len(row):
                self._running[column] = (row[column], bottom)
        for column, (value, bottom) in list(self._running.items()):
            if index > bottom:
                del self._running[column]
            elif row[column] == "":
                row[column] = value
