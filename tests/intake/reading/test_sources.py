"""One file, many, folders, archives and Parquet: what is found, in which order, and what is passed over."""

from __future__ import annotations

import gzip
import io
import zipfile

import duckdb
import openpyxl
import pytest

from intake.reading.room import known_headers, rows, said
from sightline.intake import errors
from sightline.intake.reading import stage

CSV = "Deal Name,Amount\nAcme,5\n"


def parquet(room, name, query):
    duckdb.sql(f"COPY ({query}) TO '{room.inbox / name}' (FORMAT parquet)")
    return room.inbox / name


def workbook():
    book = openpyxl.Workbook()
    book.active.append(["Deal Name", "Amount"])
    book.active.append(["Acme", 5])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_every_table_of_a_folder_is_staged_in_the_order_of_names_when_given(room):
    room.write("b/deals.csv", CSV)
    room.write("a.tsv", CSV.replace(",", "\t"))
    room.write("b/calls.xlsx", workbook())
    room.write(".hidden.csv", CSV)
    room.write(".git/deals.csv", CSV)
    room.write("~$calls.xlsx", b"lock")
    room.write("notes.docx", b"text")
    room.write("README", b"text")
    staging = room.stage(room.inbox)
    assert [table.name for table in staging] == ["a.tsv", "calls.xlsx/Sheet", "deals.csv"]
    assert [rows(table) for table in staging] == [[("Acme", "5")]] * 3
    passed_over = {item.source_path.relative_to(room.inbox).as_posix(): item.reason for item in staging.skipped}
    assert passed_over == {
        ".git": "a hidden folder",
        ".hidden.csv": "a hidden file",
        "~$calls.xlsx": "a hidden file",
        "notes.docx": "not a kind of file that is read (.docx)",
        "README": "not a kind of file that is read (no ending)",
    }


def test_files_are_staged_in_the_order_given_when_several_are(room):
    paths = [room.write(name, CSV) for name in ("z.csv", "a.csv", "m.csv")]
    staging = room.stage(*paths)
    assert [table.source_path for table in staging] == paths
    assert len({table.parquet for table in staging}) == 3


def test_folder_is_refused_when_nothing_in_it_is_a_table(room):
    room.write("notes.docx", b"text")
    with pytest.raises(errors.NothingToReadError) as caught:
        room.stage(room.inbox)
    assert "notes.docx: not a kind of file that is read (.docx)" in caught.value.why


def test_file_is_read_as_text_when_its_ending_is_unknown_but_it_was_given_by_name(room):
    assert rows(room.table(CSV, name="export.dat")) == [("Acme", "5")]


@pytest.mark.parametrize("name", ["deals.csv.gz", "deals.gz", "deals.tsv.gz"])
def test_packed_table_is_read_when_it_is_a_gzip_file(room, name):
    table = room.table(gzip.compress(CSV.encode()) + gzip.compress(b"Beta,6\n"), name=name)
    assert rows(table) == [("Acme", "5"), ("Beta", "6")]
    assert (table.source_path.name, table.member) == (name, None)


