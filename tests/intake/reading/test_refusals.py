"""Files that cannot be read as a whole are refused with what is wrong and what mends it, and nothing is left."""

from __future__ import annotations

import errno
import gzip
import os
import shutil
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import duckdb
import pytest

from intake.reading.room import Room, rejects, rows
from sightline.base.errors import SourceError
from sightline.intake import errors
from sightline.intake.reading import Limits, workshop

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x01" * 50
SOURCE_FOLDER = Path(__file__).resolve().parents[3] / "src"


def refused(room, content, name="deals.csv", **limits):
    """The error a file is refused with; makes sure that nothing of it is left behind."""
    with pytest.raises(SourceError) as caught:
        room.stage(room.write(name, content), **limits)
    assert list(room.into.rglob("*")) == []
    assert caught.value.what.endswith(".")
    assert caught.value.fix is not None
    assert name.split(".")[0] in caught.value.what
    return caught.value


@pytest.mark.parametrize("content", [b"", b"\n\n\r\n", b"   ", b"\xef\xbb\xbf", b",,\n,,\n"])
def test_file_is_refused_when_it_is_empty(room, content):
    assert isinstance(refused(room, content), errors.EmptyFileError)


@pytest.mark.parametrize(
    ("content", "found", "fix"),
    [
        (PNG, "a PNG image", "Export the table again"),
        (b"%PDF-1.7\n...", "a PDF document", "Export the table again"),
        (b"PK\x03\x04" + b"\x00" * 30 + b"deals.csv", "a ZIP archive", '".zip"'),
        (b"PK\x03\x04" + b"\x14\x00" * 13 + b"[Content_Types].xml", "an Excel workbook", '".xlsx"'),
        (b"PAR1" + b"\x15" * 40 + b"PAR1", "a Parquet file", '".parquet"'),
        (b"<html><table><tr><td>Deal</td></tr></table>", "a web page", "save it as CSV or XLSX"),
        (b"Deal Name,Amount\nAc\x00me,5\n", "binary (a zero byte at offset 19)", "Export the table again"),
        (b"Deal Name,Amount\n" + b"Acme,5\n" * 2_000_000 + b"\x00", "binary (a zero byte at", "Export"),
    ],
)
def test_file_is_refused_when_it_is_another_kind_named_csv(room, content, found, fix):
    error = refused(room, content)
    assert isinstance(error, errors.WrongKindError)
    assert found in error.what
    assert fix in error.fix


@pytest.mark.parametrize("name", ["deals.xlsx", "deals.parquet", "deals.zip", "deals.csv.gz"])
def test_file_is_refused_when_text_bears_another_name(room, name):
    assert isinstance(refused(room, b"Deal Name,Amount\nAcme,5\n", name), errors.WrongKindError)


def test_file_is_refused_when_its_kind_holds_no_table(room):
    assert isinstance(refused(room, PNG, "deals.png"), errors.UnknownKindError)


