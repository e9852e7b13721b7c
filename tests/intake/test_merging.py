"""How a load meets the rows of earlier loads: new, changed, same, and what a cell means for a value known before."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from intake.staging import DEALS, NOW, ROW, Desk, staged
from sightline.intake.loading import Settings, plan
from sightline.intake.mapping import read_mapping


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def test_same_file_changes_nothing_when_loaded_twice(desk):
    text = ROW + "7,Big,Signed,12.5,EUR,Ana,2026-01-31\n8,Small,Talk,,,,2026-02-01\n"
    desk.load({"deals.csv": text}, DEALS)
    before = desk.store.current()
    report = desk.load({"deals.csv": text}, DEALS, NOW + timedelta(days=1))
    assert (report.new, report.changed, report.same) == (0, 0, 2)
    assert report.changes_nothing
    after = desk.store.current()
    for kind in ("tables", "keys"):
        assert after.names(kind) == before.names(kind)
        for name in after.names(kind):
            for old, new in zip(before.files(kind, name), after.files(kind, name), strict=True):
                assert old.samefile(new)


def test_only_touched_months_are_written_when_one_row_changes(desk):
    text = ROW + "7,Big,Talk,1,EUR,Ana,2026-01-31\n8,Small,Signed,2,EUR,Bo,2026-02-01\n"
    desk.load({"deals.csv": text}, DEALS)
    before = {file.name: file.stat().st_ino for file in desk.store.current().files("tables", "deal")}
    report = desk.load({"deals.csv": text.replace("Talk,1", "Signed,3")}, DEALS, NOW + timedelta(days=1))
    assert (report.new, report.changed, report.same) == (0, 1, 1)
    after = {file.name: file.stat().st_ino for file in desk.store.current().files("tables", "deal")}
    assert before["2026-01.parquet"] != after["2026-01.parquet"]
    assert before["2026-02.parquet"] == after["2026-02.parquet"]
    assert desk.rows("deal", "id", "amount", "status") == [("crm:7", "3.0000", "won"), ("crm:8", "2.0000", "won")]


def test_row_leaves_its_month_when_its_date_changes(desk):
    desk.load({"deals.csv": ROW + "7,Big,Signed,1,EUR,Ana,2026-01-31\n"}, DEALS)
    desk.load({"deals.csv": ROW + "7,Big,Signed,1,EUR,Ana,2026-03-01\n"}, DEALS)
    assert [file.name for file in desk.store.current().files("tables", "deal")] == ["2026-03.parquet"]
    assert len(desk.rows("deal", "id")) == 1


def test_changes_are_recorded_when_tracked_fields_differ(desk):
    desk.load({"deals.csv": ROW + "7,Big,Talk,1,EUR,Ana,2026-01-31\n8,S,Signed,,,,2026-01-31\n"}, DEALS)
    later = NOW + timedelta(days=3)
    report = desk.load(
        {"deals.csv": ROW + "7,Bigger,Signed,1.50,EUR,Bo,2026-01-31\n8,S,Signed,,,,2026-01-31\n"}, DEALS, later
    )
    assert sum(item.changes_recorded for item in report.tables) == 4
    found = desk.rows("field_change", "object_type", "object_id", "field", "old_value", "new_value", '"at"', "evidence")
    moment = "2026-07-04 12:00:00+00"
    assert found == [
        ("deal", "crm:7", "amount", "1.0000", "1.5000", moment, "snapshot_diff"),
        ("deal", "crm:7", "owner_id", "crm:Ana", "crm:Bo", moment, "snapshot_diff"),
        ("deal", "crm:7", "stage", "Talk", "Signed", moment, "snapshot_diff"),
        ("deal", "crm:7", "status", "open", "won", moment, "snapshot_diff"),
    ]


def test_change_is_dated_by_the_source_when_it_says_when(desk):
    mapping = DEALS + 'updated_at = "Changed"\n'
    head = ROW.strip() + ",Changed\n"
    desk.load({"deals.csv": head + "7,Big,Talk,1,EUR,Ana,2026-01-31,2026-02-01T00:00:00Z\n"}, mapping)
    desk.load({"deals.csv": head + "7,Big,Talk,2,EUR,Ana,2026-01-31,2026-06-01T08:00:00Z\n"}, mapping)
    assert desk.rows("field_change", '"at"', "recorded_at") == [("2026-06-01 08:00:00+00", "2026-07-01 12:00:00+00")]


def test_value_stays_when_the_column_is_absent_and_goes_when_the_cell_is_empty(desk):
    desk.load({"deals.csv": ROW + "7,Big,Signed,1,EUR,Ana,2026-01-31\n"}, DEALS)
    report = desk.load({"deals.csv": "Nr,Stage,Created,Owner,Name\n7,Signed,2026-01-31,,Big\n"}, DEALS)
    assert desk.rows("deal", "amount", "currency", "owner_id") == [("1.0000", "EUR", None)]
    assert any("no column Sum" in note.text for note in report.warnings)


def test_value_stays_when_the_mapping_keeps_it_over_an_empty_cell(desk):
    mapping = DEALS.replace('owner_id = "Owner"', 'owner_id = { column = "Owner", empty = "keep" }')
    desk.load({"deals.csv": ROW + "7,Big,Signed,1,EUR,Ana,2026-01-31\n"}, mapping)
    report = desk.load({"deals.csv": ROW + "7,Big,Signed,1,EUR,,2026-01-31\n"}, mapping)
    assert (report.changed, report.same) == (0, 1)
    assert desk.rows("deal", "owner_id") == [("crm:Ana",)]


def test_expected_close_stays_when_the_deal_closes(desk):
    mapping = DEALS + (
        'closed_at = { column = "Close", when = { status = ["won", "lost"] } }\n'
        'expected_close_date = { column = "Close", when = { status = ["open"] } }\n'
    )
    head = ROW.strip() + ",Close\n"
    desk.load(
        {
            "deals.csv": head
            + "7,Big,Talk,1,EUR,Ana,2026-01-31,2026-06-30\n8,B,Signed,1,EUR,Ana,2026-01-31,2026-06-30\n"
        },
        mapping,
    )
    desk.load({"deals.csv": head + "7,Big,Signed,1,EUR,Ana,2026-01-31,2026-05-15\n"}, mapping)
    assert desk.rows("deal", "id", "expected_close_date", "closed_at") == [
        ("crm:7", "2026-06-30", "2026-05-15 00:00:00+00"),
        ("crm:8", None, "2026-06-30 00:00:00+00"),
    ]


def test_later_row_is_taken_when_an_id_is_repeated(desk):
    report = desk.load({"deals.csv": ROW + "7,A,Signed,1,EUR,A,2026-01-31\n7,B,Signed,2,EUR,A,2026-02-28\n"}, DEALS)
    assert (report.new, report.duplicates) == (1, 1)
    assert desk.rows("deal", "name", "amount") == [("B", "2.0000")]


def test_two_deals_are_kept_when_they_read_alike_and_have_no_id(desk):
    mapping = DEALS.replace('id = "Nr"\n', "")
    text = ROW + "1,A,Signed,1,EUR,A,2026-01-31\n2,A,Signed,2,EUR,A,2026-01-31\n"
    report = desk.load({"deals.csv": text}, mapping)
    assert (report.new, report.possible_duplicates) == (2, 1)
    assert desk.load({"deals.csv": text}, mapping).changes_nothing


def test_column_nobody_takes_is_kept_when_it_holds_something(desk):
    head = ROW.strip() + ",Region,Nothing\n"
    desk.load({"deals.csv": head + "7,A,Signed,1,EUR,A,2026-01-31,North,\n"}, DEALS)
    assert desk.rows("deal", "custom") == [('{"Region":"North"}',)]
    desk.load({"deals.csv": ROW.strip() + ",Other\n7,A,Signed,1,EUR,A,2026-01-31,x\n"}, DEALS)
    assert desk.rows("deal", "custom") == [('{"Region":"North","Other":"x"}',)]


def test_plan_and_load_count_alike_when_one_follows_the_other(desk):
    desk.load({"deals.csv": ROW + "7,A,Talk,1,EUR,A,2026-01-31\n8,A,Signed,1,EUR,A,2026-01-31\n"}, DEALS)
    text = (
        ROW
        + "7,A,Signed,1,EUR,A,2026-01-31\n8,A,Signed,1,EUR,A,2026-01-31\n9,B,Signed,1,EUR,A,2026-02-01\nx,B,Signed,1z,EUR,A,2026-02-01\n"
    )
    before = sorted(item.name for item in desk.store.folder.iterdir())
    planned = plan(
        desk.store, [staged(desk.folder / "p", "deals.csv", text)], [read_mapping(DEALS, "t")], NOW, 2, Settings()
    )
    assert sorted(item.name for item in desk.store.folder.iterdir()) == before
    done = desk.load({"deals.csv": text}, DEALS)
    assert planned.is_plan
    assert [item.as_json() for item in planned.tables] == [item.as_json() for item in done.tables]
    assert (done.new, done.changed, done.same, done.rejected) == (1, 1, 1, 1)


def test_shorter_file_is_warned_of_when_the_last_one_had_many_more_rows(desk):
    rows = [f"{number},A,Signed,1,EUR,A,2026-01-31\n" for number in range(10)]
    desk.load({"deals.csv": ROW + "".join(rows)}, DEALS)
    report = desk.load({"deals.csv": ROW + "".join(rows[:7])}, DEALS)
    assert any("30 % fewer" in note.text for note in report.warnings)
    assert len(desk.rows("deal", "id")) == 10


def test_rows_are_added_beside_a_month_when_none_of_it_changed(desk):
    for number in range(10):
        desk.load({"deals.csv": ROW + f"{number},A,Signed,1,EUR,A,2026-01-31\n"}, DEALS)
        files = [file.name for file in desk.store.current().files("tables", "deal")]
        assert len(desk.rows("deal", "id")) == number + 1
        assert "2026-01.parquet" in files
        assert len(files) == (number + 1 if number < 8 else number - 7), files


def test_table_has_no_files_when_every_row_is_rejected(desk):
    mapping = 'source = "crm"\n[[table]]\nentity = "team"\n[table.fields]\nid = "Nr"\nname = "Name"\n'
    report = desk.load({"teams.csv": "Nr,Name\n1,\n2,\n"}, mapping)
    assert (report.new, report.rejected) == (0, 2)
    assert desk.store.current().files("tables", "team") == []


def test_nothing_changes_when_two_files_with_other_columns_of_their_own_are_loaded_again(desk):
    header, row = ROW.strip(), "7,Big,Signed,1,EUR,Ana,2026-01-31"
    files = {
        "deals.csv": f"{header},Color,Size\n{row},red,XL\n",
        "deals-more.csv": f"{header},Shape\n{row},round\n",
    }
    desk.load(files, DEALS)
    report = desk.load(files, DEALS, NOW + timedelta(days=1))
    assert (report.new, report.changed, report.same) == (0, 0, 2)
    files["deals.csv"] = files["deals.csv"].replace("red", "blue")
    report = desk.load(files, DEALS, NOW + timedelta(days=2))
    assert report.changed == 1
    [(custom,)] = desk.rows("deal", "custom")
    assert json.loads(custom) == {"Color": "blue", "Size": "XL", "Shape": "round"}
