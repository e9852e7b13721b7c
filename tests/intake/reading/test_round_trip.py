"""Whatever a program writes as a text table reads back cell for cell."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import duckdb
import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from intake.reading.room import Room, known_headers, rows
from sightline.intake.reading.dialect import find_dialect

HEADER = ["Record ID", "Deal Name", "Amount", "Close Date", "Deal owner", "Note"]
BLANKS = " \t\u00a0\u202f\u2007"
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]

plain = st.text("abcXYZ 0123456789.,;:|/-()'\"\n\r\t\u00a0äöüß€é", max_size=12)
worldly = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters='\n\r\t"'), max_size=12)


@st.composite
def tables(draw, cells):
    width = draw(st.integers(2, len(HEADER)))
    records = draw(st.lists(st.lists(cells, min_size=width, max_size=width), max_size=8))
    # A table of few records can end in what looks like a footer; one sure record at the end rules that out.
    return [HEADER[:width], *records, [f"sure {position}" for position in range(width)]]


def written(table, **how):
    text = io.StringIO(newline="")
    csv.writer(text, **how).writerows(table)
    return text.getvalue()


def expected(table):
    trims = any(blank in cell for record in table for cell in record for blank in BLANKS[2:])
    return [tuple((cell.strip(BLANKS) if trims else cell) or None for cell in record) for record in table[1:]]


def read_back(content):
    with tempfile.TemporaryDirectory() as folder:
        staged = Room(Path(folder)).table(content)
        return staged, rows(staged)


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(
    table=tables(plain),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_table_reads_back_equal_when_written_in_any_encoding(encoding, table, delimiter, end):
    content = written(table, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).encode(encoding)
    staged, found = read_back(content)
    event(staged.encoding)
    assert staged.delimiter == delimiter
    assert list(staged.columns) == table[0]
    assert found == expected(table)
    assert staged.reject_count == 0


@given(table=tables(worldly), quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]))
def test_table_reads_back_equal_when_it_holds_any_characters(table, quoting):
    _, found = read_back(written(table, quoting=quoting).encode())
    assert found == expected(table)


@given(table=tables(plain.filter(lambda cell: "\r" not in cell)), end=st.sampled_from(["\n", "\r\n"]))
def test_table_reads_back_equal_when_quoted_where_needed_only(table, end):
    assume(all(any(record) for record in table))
    staged, found = read_back(written(table, lineterminator=end).encode())
    # The engine takes blanks around a quoted cell for no part of it, and so may csv programs.
    assert found == expected(table)
    assert staged.reject_count == 0


@given(table=tables(plain), end=st.sampled_from(["\n", "\r\n"]))
def test_dialect_is_found_when_the_text_is_cut_off_anywhere(table, end):
    text = written(table, lineterminator=end, quoting=csv.QUOTE_ALL)
    whole = len(written(table[:1], lineterminator=end, quoting=csv.QUOTE_ALL))
    dialect, _ = find_dialect(text[: whole + 5], whole=False, known_headers=known_headers)
    assert dialect.delimiter == ","


@given(
    kept=st.lists(st.booleans(), min_size=1, max_size=40),
    lines=st.lists(st.integers(0, 2), min_size=40, max_size=40),
)
def test_every_record_knows_its_row_when_others_are_rejected(kept, lines):
    """Row numbers are those of the file, whatever is rejected between and however many lines cells have."""
    notes = ["x\n" * count for count in lines]
    records = [
        f'{position + 2},"{notes[position]}",end' if keep else f"{position + 2},short"
        for position, keep in enumerate(kept)
    ]
    with tempfile.TemporaryDirectory() as folder:
        staged = Room(Path(folder)).table("Record ID,Note,Amount\n" + "\n".join(records) + "\n0,last,end\n")
        pairs = duckdb.sql(f'SELECT "Record ID", "__row" FROM ({staged.numbered()}) ORDER BY "__row"').fetchall()
    assert [int(written_row) for written_row, _ in pairs[:-1]] == [row for _, row in pairs[:-1]]
    assert staged.rows == sum(kept) + 1
    assert staged.reject_count == len(kept) - sum(kept)