def test_every_table_of_an_archive_is_staged_when_it_holds_several_kinds(room):
    made = parquet(room, "kept.parquet", 'SELECT \'Acme\' AS "Deal Name", 5 AS "Amount"').read_bytes()
    with zipfile.ZipFile(room.inbox / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("export/deals.csv", CSV)
        archive.writestr("export/more.csv.gz", gzip.compress(CSV.encode()))
        archive.writestr("calls.xlsx", workbook())
        archive.writestr("kept.parquet", made)
        archive.writestr("__MACOSX/._deals.csv", b"\x00")
        archive.writestr("inner.zip", b"PK\x03\x04")
        archive.writestr("picture.png", b"\x89PNG")
        archive.writestr("folder/", b"")
    staging = room.stage(room.inbox / "all.zip")
    assert [table.member for table in staging] == [
        "calls.xlsx/Sheet",
        "export/deals.csv",
        "export/more.csv.gz",
        "kept.parquet",
    ]
    assert [rows(table) for table in staging] == [[("Acme", "5")]] * 4
    assert {item.member: item.reason for item in staging.skipped} == {
        "__MACOSX/._deals.csv": "a hidden file",
        "inner.zip": "an archive inside an archive",
        "picture.png": "not a kind of file that is read (.png)",
    }
    assert list(room.into.glob("scratch*")) == []


def test_path_in_an_archive_writes_nowhere_else_when_it_points_outside(room):
    with zipfile.ZipFile(room.inbox / "all.zip", "w") as archive:
        archive.writestr("../../escaped.csv", CSV)
    (table,) = room.stage(room.inbox / "all.zip")
    assert table.parquet.parent == room.into
    assert not list(room.inbox.parent.parent.glob("escaped*"))


def test_member_is_named_when_it_is_what_is_wrong_in_an_archive(room):
    with zipfile.ZipFile(room.inbox / "all.zip", "w") as archive:
        archive.writestr("deals.csv", b"\x89PNG\r\n\x1a\n")
    with pytest.raises(errors.WrongKindError) as caught:
        room.stage(room.inbox / "all.zip")
    assert "all.zip/deals.csv" in caught.value.what


def test_typed_columns_become_plain_text_when_read_from_parquet(room):
    path = parquet(
        room,
        "deals.parquet",
        """
        SELECT * FROM (VALUES
            (13085.0::DOUBLE, 43659::BIGINT, 12.50::DECIMAL(20, 4), DATE '2026-03-31', true,
                TIMESTAMP '2026-03-31 10:00:00', TIMESTAMPTZ '2026-03-31 10:00:00+02', [1, 2], {'a': 1}, ''),
            (0.5, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, ' x ')
        ) AS deals(customer, id, amount, closed, is_open, at_local, at_utc, lists, objects, texts)
        """,
    )
    (table,) = room.stage(path)
    assert rows(table) == [
        (
            *("13085", "43659", "12.5000", "2026-03-31", "true", "2026-03-31 10:00:00", "2026-03-31 08:00:00+00"),
            *("[1,2]", '{"a":1}', None),
        ),
        ("0.5", None, None, None, None, None, None, None, None, " x "),
    ]
    assert table.first_record == 1
    assert '"customer" DOUBLE' in said(table)
    assert {column[1] for column in duckdb.sql(f"DESCRIBE FROM '{table.parquet}'").fetchall()} == {"VARCHAR"}


def test_rows_keep_their_order_when_read_from_a_large_parquet_file(room):
    (table,) = room.stage(parquet(room, "deals.parquet", "SELECT range AS id FROM range(500_000)"))
    assert [int(row[0]) for row in rows(table)] == list(range(500_000))


@pytest.mark.parametrize("kept", [0.5, 0.99])
def test_parquet_file_is_refused_when_it_breaks_off(room, kept):
    content = parquet(room, "whole.parquet", "SELECT range AS id FROM range(5000)").read_bytes()
    with pytest.raises(errors.DamagedFileError):
        room.stage(room.write("deals.parquet", content[: int(len(content) * kept)]))


def test_parquet_file_is_refused_when_its_pages_are_damaged(room):
    content = parquet(
        room, "whole.parquet", "SELECT range AS id, md5(range::VARCHAR) AS h FROM range(5000)"
    ).read_bytes()
    with pytest.raises(errors.DamagedFileError):
        room.stage(room.write("deals.parquet", content[:100] + b"\xff" * 60_000 + content[60_100:]))


def test_progress_is_told_in_bytes_when_asked_for(room):
    told = []
    paths = [room.write("a.csv", CSV), room.write("b.csv", CSV * 2)]
    stage(
        paths,
        room.into,
        known_headers=known_headers,
        progress=lambda step, done, total: told.append((step, done, total)),
    )
    size = len(CSV)
    assert told == [
        ("Reading a.csv", 0, 3 * size),
        ("Reading b.csv", size, 3 * size),
        ("Read every file", 3 * size, 3 * size),
    ]
