"""What kind of file something is, by its name and by its first bytes."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePath

from sightline.intake.errors import UnknownKindError, WrongKindError

HEAD_BYTES = 4_096


class Kind(StrEnum):
    """The kinds of file that hold tables, or hold files that do."""

    TEXT = "a text table"
    WORKBOOK = "an Excel workbook"
    PARQUET = "a Parquet file"
    GZIP = "a gzip file"
    ZIP = "a ZIP archive"


_BY_NAME = {
    ".csv": Kind.TEXT,
    ".tsv": Kind.TEXT,
    ".tab": Kind.TEXT,
    ".txt": Kind.TEXT,
    ".xlsx": Kind.WORKBOOK,
    ".xlsm": Kind.WORKBOOK,
    ".xlsb": Kind.WORKBOOK,
    ".xls": Kind.WORKBOOK,
    ".ods": Kind.WORKBOOK,
    ".parquet": Kind.PARQUET,
    ".pq": Kind.PARQUET,
    ".gz": Kind.GZIP,
    ".zip": Kind.ZIP,
}

_WORKBOOK_ZIP = "an Excel workbook"
_OLD_WORKBOOK = "an old Excel workbook"
_PAGE = "a web page"
_BY_BYTES = (
    (b"PK\x03\x04", "a ZIP archive"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"PAR1", "a Parquet file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLD_WORKBOOK),
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\xfd7zXZ\x00", "an XZ file"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"BZh", "a bzip2 file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
)
_FITTING = {
    Kind.WORKBOOK: (_WORKBOOK_ZIP, _OLD_WORKBOOK, "a ZIP archive"),
    Kind.PARQUET: ("a Parquet file",),
    Kind.GZIP: ("a gzip file",),
    Kind.ZIP: ("a ZIP archive", _WORKBOOK_ZIP),
}
_RENAMED = {
    _WORKBOOK_ZIP: 'Rename it to end in ".xlsx" and load it again.',
    _OLD_WORKBOOK: 'Rename it to end in ".xls" and load it again.',
    "a ZIP archive": 'Rename it to end in ".zip" and load it again.',
    "a Parquet file": 'Rename it to end in ".parquet" and load it again.',
    "a gzip file": 'Rename it to end in ".gz" and load it again.',
    _PAGE: "Open it in a spreadsheet program and save it as CSV or XLSX, or export it as CSV.",
}


def kind_by_name(name: str) -> Kind | None:
    """The kind a file name promises, or None when its ending is not one we read.

    >>> kind_by_name("Deals.CSV.GZ").name, kind_by_name("notes.docx")
    ('GZIP', None)
    """
    return _BY_NAME.get(PurePath(name).suffix.lower())


def kind_by_bytes(head: bytes) -> str | None:
    """What the first bytes of a file give it away as, or None when they may be text.

    >>> kind_by_bytes(b"%PDF-1.7"), kind_by_bytes(b"Deal,Amount")
    ('a PDF document', None)
    """
    for magic, found in _BY_BYTES:
        if head.startswith(magic):
            if found == "a ZIP archive" and (b"[Content_Types].xml" in head or b"xl/" in head[:200]):
                return _WORKBOOK_ZIP
            return found
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:100].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<head")):
        return _PAGE
    if start.startswith(b"<?xml"):
        return "an XML document"
    return None


def kind_of(name: str, head: bytes, where: str) -> Kind:
    """The kind of a file, which its name and its bytes must agree on; `where` names it to people.

    Raises `WrongKindError` when they do not, `UnknownKindError` when it is of no kind we read.
    """
    promised = kind_by_name(name)
    found = kind_by_bytes(head)
    if promised is None:
        if found is None and b"\x00" not in head:
            return Kind.TEXT  # an unusual ending, such as .dat, says nothing against a text table
        ending = PurePath(name).suffix or "no ending"
        raise UnknownKindError(where, f"It is {found or 'not text'}, and its name has the ending {ending}.")
    if found == promised or not head:
        return promised
    if promised is Kind.TEXT:
        if found is None:
            return promised
    elif found in _FITTING[promised]:
        return promised
    fix = _RENAMED.get(found or "", "Export the table again as CSV, XLSX or Parquet.")
    raise WrongKindError(where, expected=promised.value, found=found or "something else", fix=fix)
