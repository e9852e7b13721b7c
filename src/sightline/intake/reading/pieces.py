"""Large tables whose cells hold line breaks are cut into pieces, so that several cores may read them after all.

One core reads each piece from its start, so every piece must start at a record. Where to cut is a guess by the
number of quotes before; what proves it is a line no table has, put at the end of each piece: it shows up broken
exactly when no quote is open there, hence the piece ends at the end of a record and the next one starts at one.
The same line at the start of each piece shows the engine how records end, where cells hold other line breaks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from sightline.intake.reading.encodings import CHUNK_BYTES
from sightline.intake.reading.workshop import Workshop

PIECE_BYTES = 64 * 1024**2
_STOP = b"\x02"


@contextmanager
def cut_up(path: Path, start: int, line_end: bytes, stop: bytes, workshop: Workshop) -> Iterator[list[Path]]:
    """The bytes of a file from `start` in pieces of about the same size, each between two lines `stop`."""
    pieces: list[Path] = []
    try:
        with path.open("rb") as handle:
            handle.seek(start)
            for copy in _copies(handle, line_end, stop, workshop):
                pieces.append(copy)  # noqa: PERF402  what was copied goes even when the disk runs full
        yield pieces
    finally:
        for piece in pieces:
            piece.unlink(missing_ok=True)


def stop_line(width: int, delimiter: str) -> bytes:
    """A line that fits no table of this width, and that no person writes."""
    return _STOP if width > 1 else _STOP + delimiter.encode() + _STOP


def stopped_everywhere(workshop: Workshop, pieces: int) -> bool:
    """Whether the engine found every stop line, and nothing else broken."""
    found = workshop.engine.execute(
        """
        SELECT count(DISTINCT file_id), count(DISTINCT (file_id, line)),
            coalesce(bool_and(starts_with(ltrim(csv_line, chr(10) || chr(13)), chr(2))), false)
        FROM reject_errors
        """
    ).fetchall()
    return found == [(pieces, 2 * pieces, True)]


def _copies(handle: BinaryIO, line_end: bytes, stop: bytes, workshop: Workshop) -> Iterator[Path]:
    """Copy a file piece by piece; gives each path before it is filled."""
    is_outside, rest, last = True, b"", b""
    while rest or (rest := handle.read(CHUNK_BYTES)):
        copy = workshop.scratch(".piece.csv")
        yield copy
        with copy.open("wb") as out:
            size = out.write(stop + line_end)
            while chunk := rest or handle.read(CHUNK_BYTES):
                rest = b""
                cut = _record_end(chunk, line_end[-1:], is_outside=is_outside) if size >= PIECE_BYTES else 0
                if cut:
                    chunk, rest = chunk[:cut], chunk[cut:]
                out.write(chunk)
                is_outside ^= chunk.count(b'"') % 2 == 1
                size, last = size + len(chunk), chunk[-1:]
                if cut:
                    break
            out.write((b"" if last == line_end[-1:] else line_end) + stop + line_end)


def _record_end(chunk: bytes, mark: bytes, *, is_outside: bool) -> int:
    """The position behind the first line end of a chunk at which no quote is open; 0 when there is none."""
    position = 0
    while position < len(chunk):
        quote = chunk.find(b'"', position)
        if is_outside:
            end = chunk.find(mark, position, quote if quote >= 0 else len(chunk))
            if end >= 0:
                return end + 1
        if quote < 0:
            return 0
        is_outside, position = not is_outside, quote + 1
    return 0
