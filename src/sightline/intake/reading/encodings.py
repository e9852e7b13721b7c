"""Text in whatever bytes it was written becomes a file of UTF-8, with the evidence for the reading taken."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from sightline.intake.errors import WrongKindError
from sightline.intake.reading.census import Census
from sightline.intake.reading.staged import counted
from sightline.intake.reading.workshop import Workshop, opened

CHUNK_BYTES = 4 * 1024**2
Decode = Callable[[bytes, bool], str]
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Five bytes mean nothing in Windows-1252; they are kept as the control characters other systems see in them.
_WINDOWS_1252 = "".join(
    bytes([value]).decode("cp1252", errors="replace").replace("\ufffd", chr(value)) for value in range(256)
)


@dataclass(frozen=True, slots=True)
class Utf8File:
    """A file of UTF-8 with its census; `is_ours` when it is a copy in the scratch folder."""

    path: Path
    census: Census
    encoding: str
    notes: tuple[str, ...] = ()
    is_ours: bool = False


class _NotUtf8Error(Exception):
    """Raised inside this module when a byte cannot be UTF-8."""

    def __init__(self, offset: int, value: int) -> None:
        super().__init__(offset, value)
        self.offset = offset
        self.value = value


def as_utf8(path: Path, where: str, workshop: Workshop) -> Utf8File:
    """`path` itself when it is UTF-8, else a copy in UTF-8; `where` names it to people."""
    with opened(path) as handle:
        head = handle.read(4_096)
    declared = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    if declared is not None and declared != "utf-8":
        note = f"Read as {declared.upper()} because it starts with that byte order mark."
        return _transcoded(path, where, workshop, (declared, _incremental(declared), note))
    if declared is None and (sniffed := _utf16_without_mark(head)) is not None:
        note = f"Read as {sniffed.upper()} because every other byte is zero."
        return _transcoded(path, where, workshop, (sniffed, _incremental(sniffed), note))
    try:
        census = _scan(path, where, workshop, strict=True)
    except _NotUtf8Error as error:
        return _not_utf8(path, where, workshop, error)
    notes = ("Read as UTF-8 because it starts with that byte order mark.",) if declared else ()
    return Utf8File(path, census, "utf-8", notes)


def _utf16_without_mark(head: bytes) -> str | None:
    """UTF-16 by its zero bytes: Latin text has one in each pair, always on the same side."""
    if len(head) < 4 or b"\x00" not in head:
        return None
    half = len(head) // 2
    if head[1::2].count(0) > 0.4 * half and head[0::2].count(0) < 0.05 * half:
        return "utf-16-le"
    if head[0::2].count(0) > 0.4 * half and head[1::2].count(0) < 0.05 * half:
        return "utf-16-be"
    return None


def _not_utf8(path: Path, where: str, workshop: Workshop, error: _NotUtf8Error) -> Utf8File:
    """Windows-1252, unless nearly everything else is sound UTF-8 and a few bytes were damaged."""
    fault = f"byte 0x{error.value:02X} at offset {error.offset:,} is not UTF-8"
    if _mostly_utf8(path, error.offset):
        note = f"Read as UTF-8 though {fault}: all around it is. The records that hold such bytes are rejected."
        return Utf8File(path, _scan(path, where, workshop, strict=False), "utf-8", (note,))
    note = f"Read as Windows-1252 because {fault}."
    return _transcoded(path, where, workshop, ("cp1252", _decode_windows_1252, note))


def _mostly_utf8(path: Path, offset: int) -> bool:
    with opened(path) as handle:
        handle.seek(max(0, offset - CHUNK_BYTES))
        sample = handle.read(2 * CHUNK_BYTES)
    text = sample.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    good = sum(1 for character in text if character >= "\x80") - bad
    return good >= 10 * bad


def _chunks(path: Path, workshop: Workshop) -> Iterator[bytes]:
    size = min(CHUNK_BYTES, workshop.limits.record_bytes)
    with opened(path) as handle:
        while chunk := handle.read(size):
            yield chunk


def _scan(path: Path, where: str, workshop: Workshop, *, strict: bool) -> Census:
    """The census of a file of UTF-8; checks every byte of it when `strict`."""
    census = Census(workshop.limits.record_bytes)
    pending, offset = b"", 0
    for chunk in _chunks(path, workshop):
        if b"\x00" in chunk:
            _refuse_binary(where, offset + chunk.index(b"\x00"))
        if strict and (pending or not chunk.isascii()):
            pending = _check(pending + chunk, offset - len(pending))
        census.feed(chunk)
        offset += len(chunk)
    if pending:
        raise _NotUtf8Error(offset - len(pending), pending[0])
    census.finish()
    return census


def _check(data: bytes, offset: int) -> bytes:
    """Raise at the first byte that is not UTF-8; give back a character cut off at the end."""
    try:
        _, used = codecs.utf_8_decode(data, "strict", False)
    except UnicodeDecodeError as error:
        raise _NotUtf8Error(offset + error.start, data[error.start]) from None
    return data[used:]


def _refuse_binary(where: str, offset: int) -> None:
    raise WrongKindError(
        where,
        expected="a text table",
        found=f"binary (a zero byte at offset {offset:,})",
        fix="Export the table again as CSV, XLSX or Parquet.",
    )


def _incremental(encoding: str) -> Decode:
    return codecs.getincrementaldecoder(encoding)(errors="replace").decode


def _decode_windows_1252(data: bytes, _final: bool = False) -> str:
    return codecs.charmap_decode(data, "strict", _WINDOWS_1252)[0]


def _transcoded(path: Path, where: str, workshop: Workshop, reading: tuple[str, Decode, str]) -> Utf8File:
    encoding, decode, note = reading
    census, replaced = Census(workshop.limits.record_bytes), 0
    copy = workshop.scratch(".utf8.csv")
    with workshop.reading(where), copy.open("wb") as out:
        for chunk in chain(_chunks(path, workshop), (b"",)):
            text = decode(chunk, not chunk)
            replaced += text.count("\ufffd")
            data = (text if census.size else text.removeprefix("\ufeff")).encode()
            if b"\x00" in data:
                _refuse_binary(where, census.size + data.index(b"\x00"))
            out.write(data)
            census.feed(data)
    census.finish()
    notes = [note]
    if replaced:
        notes.append(f"Not readable in that encoding and shown as \ufffd: {counted(replaced, 'character')}.")
    return Utf8File(copy, census, encoding, tuple(notes), is_ours=True)
