"""Large tables with line breaks in cells are read in pieces, and a wrong cut never shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.reading.room import Room, rejects, row_numbers, rows
from sightline.intake.reading import pieces, records


@pytest.fixture(scope="module", autouse=True)
def small_pieces():
    with pytest.MonkeyPatch.context() as patch:
        for module in (pieces, records):
            patch.setattr(module, "PIECE_BYTES", 300)
        patch.setattr(pieces, "CHUNK_BYTES", 64)
        yield


@pytest.fixture
def read_in_pieces(monkeypatch):
    """What reading in pieces gave, for every table: the number of rows, or None when it gave up."""
    given_back = []
    original = records._read_pieces

    def watched(*arguments):
        given_back.append(original(*arguments))
        return given_back[-1]

    monkeypatch.setattr(records, "_read_pieces", watched)
    return given_back


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_records_are_whole_and_in_order_when_cells_hold_lines_that_look_like_records(room, read_in_pieces, end):
    wanted = [(f'{number},x,y\n7,8,9\n"{number}",', str(number), "z" * (number % 40)) for number in range(2_000)]
    lines = ['"' + note.replace('"', '""') + f'",{number},{rest}' for note, number, rest in wanted]
    staged = room.table((end.join(["Note,Record ID,Amount", *lines]) + end).encode())
    assert read_in_pieces == [2_000]
    assert rows(staged) == [(note, number, rest or None) for note, number, rest in wanted]
    assert row_numbers(staged) == list(range(2, 2_002))


def test_records_are_whole_when_a_lone_quote_makes_every_later_cut_wrong(room, read_in_pieces):
    """All first cells have one line break, so that inside and outside of quotes there are as many lines."""
    lines = [f'"{number}\nx",{number},y' for number in range(500)]
    staged = room.table("\n".join(["Note,Record ID,Amount", '5" pipe,0,y', *lines, '6" pipe,0,y']) + "\n")
    assert read_in_pieces == [None]
    assert rows(staged)[1:-1] == [(f"{number}\nx", str(number), "y") for number in range(500)]
    assert staged.reject_count == 0


def test_broken_records_are_rejected_when_a_table_is_large_enough_for_pieces(room, read_in_pieces):
    lines = [f'"{number}\nx",{number},y' if number % 50 else f"{number},short" for number in range(500)]
    staged = room.table("\n".join(["Note,Record ID,Amount", *lines, '"open']))
    assert read_in_pieces == [None]
    assert staged.rows == 490
    assert [item["row"] for item in rejects(staged)] == [*range(2, 502, 50), 502]


def test_one_column_is_read_when_its_table_comes_in_pieces(room, read_in_pieces):
    lines = [f'"{number}\nx"' for number in range(500)]
    staged = room.table("\n".join(["Note", *lines]))
    assert read_in_pieces == [500]
    assert rows(staged) == [(f"{number}\nx",) for number in range(500)]


cells = st.text('ab",;\n', max_size=8)


@given(table=st.lists(st.tuples(cells, cells, cells), min_size=30, max_size=120), stray=st.integers(0, 200))
def test_pieces_give_what_one_core_gives_when_anything_stands_in_cells(tmp_path_factory, table, stray):
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in (*record, "end")) for record in table]
    if stray < len(lines):
        lines[stray] = '5" pipe,b,c,end'
    content = "\n".join(["Note,Amount,Record ID,Stage", *lines]) + "\n"
    in_pieces = Room(tmp_path_factory.mktemp("pieces")).table(content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "_read_pieces", lambda *_: None)
        in_one = Room(tmp_path_factory.mktemp("one")).table(content)
    assert rows(in_pieces) == rows(in_one)
    assert rejects(in_pieces) == rejects(in_one)
