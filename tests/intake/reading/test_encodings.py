"""Bytes become text on evidence, and the evidence is told."""

from __future__ import annotations

import pytest

from intake.reading.room import rejects, rows, said

TEXT = "Deal Name,Stage,Amount\nMüller – Söhne,Gewonnen,12\nÉclair €,Verloren,7\n"
ROWS = [("Müller – Söhne", "Gewonnen", "12"), ("Éclair €", "Verloren", "7")]


@pytest.mark.parametrize(
    ("encoding", "content", "evidence"),
    [
        ("utf-8", TEXT.encode(), ""),
        ("utf-8", TEXT.encode("utf-8-sig"), "Read as UTF-8 because it starts with that byte order mark."),
        ("cp1252", TEXT.encode("cp1252"), "Read as Windows-1252 because byte 0xFC at offset 24 is not UTF-8."),
        ("utf-16", TEXT.encode("utf-16"), "Read as UTF-16 because it starts with that byte order mark."),
        ("utf-16-le", TEXT.encode("utf-16-le"), "Read as UTF-16-LE because every other byte is zero."),
        ("utf-16-be", TEXT.encode("utf-16-be"), "Read as UTF-16-BE because every other byte is zero."),
        ("utf-32", TEXT.encode("utf-32"), "Read as UTF-32 because it starts with that byte order mark."),
    ],
)
def test_text_is_right_and_the_evidence_told_when_written_in_another_encoding(room, encoding, content, evidence):
    staged = room.table(content)
    assert staged.encoding == encoding
    assert staged.columns == ("Deal Name", "Stage", "Amount")
    assert rows(staged) == ROWS
    assert evidence in said(staged)


def test_text_is_right_when_saved_as_unicode_text_with_tabs(room):
    staged = room.table(TEXT.replace(",", "\t").replace("\n", "\r\n").encode("utf-16"), name="deals.txt")
    assert (staged.delimiter, rows(staged)) == ("\t", ROWS)


def test_byte_that_windows_1252_lacks_is_kept_when_one_occurs(room):
    staged = room.table(b"Deal Name,Amount\nM\xfcller\x81,5\n")
    assert rows(staged) == [("Müller\x81", "5")]


def test_first_odd_byte_is_found_when_it_stands_far_into_the_file(room):
    start = b"Deal Name,Amount\n" + b"Acme,5\n" * 1_000_000
    staged = room.table(start + b"M\xfcller,6\n")
    assert f"byte 0xFC at offset {len(start) + 1:,} is not UTF-8" in said(staged)
    assert staged.rows == 1_000_001


def test_records_with_damaged_bytes_are_rejected_when_all_others_are_utf_8(room):
    good = "".join(f"Müller {number},Köln,ä\n" for number in range(200)).encode()
    staged = room.table(b"Deal Name,Stage,Amount\n" + good + b"Sch\xc3nberg,K\xc3\xb6ln,5\n" + good)
    assert staged.encoding == "utf-8"
    assert staged.rows == 400
    assert [(item["row"], item["column"], item["reason"]) for item in rejects(staged)] == [
        (202, "Deal Name", "It holds bytes that are not UTF-8.")
    ]
    assert "Read as UTF-8 though byte 0xC3" in said(staged)


def test_lost_characters_are_counted_when_utf_16_breaks_off(room):
    staged = room.table(TEXT.encode("utf-16") + b"\x41")
    assert "Not readable in that encoding and shown as \ufffd: 1 character." in said(staged)
