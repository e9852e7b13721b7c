"""Text tables become staged tables: what they look like is decided here, the engine reads them in one go."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from sightline.intake.errors import CellTooLargeError, EmptyFileError, TooManyColumnsError, UnclosedQuoteError
from sightline.intake.reading.aligned import is_aligned, with_tabs
from sightline.intake.reading.dialect import DELIMITERS, Dialect, Record, find_dialect
from sightline.intake.reading.encodings import Utf8File, as_utf8
from sightline.intake.reading.footers import footer_start
from sightline.intake.reading.headers import LOOKED_AT, Header, filled, find_header
from sightline.intake.reading.records import Reading, read_records
from sightline.intake.reading.rejects import lines_at
from sightline.intake.reading.sources import Source
from sightline.intake.reading.staged import StagedTable, counted
from sightline.intake.reading.workshop import Workshop

HEAD_BYTES = 256 * 1024
TAIL_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Shape:
    """How a text table is laid out: its dialect, its header and the byte its records start at."""

    dialect: Dialect
    header: Header
    header_index: int
    data_offset: int
    line_end: str
    notes: tuple[str, ...]
    is_aligned: bool = False


@dataclass(frozen=True, slots=True)
class Footer:
    """Where the lines under a table start, in bytes, and what they say."""

    offset: int
    rows: int
    texts: tuple[str, ...]


def stage_text(source: Source, workshop: Workshop) -> StagedTable:
    """Stage one text table; raises when it as a whole cannot be read, rejects records that cannot."""
    text = as_utf8(source.local, source.name, workshop)
    try:
        return _staged(source, text, workshop)
    finally:
        if text.is_ours:
            text.path.unlink(missing_ok=True)


def _staged(source: Source, text: Utf8File, workshop: Workshop) -> StagedTable:
    _refuse_giants(source.name, text, workshop)
    shape = _shape(source.name, text, workshop)
    if shape.is_aligned:
        even = with_tabs(text, source.name, workshop)
        try:
            return _staged(source, even, workshop)
        finally:
            even.path.unlink(missing_ok=True)
    columns = shape.header.columns
    if len(columns) > workshop.limits.columns:
        raise TooManyColumnsError(source.name, count=len(columns), limit=workshop.limits.columns)
    footer = _footer(text.path, shape)
    with workshop.reading(source.name):
        path = text.path if footer is None else _without_footer(text.path, footer, workshop)
        records = read_records(_reading(source.name, path, text, shape, footer), workshop)
        if footer is not None:
            path.unlink(missing_ok=True)
    return StagedTable(
        parquet=records.parquet,
        columns=columns,
        rows=records.rows,
        source_path=source.source_path,
        member=source.member,
        first_record=shape.header_index + 2,
        encoding=text.encoding,
        delimiter=shape.dialect.delimiter,
        header_row=shape.header_index + 1,
        footer_rows=footer.rows if footer else 0,
        notes=(*text.notes, *shape.notes, *_footer_notes(footer), *records.notes),
        rejects=records.rejected.rejects,
        reject_count=records.rejected.count,
        gaps=records.rejected.gaps,
    )


def _reading(where: str, path: Path, text: Utf8File, shape: Shape, footer: Footer | None) -> Reading:
    return Reading(
        where=where,
        path=path,
        dialect=shape.dialect,
        columns=shape.header.columns,
        skip=shape.header_index + 1,
        start=shape.data_offset,
        line_end=shape.line_end,
        several_lines=text.census.several_lines or shape.dialect.escape != '"',
        mixed_ends=text.census.line_end is None,
        lines=text.census.lines - (footer.rows if footer else 0),
        trim=text.census.odd_blanks,
    )


def _shape(where: str, text: Utf8File, workshop: Workshop) -> Shape:
    size, window = text.census.size, HEAD_BYTES
    while True:
        with text.path.open("rb") as handle:
            head = _decoded(handle.read(window))
        head = head.removeprefix("\ufeff")
        whole = window >= size
        dialect, note = find_dialect(head, whole=whole, known_headers=workshop.known_headers)
        records = dialect.records(head, whole=whole, limit=LOOKED_AT + 1)
        if whole or len(records) > LOOKED_AT or window > workshop.limits.record_bytes:
            break
        window = min(8 * window, workshop.limits.record_bytes + HEAD_BYTES)
    header = find_header([record.cells for record in records], workshop.known_headers)
    if header.index is None:
        if whole:
            raise EmptyFileError(where)
        raise CellTooLargeError(where, line=1, limit=workshop.limits.record_bytes)
    offset = _bytes(head[: records[header.index].end]) + (3 if _has_mark(text.path) else 0)
    line_end = text.census.line_end or _usual_line_end(head, records)
    aligned = (
        len(header.columns) == 1
        and not text.census.quotes
        and is_aligned([row.cells[0] for row in records if row.cells])
    )
    return Shape(dialect, header, header.index, offset, line_end, (note, *header.notes), aligned)


def _decoded(data: bytes) -> str:
    """Text that turns back into the very bytes, whether or not all of them are UTF-8."""
    return data.decode("utf-8", errors="surrogateescape")


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", errors="surrogateescape"))


def _has_mark(path: Path) -> bool:
    with path.open("rb") as handle:
        return handle.read(3) == b"\xef\xbb\xbf"


def _usual_line_end(head: str, records: list[Record]) -> str:
    """The way most of the first records end, where line breaks inside cells are written another way."""
    ends = {"\r\n": 0, "\n": 0, "\r": 0}
    for record in records:
        written = head[record.start : record.end]
        end = next((end for end in ends if written.endswith(end)), "\n")
        ends[end] += 1
    return max(ends, key=lambda end: ends[end])


def _refuse_giants(where: str, text: Utf8File, workshop: Workshop) -> None:
    """Refuse lines and quoted cells beyond the limit, which the engine passes over without a word."""
    limit, census = workshop.limits.record_bytes, text.census
    if census.longest_line > limit:
        line = lines_at(text.path, [census.longest_line_at])[census.longest_line_at]
        raise CellTooLargeError(where, line=line, limit=limit)
    around = (b"", b"\n", b"\r", *(delimiter.encode() for delimiter in DELIMITERS))
    with text.path.open("rb") as handle:
        for offset in census.long_quotes:
            handle.seek(max(0, offset - 1))
            before = handle.read(1) if offset else b""
            after = handle.read(2)[1:]
            if before in around and after not in around:
                line = lines_at(text.path, [offset])[offset]
                if offset == census.last_quote:
                    raise UnclosedQuoteError(where, line=line)
                raise CellTooLargeError(where, line=line, limit=limit)


def _footer(path: Path, shape: Shape) -> Footer | None:
    """The footer of a table, looked for in the last bytes of the file, in more of them if all are footer."""
    size, window = path.stat().st_size, TAIL_BYTES
    width = len(shape.header.columns)
    while True:
        start = max(shape.data_offset, size - window)
        records, offset = _tail(path, start, shape, exact=start == shape.data_offset)
        first = footer_start([record.cells for record in records], width)
        if first or start == shape.data_offset:
            break
        window *= 8
    tail = records[first:]
    if not any(record.cells for record in tail):
        return None  # empty lines are no records to the engine either
    with path.open("rb") as handle:
        handle.seek(offset)
        before = _decoded(handle.read())[: tail[0].start]
    texts = [" ".join(cell for cell in record.cells if cell) for record in tail if filled(record.cells)]
    return Footer(offset + _bytes(before), len(tail), tuple(texts))


def _tail(path: Path, start: int, shape: Shape, *, exact: bool) -> tuple[list[Record], int]:
    """The records from the byte `start`; unless it is `exact`, from the line end behind it that fits them best."""
    with path.open("rb") as handle:
        handle.seek(start)
        data = handle.read()
    if exact:
        return shape.dialect.records(_decoded(data)), start
    width, end = len(shape.header.columns), shape.line_end.encode()
    best: tuple[float, list[Record], int] = (-1.0, [], start)
    position = 0
    for _ in range(10):
        position = data.find(end, position)
        if position < 0:
            break
        position += len(end)
        records = shape.dialect.records(_decoded(data[position:]))
        share = sum(1 for record in records if len(record.cells) == width) / max(1, len(records))
        if share > best[0]:
            best = (share, records, start + position)
        if share > 0.9:
            break
    return best[1], best[2]


def _without_footer(path: Path, footer: Footer, workshop: Workshop) -> Path:
    copy = workshop.scratch(".cut.csv")
    shutil.copyfile(path, copy)
    with copy.open("r+b") as handle:
        handle.truncate(footer.offset)
    return copy


def _footer_notes(footer: Footer | None) -> tuple[str, ...]:
    if footer is None:
        return ()
    said = "; ".join(f'"{text[:80]}"' for text in footer.texts[:8])
    return (f"Left out at the end, being no records: {counted(footer.rows, 'row')} ({said or 'empty'}).",)
