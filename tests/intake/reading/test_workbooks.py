"""Workbooks as people make them: titles, merged cells, totals, dates that are numbers and numbers that are dates."""

from __future__ import annotations

import datetime as dt
import zipfile

import openpyxl
import pytest

from intake.reading.room import rejects, row_numbers, rows, said
from sightline.intake import errors


@pytest.fixture
def book():
    return openpyxl.Workbook()


def staged(room, book, name="deals.xlsx", **limits):
    book.save(room.inbox / name)
    return room.stage(room.inbox / name, **limits)


def fill(book, *lines):
    for line in lines:
        book.active.append(line)


def test_cells_become_the_text_a_person_sees_when_typed(room, book):
    fill(
        book,
        ["Record ID", "Deal Name", "Amount", "Open", "Rate", "Talk time", "At"],
        [43659, "Acme", 12000.5, True, 0.1 + 0.2, dt.timedelta(hours=30, minutes=5), dt.time(9, 30)],
        [480000000000, " 007", 1e-7, False, -3.0, None, None],
    )
    (table,) = staged(room, book)
    assert rows(table) == [
        ("43659", "Acme", "12000.5", "TRUE", "0.3", "30:05:00", "09:30:00"),
        ("480000000000", " 007", "0.0000001", "FALSE", "-3", None, None),
    ]


def test_dates_become_iso_text_and_moments_keep_their_time_when_a_column_has_any(room, book):
    fill(
        book,
        ["Deal Name", "Close Date", "Create Date"],
        ["a", dt.date(2026, 3, 31), dt.datetime(2026, 1, 2, 9, 15)],
        ["b", "31.03.2026", dt.datetime(2026, 1, 3)],
    )
    (table,) = staged(room, book)
    assert rows(table) == [
        ("a", "2026-03-31", "2026-01-02 09:15:00"),
        ("b", "31.03.2026", "2026-01-03 00:00:00"),
    ]


def test_ids_come_back_as_numbers_when_formatted_as_dates(room, book):
    fill(book, ["SalesOrderID", "Deal Name", "OrderDate"], [43659, "a", dt.date(2011, 5, 31)], [7, "b", None])
    for row in (2, 3):
        book.active.cell(row, 1).number_format = "yyyy-mm-dd"
    (table,) = staged(room, book)
    assert rows(table) == [("43659", "a", "2011-05-31"), ("7", "b", None)]
    assert 'Column "SalesOrderID" is formatted as dates but named as numbers; the numbers were taken.' in table.notes


def test_ids_come_back_as_numbers_when_the_workbook_counts_from_1904(room, book):
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    fill(book, ["Record ID", "Deal Name", "Close Date"], [43659, "a", dt.date(2026, 3, 31)])
    book.active["A2"].number_format = "yyyy-mm-dd"
    (table,) = staged(room, book)
    assert rows(table) == [("43659", "a", "2026-03-31")]


def test_dates_come_back_when_stored_as_numbers(room, book):
    fill(book, ["Deal Name", "Close Date", "Amount"], ["a", 46112, 46112], ["b", 46113.5, 46113])
    (table,) = staged(room, book)
    assert rows(table) == [("a", "2026-03-31", "46112"), ("b", "2026-04-01 12:00:00", "46113")]
    assert 'Column "Close Date" holds 2 dates as day numbers; they were made dates.' in table.notes


def test_dates_come_back_when_real_dates_and_numbers_are_mixed(room, book):
    fill(book, ["Deal Name", "Won"], ["a", dt.date(2026, 3, 31)], ["b", 46113], ["c", None])
    (table,) = staged(room, book)
    assert rows(table) == [("a", "2026-03-31"), ("b", "2026-04-01"), ("c", None)]


def test_numbers_stay_numbers_when_no_name_says_date(room, book):
    fill(book, ["Deal Name", "Amount", "Employees"], ["a", 46112, 45000], ["b", 46113, 45001])
    (table,) = staged(room, book)
    assert rows(table) == [("a", "46112", "45000"), ("b", "46113", "45001")]


