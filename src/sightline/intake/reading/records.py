"""The engine reads the records of a text table into Parquet, and every one of them is accounted for.

Reading on all cores is right only where no cell holds a line break: the engine then cuts the file anywhere and
looks for the next line end. With such cells, and when asked to pass over broken records, it silently misreads
(found with DuckDB 1.5.6: rows lost, rows twice). So the quick way is taken only when no cell holds a line break,
stops at the first broken record, and must find as many records as the file has lines; else one core reads, or
several a piece each.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

import duckdb

from sightline.intake.errors import ReadingFailedError, UnclosedQuoteError
from sightline.intake.reading.census import ALL_BUT_QUOTES_AND_LINE_ENDS, NO_BREAK_BLANKS, blank_lines
from sightline.intake.reading.dialect import Dialect
from sightline.intake.reading.encodings import CHUNK_BYTES
from sightline.intake.reading.pieces import PIECE_BYTES, cut_up, stop_line, stopped_everywhere
from sightline.intake.reading.rejects import (
    Layout,
    Rejected,
    collect_rejects,
    faults_noted,
    lines_at,
    note_faults,
    note_unfinished,
)
from sightline.intake.reading.staged import counted, quoted
from sightline.intake.reading.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Reading:
    """What the engine is told about a file of UTF-8, so that it need not guess.

    Its first `skip` records are none of the table's; `start` is the byte behind them, if it is known.
    """

    where: str
    path: Path
    dialect: Dialect
    columns: tuple[str, ...]
    skip: int
    start: int | None = None
    line_end: str = "\n"
    several_lines: bool = False
    mixed_ends: bool = False
    lines: int = 0
    trim: bool = False


@dataclass(frozen=True, slots=True)
class Records:
    """The Parquet file of the records, and what became of the broken ones."""

    parquet: Path
    rows: int
    rejected: Rejected
    notes: tuple[str, ...]


class _MixedLineEndsError(Exception):
    """Raised inside this module when lines end in several ways outside of cells."""


def read_records(reading: Reading, workshop: Workshop) -> Records:
    """Stage the records of a text table; those that do not fit its columns are rejected."""
    parquet = workshop.target(reading.where)
    notes: tuple[str, ...] = ()
    try:
        rows, rejected = _read(reading, parquet, workshop)
    except _MixedLineEndsError:
        notes = ("Lines end in several ways; each counts as a line end, and breaks inside cells became line feeds.",)
        copy, lines = _with_line_feeds(reading.path, workshop)
        even = replace(reading, path=copy, start=None, lines=lines, line_end="\n", mixed_ends=False)
        rows, rejected = _read(even, parquet, workshop)
        copy.unlink()
    if rejected.count:
        notes += (f"Rejected as broken: {counted(rejected.count, 'record')}.",)
    if not rows:
        notes += ("The table has a header and no records.",)
    elif empty := _empty_records(parquet, reading.columns, workshop):
        notes += (f"Empty in every column: {counted(empty, 'record')}.",)
    return Records(parquet, rows, rejected, notes)


def _read(reading: Reading, parquet: Path, workshop: Workshop) -> tuple[int, Rejected]:
    if reading.mixed_ends and not (reading.several_lines and _starts_alike(reading)):
        raise _MixedLineEndsError
    if not reading.several_lines:
        try:
            rows = _copy(reading, parquet, workshop, careful=False)
        except (duckdb.InvalidInputException, duckdb.ConversionException):
            pass
        else:
            if _all_accounted(reading, rows):
                return rows, Rejected()
    elif (found := _read_pieces(reading, parquet, workshop)) is not None and _all_accounted(reading, found):
        return found, Rejected()
    try:
        rows = _copy(reading, parquet, workshop, careful=True)
    except duckdb.InvalidInputException as error:
        if reading.mixed_ends:
            raise _MixedLineEndsError from error
        raise
    broken, gave_up = note_faults(workshop)
    if not gave_up and not _all_accounted(reading, rows + broken):
        if reading.mixed_ends:
            raise _MixedLineEndsError
        _check_slowly(reading, rows + broken, workshop)
    layout = Layout(reading.where, reading.path, reading.columns, reading.skip + 1)
    return rows, collect_rejects(workshop, layout, gave_up=gave_up)


def _check_slowly(reading: Reading, records: int, workshop: Workshop) -> None:
    """Compare with what Python's own parser finds; the engine drops a record whose quote stays open."""
    with reading.path.open(encoding="utf-8", errors="surrogateescape", newline="") as handle:
        survey = reading.dialect.survey(handle, reading.skip)
        if survey.records == records:
            return
        if survey.unfinished is None or survey.records != records + 1:
            raise ReadingFailedError(
                reading.where, f"{records:,} records were read, but {survey.records:,} are in the file."
            )
        handle.seek(0)
        before, text = handle.read(survey.start), handle.read(workshop.limits.record_bytes)
    start = len(before.encode(errors="surrogateescape"))
    if "\n" in text.strip("\r\n") or "\r" in text.strip("\r\n"):
        raise UnclosedQuoteError(reading.where, line=lines_at(reading.path, [start])[start])
    note_unfinished(workshop, survey.unfinished, start, text.encode(errors="replace").decode())


