"""Workbooks become staged tables: every visible sheet with a table in it is one."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from sightline.intake.errors import (
    DamagedFileError,
    LockedFileError,
    NothingToReadError,
    TooManyColumnsError,
    UnpacksTooLargeError,
    WrongKindError,
)
from sightline.intake.reading.dialect import Dialect
from sightline.intake.reading.records import Reading, read_records
from sightline.intake.reading.rejects import write_left_out
from sightline.intake.reading.sheets import Sheet, SheetPlan, plan_sheet
from sightline.intake.reading.sources import Source
from sightline.intake.reading.staged import Skipped, StagedTable, counted, table_name
from sightline.intake.reading.workshop import Workshop, opened

_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class _Book:
    source: Source
    book: CalamineWorkbook
    from_1904: bool


def stage_workbook(source: Source, workshop: Workshop, skipped: list[Skipped]) -> Iterator[StagedTable]:
    """Stage every visible sheet that has a table; hidden, empty and chart sheets are passed over."""
    _refuse_locked(source)
    from_1904 = _inspect_package(source, workshop)
    with _damage(source.name):
        opened_book = _Book(source, CalamineWorkbook.from_path(str(source.local)), from_1904)
        sheets = opened_book.book.sheets_metadata
    passed_over: list[tuple[str, str]] = []
    for meta in sheets:
        table: StagedTable | None = None
        reason = _reason_to_skip(meta.typ, meta.visible)
        if reason is None:
            table = _staged(opened_book, meta.name, workshop)
            reason = None if table else "an empty sheet"
        if table is not None:
            yield table
        elif reason is not None:
            passed_over.append((meta.name, reason))
            skipped.append(Skipped(source.source_path, _member(source, meta.name), reason))
    if len(passed_over) == len(sheets):
        raise NothingToReadError(source.name, passed_over)


def _member(source: Source, sheet: str) -> str:
    return sheet if source.member is None else f"{source.member}/{sheet}"


def _reason_to_skip(kind: SheetTypeEnum, visible: SheetVisibleEnum) -> str | None:
    if kind != SheetTypeEnum.WorkSheet:
        return "a sheet without cells"
    return None if visible == SheetVisibleEnum.Visible else "a hidden sheet"


@contextmanager
def _damage(where: str) -> Iterator[None]:
    """Turn what the workbook library raises, panics of its core included, into our error."""
    try:
        yield
    except PasswordError as error:
        raise LockedFileError(where) from error
    except (CalamineError, OSError, ValueError) as error:
        raise DamagedFileError(where, f"The workbook cannot be opened: {error}.") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise DamagedFileError(where, "The workbook breaks the reader of workbooks.") from error


def _refuse_locked(source: Source) -> None:
    """A protected workbook is another kind of file under the same name; so is an old one that was renamed."""
    with opened(source.local) as handle:
        if handle.read(4) != _OLD_WORKBOOK or source.local.suffix.lower() == ".xls":
            return
        locked = _ENCRYPTED in handle.read()
    if locked:
        raise LockedFileError(source.name)
    raise WrongKindError(
        source.name,
        expected="an Excel workbook",
        found="an old Excel workbook",
        fix='Rename it to end in ".xls" and load it again.',
    )


def _inspect_package(source: Source, workshop: Workshop) -> bool:
    """Refuse a workbook that unpacks to more than the limit; tell whether its days count from 1904."""
    if source.local.suffix.lower() == ".xls":
        return False
    try:
        with opened(source.local) as handle, zipfile.ZipFile(handle) as package:
            size = sum(item.file_size for item in package.infolist())
            if size > workshop.limits.workbook_bytes:
                raise UnpacksTooLargeError(source.name, size=size, limit=workshop.limits.workbook_bytes)
            if "xl/workbook.xml" not in package.namelist():
                return False
            described = package.read("xl/workbook.xml")
            return b'date1904="1"' in described or b'date1904="true"' in described
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise DamagedFileError(source.name, f"The workbook cannot be opened: {error}.") from error


def _staged(opened_book: _Book, name: str, workshop: Workshop) -> StagedTable | None:
    source = opened_book.source
    member = _member(source, name)
    where = table_name(source.source_path, member)
    with _damage(where):
        found: CalamineSheet = opened_book.book.get_sheet_by_name(name)
        sheet = Sheet(found, from_1904=opened_book.from_1904)
        if sheet.width > workshop.limits.columns:
            raise TooManyColumnsError(where, count=sheet.width, limit=workshop.limits.columns)
        plan = plan_sheet(sheet, workshop.known_headers)
    if plan is None:
        return None
    with workshop.reading(where):
        return _written(Source(source.local, source.kind, source.source_path, member), sheet, plan, workshop)


def _written(source: Source, sheet: Sheet, plan: SheetPlan, workshop: Workshop) -> StagedTable:
    copy = workshop.scratch(".sheet.csv")
    with copy.open("w", encoding="utf-8", newline="", errors="replace") as out:
        rows = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        rows.writerows(plan.records(sheet))
    reading = Reading(source.name, copy, Dialect(","), plan.columns, skip=0, several_lines=True)
    records = read_records(reading, workshop)
    copy.unlink()
    left_out = write_left_out(workshop, source.name, plan.first_record, plan.left_out)
    notes = (*plan.notes, *records.notes)
    if left_out.count:
        notes += (f"Rejected because they sum up others or repeat the header: {counted(left_out.count, 'row')}.",)
    return StagedTable(
        parquet=records.parquet,
        columns=plan.columns,
        rows=records.rows,
        source_path=source.source_path,
        member=source.member,
        first_record=plan.first_record,
        encoding="workbook",
        delimiter="",
        header_row=plan.first_record - 1,
        footer_rows=plan.footer_rows,
        notes=notes,
        rejects=left_out.rejects,
        reject_count=left_out.count,
        gaps=left_out.gaps,
    )