def test_note_warns_when_ids_have_more_digits_than_a_workbook_keeps(room, book):
    fill(book, ["Record ID", "Deal Name"], [12345678901234567, "a"])
    (table,) = staged(room, book)
    assert "numbers of more than 15 digits" in said(table)


def test_every_visible_sheet_is_a_table_when_there_are_several(room, book):
    book.active.title = "Deals"
    fill(book, ["Deal Name", "Amount"], ["a", 1])
    calls = book.create_sheet("Calls")
    calls.append(["User", "Direction"])
    calls.append(["Ana", "out"])
    hidden = book.create_sheet("Lists")
    hidden.append(["x"])
    hidden.sheet_state = "hidden"
    book.create_sheet("Empty")
    book.create_chartsheet("Chart")
    staging = staged(room, book)
    assert [(table.name, table.columns) for table in staging] == [
        ("deals.xlsx/Deals", ("Deal Name", "Amount")),
        ("deals.xlsx/Calls", ("User", "Direction")),
    ]
    assert [(item.member, item.reason) for item in staging.skipped] == [
        ("Lists", "a hidden sheet"),
        ("Empty", "an empty sheet"),
        ("Chart", "a sheet without cells"),
    ]


def test_rows_that_are_no_records_go_and_the_others_know_their_row_when_a_report_is_formatted(room, book):
    fill(
        book,
        ["Pipeline by owner"],
        ["As of 2026-03-01"],
        [],
        ["Deal owner", "Deal Name", "Stage", "Amount"],
        ["Ana", "a", "Won", 1],
        [None, "b", "Won", 2],
        ["Subtotal", None, None, 3],
        [],
        ["Bo", "c", "Lost", 4],
        ["Deal owner", "Deal Name", "Stage", "Amount"],
        ["Bo", "d", "Lost", 5],
        ["Total", None, None, 12],
        [],
        ["Confidential Information - Do Not Distribute"],
    )
    book.active.merge_cells("A1:D1")
    book.active.merge_cells("A5:A6")
    (table,) = staged(room, book)
    assert rows(table) == [
        ("Ana", "a", "Won", "1"),
        ("Ana", "b", "Won", "2"),
        ("Bo", "c", "Lost", "4"),
        ("Bo", "d", "Lost", "5"),
    ]
    assert (table.header_row, table.footer_rows) == (4, 3)
    assert row_numbers(table) == [5, 6, 9, 11]
    assert [(item["row"], item["value"], item["reason"]) for item in rejects(table)] == [
        (7, "Subtotal, 3", "It sums up other rows; it is no record."),
        (10, "Deal owner, Deal Name, Stage, Amount", "It repeats the header."),
    ]
    assert table.reject_count == 2
    assert '"Confidential Information - Do Not Distribute"' in said(table)


def test_headers_are_told_apart_by_their_group_when_merged_cells_stand_above(room, book):
    fill(
        book,
        [None, "Q1", None, "Q2", None],
        ["Deal owner", "Amount", "Stage", "Amount", "Note"],
        ["Ana", 1, "Won", 2, "x"],
    )
    book.active.merge_cells("B1:C1")
    book.active.merge_cells("D1:E1")
    (table,) = staged(room, book)
    assert table.columns == ("Deal owner", "Q1 Amount", "Stage", "Q2 Amount", "Note")


def test_headers_are_filled_when_merged_downward_and_sideways(room, book):
    fill(book, ["Deal owner", "x"], [None, "Amount", "Currency", None], ["Ana", 1, "EUR", "late"])
    book.active.merge_cells("A1:A2")
    book.active.merge_cells("C2:D2")
    (table,) = staged(room, book)
    assert table.columns == ("Deal owner", "Amount", "Currency", "Currency (2)")
    assert rows(table) == [("Ana", "1", "EUR", "late")]