def _starts_alike(reading: Reading) -> bool:
    """Whether the first line break of the file, from which the engine infers all, is the way records end."""
    with reading.path.open("rb") as handle:
        head = handle.read(CHUNK_BYTES)
    first = min((position for mark in (b"\n", b"\r") if (position := head.find(mark)) >= 0), default=0)
    found = "\r\n" if head[first : first + 2] == b"\r\n" else chr(head[first])
    return found == reading.line_end


def _read_pieces(reading: Reading, parquet: Path, workshop: Workshop) -> int | None:
    """Read a large file on several cores, a piece each; None when it is small, or when anything in it is broken."""
    if reading.start is None or reading.dialect.escape != '"':
        return None
    if reading.path.stat().st_size < 2 * PIECE_BYTES:
        return None
    width = len(reading.columns)
    stop = stop_line(width, reading.dialect.delimiter)
    with cut_up(reading.path, reading.start, reading.line_end.encode(), stop, workshop) as pieces:
        files = "[" + ", ".join(quoted(piece) for piece in pieces) + "]"
        options = _options(reading, workshop, skip=0) + _careful_options(2 * len(pieces) * width + 1_000)
        try:
            rows = _write(reading, files, options, parquet, workshop)
        except duckdb.InvalidInputException:
            return None
        return rows if stopped_everywhere(workshop, len(pieces)) else None


def _copy(reading: Reading, parquet: Path, workshop: Workshop, *, careful: bool) -> int:
    """Read every record into Parquet; `careful` reads on one core and notes broken records instead of stopping."""
    options = _options(reading, workshop, skip=reading.skip)
    if careful:
        options += _careful_options(faults_noted(workshop))
    return _write(reading, quoted(reading.path), options, parquet, workshop)


def _options(reading: Reading, workshop: Workshop, *, skip: int) -> list[str]:
    most = workshop.limits.record_bytes
    return [
        "auto_detect = false, header = false, strict_mode = true, nullstr = '', allow_quoted_nulls = true",
        f"skip = {skip}, delim = {quoted(reading.dialect.delimiter)}",
        f"quote = '\"', escape = {quoted(reading.dialect.escape)}",
        f"max_line_size = {most}, buffer_size = {2 * most}",
        "columns = {" + ", ".join(f"c{position}: 'VARCHAR'" for position in range(len(reading.columns))) + "}",
    ]


def _careful_options(faults: int) -> list[str]:
    return [f"parallel = false, store_rejects = true, rejects_limit = {faults}"]


