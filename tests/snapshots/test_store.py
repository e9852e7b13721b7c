"""The store: drafts become current in one step, crashes leave nothing behind, undo goes back."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest

from sightline.snapshots import SnapshotStore
from sightline.snapshots.building import snapshot_of, write_table
from sightline.snapshots.errors import NothingToUndoError, UnknownColumnError, UnknownSnapshotError
from sightline.snapshots.reading import connect

AT = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


def commit(store, tables):
    with store.begin() as draft:
        for name, rows in tables.items():
            write_table(draft, name, rows)
        draft.keep_rest()
        return draft.commit(AT, loads=[1])


def ids(snapshot, table):
    files = [str(file) for file in snapshot.files("tables", table)]
    with connect() as connection:
        return sorted(row[0] for row in connection.execute("SELECT id FROM read_parquet($1)", [files]).fetchall())


def test_nothing_is_current_when_nothing_was_committed(tmp_path):
    store = SnapshotStore(tmp_path / "snapshots")
    assert store.current() is None
    assert store.numbers() == []


def test_commit_becomes_current_when_the_pointer_is_replaced(tmp_path):
    store = SnapshotStore(tmp_path)
    snapshot = commit(store, {"team": [{"id": "t:1", "name": "North"}]})
    assert (tmp_path / "CURRENT").read_text() == "1\n"
    assert store.current().number == snapshot.number == 1
    assert snapshot.created_at == AT
    assert snapshot.manifest["loads"] == [1]
    assert snapshot.rows("tables", "team") == 1
    assert snapshot.files("tables", "deal") == []


def test_unchanged_parts_are_the_same_file_when_a_table_is_kept(tmp_path):
    store = SnapshotStore(tmp_path)
    deals = [{"created_at": "2025-01-31T23:59:59Z"}, {"created_at": "2025-02-01T00:00:00Z"}, {}]
    first = commit(store, {"deal": deals})
    assert [file.name for file in first.files("tables", "deal")] == [
        "2025-01.parquet",
        "2025-02.parquet",
        "none.parquet",
    ]
    second = commit(store, {"team": [{"name": "North"}]})
    for before, after in zip(first.files("tables", "deal"), second.files("tables", "deal"), strict=True):
        assert before.samefile(after)
    assert second.parent == 1


def test_base_stays_as_it_is_when_a_linked_part_is_written_again(tmp_path):
    store = SnapshotStore(tmp_path)
    first = commit(store, {"team": [{"id": "t:1", "name": "North"}]})
    with store.begin() as draft:
        draft.keep("tables", "team")
        assert draft.is_kept("tables", "team")
        write_table(draft, "team", [{"id": "t:2", "name": "South"}])
        assert not draft.is_kept("tables", "team")
        second = draft.commit(AT)
    assert ids(first, "team") == ["t:1"]
    assert ids(second, "team") == ["t:2"]


def test_files_are_copied_when_links_are_impossible(tmp_path, monkeypatch):
    store = SnapshotStore(tmp_path)
    first = commit(store, {"team": [{"id": "t:1", "name": "North"}]})

    def refuse(source, target):
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    second = commit(store, {"deal": [{}]})
    assert not first.files("tables", "team")[0].samefile(second.files("tables", "team")[0])
    assert ids(second, "team") == ["t:1"]


def test_draft_is_removed_when_it_is_not_committed(tmp_path):
    store = SnapshotStore(tmp_path)
    commit(store, {"team": [{"name": "North"}]})
    with store.begin() as draft:
        write_table(draft, "team", [{"name": "South"}])
    assert sorted(item.name for item in tmp_path.iterdir()) == ["1", "CURRENT"]


def test_crashed_draft_is_removed_when_the_next_one_begins(tmp_path):
    store = SnapshotStore(tmp_path)
    left = store.begin()
    write_table(left, "team", [{"name": "North"}])
    draft = store.begin()
    assert [item.name for item in tmp_path.iterdir()] == [draft.folder.name]
    assert draft.files("tables", "team") == []


def test_number_is_not_used_again_when_a_load_was_undone(tmp_path):
    store = SnapshotStore(tmp_path)
    commit(store, {"team": [{"name": "North"}]})
    commit(store, {"team": [{"name": "South"}]})
    assert store.undo().number == 1
    third = commit(store, {"team": [{"name": "West"}]})
    assert (third.number, third.parent) == (3, 1)


def test_nothing_is_current_when_the_first_load_is_undone(tmp_path):
    store = SnapshotStore(tmp_path)
    commit(store, {"team": [{"name": "North"}]})
    assert store.undo() is None
    assert store.current() is None
    with pytest.raises(NothingToUndoError):
        store.undo()


def test_undo_refuses_when_the_parent_is_no_longer_kept(tmp_path):
    store = SnapshotStore(tmp_path, kept=1)
    for name in ("North", "South", "West"):
        commit(store, {"team": [{"name": name}]})
    assert store.numbers() == [2, 3]
    store.undo()
    with pytest.raises(NothingToUndoError, match="no load to undo"):
        store.undo()
    assert store.current().number == 2


def test_last_ten_and_the_current_one_stay_when_many_are_made(tmp_path):
    store = SnapshotStore(tmp_path)
    for number in range(13):
        commit(store, {"team": [{"name": str(number)}]})
    assert store.numbers() == list(range(4, 14))
    with pytest.raises(UnknownSnapshotError, match="no snapshot 2"):
        store.open(2)


def test_column_is_refused_when_the_table_has_no_such_column(tmp_path):
    with pytest.raises(UnknownColumnError) as caught:
        snapshot_of(tmp_path, {"deal": [{"owner": "x"}]})
    assert caught.value.fix == 'Did you mean "owner_id"?'


def test_values_come_back_exactly_when_rows_are_written(tmp_path):
    row = {
        "name": 'a "b"\nc',
        "amount": "1234567890123.4567",
        "is_test": False,
        "created_at": "2025-01-01T01:00:00+02:00",
    }
    snapshot = snapshot_of(
        tmp_path, {"deal": [row], "fx_rate": [{"base": "EUR", "quote": "USD", "rate": "1.08345678"}]}
    )
    assert [file.stem for file in snapshot.files("tables", "deal")] == ["2024-12"]
    with connect() as connection:
        file = str(snapshot.files("tables", "deal")[0])
        query = "SELECT name, amount::VARCHAR, is_test, epoch_ms(created_at), source, load_id, owner_id FROM read_parquet($1)"
        assert connection.execute(query, [file]).fetchall() == [
            (row["name"], "1234567890123.4567", False, 1735686000000, "test", 1, None)
        ]
        types = dict(connection.execute("SELECT name, type FROM parquet_schema($1)", [file]).fetchall())
    assert types["amount"] == "FIXED_LEN_BYTE_ARRAY"