def test_columns_stay_together_when_the_table_starts_in_the_middle_of_the_sheet(room, book):
    for row, line in enumerate((["Deal Name", None, "Amount"], ["a", None, 1], ["b", "x", 2]), start=4):
        for column, value in enumerate(line, start=3):
            book.active.cell(row, column, value)
    (table,) = staged(room, book)
    assert (table.columns, table.header_row) == (("Deal Name", "Column 2", "Amount"), 4)
    assert rows(table) == [("a", None, "1"), ("b", "x", "2")]


def test_columns_without_name_and_cells_go_when_they_only_keep_a_distance(room, book):
    fill(book, ["Deal Name", None, "Amount"], ["a", None, 1])
    (table,) = staged(room, book)
    assert (table.columns, rows(table)) == (("Deal Name", "Amount"), [("a", "1")])


def test_cells_of_several_lines_and_quotes_read_back_when_in_a_workbook(room, book):
    fill(book, ["Deal Name", "Note"], ["a", 'first\nsecond "quoted", third'], ["b", "x;y\tz"])
    (table,) = staged(room, book)
    assert rows(table) == [("a", 'first\nsecond "quoted", third'), ("b", "x;y\tz")]


def test_sheet_is_a_table_without_records_when_it_has_a_header_only(room, book):
    fill(book, ["Deal Name", "Amount"])
    (table,) = staged(room, book)
    assert (table.rows, table.columns) == (0, ("Deal Name", "Amount"))
    assert "The table has a header and no records." in table.notes


def test_workbook_is_refused_when_nothing_in_it_is_a_table(room, book):
    with pytest.raises(errors.NothingToReadError) as caught:
        staged(room, book)
    assert "Sheet: an empty sheet" in caught.value.why


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.98])
def test_workbook_is_refused_when_it_breaks_off(room, book, kept):
    fill(book, ["Deal Name", "Amount"], *(["a", number] for number in range(2_000)))
    book.save(room.inbox / "whole.xlsx")
    content = (room.inbox / "whole.xlsx").read_bytes()
    with pytest.raises(errors.DamagedFileError):
        room.stage(room.write("deals.xlsx", content[: int(len(content) * kept)]))


def test_workbook_is_refused_when_its_sheet_is_damaged_inside(room, book):
    fill(book, ["Deal Name", "Amount"], ["a", 1])
    book.save(room.inbox / "whole.xlsx")
    with (
        zipfile.ZipFile(room.inbox / "whole.xlsx") as whole,
        zipfile.ZipFile(room.inbox / "deals.xlsx", "w") as spoiled,
    ):
        for item in whole.infolist():
            content = whole.read(item)
            spoiled.writestr(item, content[: len(content) // 2] if "sheet1.xml" in item.filename else content)
    with pytest.raises(errors.DamagedFileError):
        room.stage(room.inbox / "deals.xlsx")


def test_workbook_is_refused_when_it_unpacks_to_more_than_the_limit(room, book):
    fill(book, ["Deal Name", "Amount"], *(["the same", 1] for _ in range(2_000)))
    with pytest.raises(errors.UnpacksTooLargeError):
        staged(room, book, workbook_bytes=50_000)


def test_sheet_is_refused_when_it_has_too_many_columns(room, book):
    fill(book, [f"column {number}" for number in range(300)])
    with pytest.raises(errors.TooManyColumnsError) as caught:
        staged(room, book, columns=200)
    assert "has 300 columns; the limit is 200." in caught.value.what


def test_workbook_is_refused_when_a_password_protects_it(room):
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
    locked = room.write("deals.xlsx", container + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600)
    with pytest.raises(errors.LockedFileError):
        room.stage(locked)


def test_workbook_is_refused_with_its_true_name_when_an_old_one_was_renamed(room):
    with pytest.raises(errors.WrongKindError) as caught:
        room.stage(room.write("deals.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600))
    assert '".xls"' in caught.value.fix


def test_workbook_is_refused_when_a_zip_of_something_else_bears_its_name(room):
    with zipfile.ZipFile(room.inbox / "deals.xlsx", "w") as archive:
        archive.writestr("deals.csv", "Deal Name,Amount\na,1\n")
    with pytest.raises(errors.DamagedFileError):
        room.stage(room.inbox / "deals.xlsx")
