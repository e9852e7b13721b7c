"""Files as tools export them: which quotes, separators, line ends and bytes each of them likes."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from sightline.demo.report import DemoReport, WrittenFile

Columns = Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Habit:
    """How one kind of tool writes text files."""

    separator: str = ","
    end: str = "\n"
    encoding: str = "utf-8"
    quotes_all: bool = False


CRM = Habit(quotes_all=True)
TOOL = Habit()
EXCEL = Habit(encoding="utf-8-sig", end="\r\n")
GERMAN = Habit(separator=";", encoding="cp1252", end="\r\n")


class Sheet:
    """One file being written, block of columns by block of columns."""

    def __init__(self, stream: TextIO, habit: Habit) -> None:
        self._writer = csv.writer(
            stream,
            delimiter=habit.separator,
            lineterminator=habit.end,
            quoting=csv.QUOTE_ALL if habit.quotes_all else csv.QUOTE_MINIMAL,
        )
        self._stream = stream
        self.rows = 0

    def add(self, columns: Columns) -> None:
        """Append records, given column by column."""
        self._writer.writerows(zip(*columns, strict=True))
        self.rows += len(columns[0])

    def add_rows(self, rows: Iterable[Sequence[object]]) -> None:
        """Append records, given one by one."""
        for row in rows:
            self._writer.writerow(row)
            self.rows += 1

    def footer(self, *lines: str) -> None:
        """Close with lines that are no records, as reports do."""
        for line in lines:
            self._writer.writerow([line])


class Shelf:
    """The folder the exports go to; keeps count of what is written."""

    def __init__(self, folder: Path, report: DemoReport) -> None:
        self.folder = folder
        self.report = report

    @contextmanager
    def sheet(self, path: str, header: Sequence[str], habit: Habit = TOOL) -> Iterator[Sheet]:
        """A new file with its header; a path that ends in .gz is packed, without a date in it."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as raw:
            packed = gzip.GzipFile("", "wb", 5, raw, mtime=0) if path.endswith(".gz") else None
            stream = io.TextIOWrapper(packed or raw, encoding=habit.encoding, newline="", write_through=False)
            sheet = Sheet(stream, habit)
            sheet.add_rows([header])
            sheet.rows = 0
            yield sheet
            stream.flush()
            stream.detach()
            if packed:
                packed.close()
        self.report.files.append(WrittenFile(path, sheet.rows, target.stat().st_size))

    def table(self, path: str, header: Sequence[str], columns: Columns, habit: Habit = TOOL) -> None:
        """A whole file at once, column by column."""
        with self.sheet(path, header, habit) as sheet:
            sheet.add(columns)

    def records(self, path: str, header: Sequence[str], rows: Iterable[Sequence[object]], habit: Habit = TOOL) -> None:
        """A whole file at once, record by record."""
        with self.sheet(path, header, habit) as sheet:
            sheet.add_rows(rows)