def test_nothing_is_read_when_a_gzip_file_breaks_off(room):
    packed = gzip.compress(b"Deal Name,Amount\n" + os.urandom(40_000).hex().encode() + b",5\n")
    for content in (packed[: len(packed) // 2], packed[:-4], packed[:-8] + b"\x00" * 8, packed[:10]):
        assert isinstance(refused(room, content, "deals.csv.gz"), errors.DamagedFileError)


@pytest.mark.parametrize("cut", [60, 1_000])
def test_nothing_is_read_when_a_zip_archive_is_damaged(room, cut):
    path = room.inbox / "whole.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("deals.csv", "Deal Name,Amount\n" + os.urandom(4_000).hex())
    content = path.read_bytes()
    assert isinstance(refused(room, content[:-cut], "deals.zip"), errors.DamagedFileError)
    spoiled = content[:200] + bytes(byte ^ 0xFF for byte in content[200:300]) + content[300:]
    assert isinstance(refused(room, spoiled, "deals.zip"), errors.DamagedFileError)


def test_archive_is_refused_when_it_declares_more_than_the_limit(room):
    path = room.inbox / "deals.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("deals.csv", b"Deal Name,Amount\n" + b"Acme,5\n" * 300_000)
    with pytest.raises(errors.UnpacksTooLargeError) as caught:
        room.stage(path, unpacked_bytes=1_000_000)
    assert '"deals.zip" unpacks to 2 MB or more; the limit is 977 kB.' in caught.value.what


def test_archive_is_refused_when_it_unpacks_to_more_than_the_limit(room):
    content = gzip.compress(b"Deal Name,Amount\n" + b"Acme,5\n" * 2_000_000)
    error = refused(room, content, "deals.csv.gz", unpacked_bytes=10_000_000)
    assert isinstance(error, errors.UnpacksTooLargeError)


def test_archive_is_refused_when_it_is_locked(room):
    path = room.inbox / "deals.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("deals.csv", "Deal Name,Amount\nAcme,5\n")
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert isinstance(refused(room, bytes(content), "deals.zip"), errors.LockedFileError)


def test_table_is_refused_when_it_has_ten_thousand_columns(room):
    header = ",".join(f"column {number}" for number in range(10_000))
    error = refused(room, header + "\n" + "1," * 9_999 + "1\n")
    assert isinstance(error, errors.TooManyColumnsError)
    assert '"deals.csv" has 10,000 columns; the limit is 2,000.' in error.what


def test_table_is_staged_when_it_has_as_many_columns_as_the_limit_allows(room):
    header = ",".join(f"column {number}" for number in range(2_000))
    staged = room.table(header + "\n" + "1," * 1_999 + "1\n")
    assert (len(staged.columns), staged.rows) == (2_000, 1)


def test_file_is_refused_when_a_quote_is_never_closed(room):
    error = refused(room, 'Deal Name,Amount\nA,1\nB,"2\n' + "C,3\n" * 1_000)
    assert isinstance(error, errors.UnclosedQuoteError)
    assert "line 3" in error.what


def test_file_is_refused_when_nearly_all_of_its_records_are_broken(room):
    error = refused(room, "Deal Name,Amount,Stage\nA,1,Won\n" + "B,2\n" * 5_000, broken_records=1_000)
    assert isinstance(error, errors.TooManyBrokenRecordsError)
    assert "on line 3: Cells found: 2; columns of the table: 3." in error.why


@pytest.mark.parametrize(
    ("start", "cell", "end", "wanted"),
    [
        ('A,"', "x", '",2\n', errors.CellTooLargeError),
        ("A,", "x", ",2\n", errors.CellTooLargeError),
        ('A,"', "x\n", '",2\n', errors.CellTooLargeError),
        ('A,"', "x\n", "", errors.UnclosedQuoteError),
    ],
)
def test_file_is_refused_when_a_cell_is_beyond_the_limit(room, start, cell, end, wanted):
    content = "Deal Name,Note,Amount\nB,1,2\n" + start + cell * (2_000_000 // len(cell)) + end + "C,1,2\n" * 3
    error = refused(room, content, record_bytes=1_000_000)
    assert isinstance(error, wanted)
    assert "line 3" in error.what


def test_file_is_refused_when_its_header_is_beyond_the_limit(room):
    error = refused(room, '"' + "x" * 20_000_000, record_bytes=1_000_000)
    assert isinstance(error, (errors.CellTooLargeError, errors.UnclosedQuoteError))


@pytest.mark.slow
@pytest.mark.parametrize("quote", ["", '"'])
def test_memory_stays_small_when_a_cell_has_three_hundred_megabytes(tmp_path, quote):
    path = tmp_path / "deals.csv"
    with path.open("wb") as out:
        out.write(b"Deal Name,Note,Amount\nA," + quote.encode())
        for _ in range(300):
            out.write(b"x" * 1_000_000)
        out.write(quote.encode() + b",1\nB,2,3\n")
    script = f"""
        import re, resource
        from pathlib import Path
        from sightline.intake.errors import CellTooLargeError
        from sightline.intake.reading import stage
        try:
            stage([Path({str(path)!r})], Path({str(tmp_path / "into")!r}), known_headers=lambda cells: 0)
        except CellTooLargeError as error:
            # What a process has used, as the system reckons, begins with what its parent had when it was started.
            own = Path("/proc/self/status")
            used = re.search(r"VmHWM:\\s+(\\d+)", own.read_text())[1] if own.exists() else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            print(error.what, int(used) // 1024)
    """
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        env={"PYTHONPATH": str(SOURCE_FOLDER)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert 'The record on line 2 of "deals.csv" is larger than 16 MB.' in ran.stdout
    assert int(ran.stdout.split()[-1]) < 1_000


def test_file_is_refused_when_it_is_missing(room):
    with pytest.raises(errors.MissingFileError) as caught:
        room.stage(room.inbox / "nowhere.csv")
    assert "nowhere.csv" in caught.value.what


def test_file_is_refused_when_the_system_forbids_to_open_it(room, monkeypatch):
    path = room.write("deals.csv", "Deal Name,Amount\nAcme,5\n")
    opened = Path.open

    def forbidding(self, *arguments, **options):
        if self == path:
            raise PermissionError(errno.EACCES, "Permission denied", str(self))
        return opened(self, *arguments, **options)

    monkeypatch.setattr(Path, "open", forbidding)
    with pytest.raises(errors.UnreadableFileError) as caught:
        room.stage(path)
    assert caught.value.why == "Permission denied"


# Reads a file of its own first, while it still may read the modules that takes.
AS_NOBODY = """
import os, sys
from pathlib import Path
from sightline.intake import errors
from sightline.intake.reading import stage
given, into, own = map(Path, sys.argv[1:])
(own / "first.csv").write_text("Deal Name,Amount\\nAcme,5\\n")
stage([own / "first.csv"], own / "first", known_headers=lambda cells: 0)
os.setgid(65534)
os.setuid(65534)
try:
    stage([given], into, known_headers=lambda cells: 0)
except errors.UnreadableFileError as error:
    print(error.why)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="needs to become another user")
@pytest.mark.parametrize("closed", ["file", "folder", "folder with the file named"])
def test_path_is_refused_when_another_user_closed_it(tmp_path, closed):
    base = Path("/tmp") / f"sightline-{os.getpid()}-{tmp_path.name}"  # every user may walk to it
    base.mkdir()
    try:
        (base / "inbox").mkdir()
        (base / "inbox" / "deals.csv").write_text("Deal Name,Amount\nAcme,5\n")
        (base / "inbox" / "deals.csv").chmod(0o600 if closed == "file" else 0o644)
        (base / "inbox").chmod(0o755 if closed == "file" else 0o700)
        (base / "into").mkdir(mode=0o777)
        (base / "into").chmod(0o777)
        given = base / "inbox" if closed == "folder" else base / "inbox" / "deals.csv"
        ran = subprocess.run(
            [sys.executable, "-c", AS_NOBODY, str(given), str(base / "into"), str(tmp_path)],
            env={"PYTHONPATH": str(SOURCE_FOLDER)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.stdout == "Permission denied\n", ran.stderr
    finally:
        shutil.rmtree(base)


@pytest.mark.skipif(os.geteuid() != 0 or sys.platform != "linux", reason="needs to mount a small disk")
@pytest.mark.parametrize("kind", ["csv", "gz", "cp1252", "xlsx"])
def test_disk_full_is_said_and_its_rest_removed_when_staging_runs_out_of_room(tmp_path, kind):
    small = tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(small)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        room = Room(tmp_path)
        room.into = small / "staged"
        path = _large_file(room, kind)
        with pytest.raises(errors.DiskFullError) as caught:
            room.stage(path)
        assert caught.value.retryable
        assert path.name in caught.value.what
        assert [found for found in small.rglob("*") if found.is_file()] == []
    finally:
        subprocess.run(["umount", str(small)], check=True)


def _large_file(room, kind):
    lines = "".join(f"{os.urandom(20).hex()},{number}\n" for number in range(60_000))
    if kind == "csv":
        return room.write("deals.csv", "Deal Name,Amount\n" + lines)
    if kind == "gz":
        return room.write("deals.csv.gz", gzip.compress(("Deal Name,Amount\n" + lines).encode(), 1))
    if kind == "cp1252":
        return room.write("deals.csv", ("Deal Näme,Amount\n" + lines).encode("cp1252"))
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Deals")
    for line in ["Deal Name,Amount", *lines.splitlines()[:30_000]]:
        sheet.append(line.split(","))
    book.save(room.inbox / "deals.xlsx")
    return room.inbox / "deals.xlsx"


def test_error_names_the_file_when_the_engine_refuses_for_a_reason_of_its_own(room, monkeypatch):
    def failing(*_):
        raise duckdb.InternalException("INTERNAL Error: out of luck\nwith a stack")

    monkeypatch.setattr("sightline.intake.reading.delimited.read_records", failing)
    with pytest.raises(errors.ReadingFailedError) as caught:
        room.stage(room.write("deals.csv", "Deal Name,Amount\nAcme,5\n"))
    assert (caught.value.where, caught.value.why) == ("deals.csv", "INTERNAL Error: out of luck")


def test_engine_reaches_for_nothing_when_reading(tmp_path):
    made = workshop.Workshop(tmp_path / "into", lambda cells: 0, Limits())
    settings = "autoinstall_known_extensions autoload_known_extensions TimeZone memory_limit temp_directory".split()
    found = [made.engine.execute(f"SELECT current_setting('{name}')").fetchall()[0][0] for name in settings]
    made.close(keep=False)
    assert found[:3] == [False, False, "UTC"]
    assert found[3] == "1.8 GiB"
    assert found[4] == str(tmp_path / "into" / "scratch")


def test_every_error_is_told_as_json_when_a_machine_asks(room):
    error = refused(room, PNG)
    assert error.as_json()["error"]["code"] == "wrong-kind"
    assert error.as_json()["error"]["details"]["found"] == "a PNG image"


def test_staged_tables_are_whole_when_a_later_file_is_refused(room):
    good, bad = room.write("a.csv", "Deal Name,Amount\nAcme,5\n"), room.write("b.csv", b"")
    with pytest.raises(errors.EmptyFileError):
        room.stage(good, bad)
    assert list(room.into.rglob("*.parquet")) == []
    staged = room.stage(good)
    assert rows(staged[0]) == [("Acme", "5")]
    assert rejects(staged[0]) == []
