"""What reading a file leaves behind: all-text tables, and a sentence for every decision made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, overload

KnownHeaders = Callable[[Sequence[str]], int]
"""How many of these cells are known column names; the recogniser supplies it."""


class Progress(Protocol):
    """Called now and then while files are read; `done` and `total` are bytes of the given files."""

    def __call__(self, step: str, done: int, total: int) -> None:
        """Take note of `step`, such as "Reading deals.csv"."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large things may be before they are refused; each a guard against a broken or hostile file."""

    columns: int = 2_000
    record_bytes: int = 16 * 1024**2
    broken_records: int = 100_000
    unpacked_bytes: int = 50 * 1024**3
    workbook_bytes: int = 2 * 1024**3
    memory: str = "2GB"


@dataclass(frozen=True, slots=True)
class StagedTable:
    """One table of one file: its records as text in a Parquet file, in the order of the file.

    Every column of `parquet` is VARCHAR and bears the name in `columns`; an empty cell is NULL. `numbered`
    is the SQL that gives each record with the row of the file it stands in, counted from 1 as a spreadsheet
    does: ``first_record`` plus Parquet's ``file_row_number``, plus what `gaps` says was left out before it.

    `rejects` is a Parquet file of the structurally broken records, or None when there are none:
    ``row`` and ``line`` BIGINT (in the file; they differ once a cell holds line breaks), ``column`` VARCHAR or
    NULL, ``value`` VARCHAR (the raw text, cut at 2,000 characters), ``reason`` VARCHAR (a sentence).
    """

    parquet: Path
    columns: tuple[str, ...]
    rows: int
    source_path: Path
    member: str | None
    first_record: int
    encoding: str
    delimiter: str
    header_row: int
    footer_rows: int
    notes: tuple[str, ...]
    rejects: Path | None = None
    reject_count: int = 0
    gaps: Path | None = None

    @property
    def name(self) -> str:
        """The file, and the sheet or member in it, as people name it."""
        return table_name(self.source_path, self.member)

    def numbered(self, row_name: str = "__row") -> str:
        """A SELECT of every column and, named `row_name`, the row of the file each record stands in."""
        number = f"{self.first_record} + record.file_row_number"
        records = f"read_parquet({quoted(self.parquet)}, file_row_number = true) AS record"
        columns = "record.* EXCLUDE (file_row_number)"
        if self.gaps is None:
            return f'SELECT {columns}, {number} AS "{row_name}" FROM {records}'
        return (
            f'SELECT {columns}, {number} + coalesce(gap.left_out, 0) AS "{row_name}" FROM {records} '
            f"ASOF LEFT JOIN read_parquet({quoted(self.gaps)}) AS gap ON record.file_row_number >= gap.after"
        )


def table_name(source_path: Path, member: str | None) -> str:
    """The file, and the sheet or member in it, as people name it.

    >>> table_name(Path("exports/all.zip"), "deals.csv")
    'all.zip/deals.csv'
    """
    return source_path.name if member is None else f"{source_path.name}/{member}"


def counted(count: int, noun: str) -> str:
    """A number of things in words.

    >>> counted(1, "record"), counted(1200, "record")
    ('1 record', '1,200 records')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def quoted(text: object) -> str:
    """`text` as an SQL string.

    >>> quoted("it's")
    "'it''s'"
    """
    return "'" + str(text).replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, archive member or sheet that was passed over, and why."""

    source_path: Path
    member: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Staging(Sequence[StagedTable]):
    """The staged tables, in the order of the paths given, and everything passed over."""

    tables: tuple[StagedTable, ...]
    skipped: tuple[Skipped, ...] = ()

    def __len__(self) -> int:
        return len(self.tables)

    @overload
    def __getitem__(self, index: int) -> StagedTable: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[StagedTable]: ...

    def __getitem__(self, index: int | slice) -> StagedTable | Sequence[StagedTable]:
        return self.tables[index]