def _write(reading: Reading, files: str, options: list[str], parquet: Path, workshop: Workshop) -> int:
    cells = [f"c{position}" for position in range(len(reading.columns))]
    blanks = quoted(" \t" + "".join(NO_BREAK_BLANKS))
    taken = [f"nullif(trim({cell}, {blanks}), '')" if reading.trim else cell for cell in cells]
    named = ", ".join(f"{cell} AS {_name(name)}" for cell, name in zip(taken, reading.columns, strict=True))
    workshop.engine.execute("DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans")
    counted = workshop.engine.execute(
        f"""
        COPY (SELECT {named} FROM read_csv({files}, {", ".join(options)}))
        TO {quoted(parquet)} (FORMAT parquet, COMPRESSION zstd)
        """
    ).fetchall()
    return int(counted[0][0])


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _all_accounted(reading: Reading, records: int) -> bool:
    """Whether the records found, broken ones included, are all that the file holds."""
    if reading.several_lines:
        return records == _line_ends_outside_quotes(reading) - reading.skip
    missing = reading.lines - reading.skip - records
    return missing == 0 or missing == _blank_lines(reading)


def _line_ends_outside_quotes(reading: Reading) -> int:
    """How many records a file has, an unfinished one included, when all quotes are paired and no line is empty."""
    mark = reading.line_end[-1:].encode()
    count, outside, last = 0, True, mark
    with reading.path.open("rb") as handle:
        while chunk := handle.read(CHUNK_BYTES):
            # Two quotes with no line end between them change nothing, and are most of a table's quotes.
            marks = chunk.translate(None, ALL_BUT_QUOTES_AND_LINE_ENDS).replace(b'""', b"")
            pieces = marks.split(b'"')
            count += b"".join(pieces[0 if outside else 1 :: 2]).count(mark)
            outside ^= len(pieces) % 2 == 0
            last = chunk[-1:]
    return count + (last != mark or not outside)


def _blank_lines(reading: Reading) -> int:
    """How many lines below the header are empty."""
    blank, before = 0, b"\n"
    with reading.path.open("rb") as handle:
        _skip_lines(handle, reading)
        while chunk := handle.read(CHUNK_BYTES):
            if reading.line_end == "\r":
                chunk = chunk.replace(b"\r", b"\n")
            if chunk.endswith(b"\r"):
                chunk += handle.read(1)
            blank += blank_lines(chunk, before)
            before = chunk[-1:]
    return blank


def _skip_lines(handle: BinaryIO, reading: Reading) -> None:
    if reading.line_end != "\r":
        for _ in range(reading.skip):
            handle.readline()
        return
    head = handle.read(CHUNK_BYTES)
    position = 0
    for _ in range(reading.skip):
        position = head.find(b"\r", position) + 1
    handle.seek(position)


def _with_line_feeds(path: Path, workshop: Workshop) -> tuple[Path, int]:
    """A copy in which every way to end a line is a line feed, and how many lines it has."""
    copy, lines, data = workshop.scratch(".even.csv"), 0, b""
    with path.open("rb") as handle, copy.open("wb") as out:
        held = b""
        while chunk := handle.read(CHUNK_BYTES):
            chunk = held + chunk
            chunk, held = (chunk[:-1], b"\r") if chunk.endswith(b"\r") else (chunk, b"")
            data = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n") or data
            lines += data.count(b"\n")
            out.write(data)
        out.write(held.replace(b"\r", b"\n"))
    return copy, lines + bool(held or not data.endswith(b"\n"))


def _empty_records(parquet: Path, columns: tuple[str, ...], workshop: Workshop) -> int:
    """How many records are empty in every column; looked for only when no column is filled throughout."""
    engine = workshop.engine
    fewest = engine.execute(
        f"""
        SELECT min(empty) FROM (
            SELECT sum(stats_null_count) AS empty FROM parquet_metadata({quoted(parquet)}) GROUP BY path_in_schema)
        """
    ).fetchall()[0][0]
    if fewest == 0:
        return 0
    empty = " AND ".join(f"{_name(column)} IS NULL" for column in columns)
    counted = engine.execute(f"SELECT count(*) FROM {quoted(parquet)} WHERE {empty}").fetchall()
    return int(counted[0][0])
