"""What a load does to the tables: values, rejects, statuses, changes, and what the report says of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from intake.staging import DATA, NOW, Desk, staged
from sightline.intake.loading import Settings, plan
from sightline.intake.mapping_errors import AmbiguousColumnError, MappingError, UnknownFileError, UnknownStageError

DEALS = """
source = "crm"
[stages]
"Signed" = "won"
[[table]]
files = "deals*"
entity = "deal"
[table.fields]
id = "Nr"
name = "Name"
stage = "Stage"
amount = "Sum"
currency = "Cur"
owner_id = "Owner"
created_at = "Created"
"""
ROW = "Nr,Name,Stage,Sum,Cur,Owner,Created\n"


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def test_rows_are_typed_when_the_file_is_clean(desk):
    report = desk.load({"deals.csv": ROW + "7,Big,Signed,12.5,eur,Ana,2026-01-31 23:30\n"}, DEALS)
    assert (report.new, report.rejected) == (1, 0)
    found = desk.rows(
        "deal", "id", "source", "status", "amount", "currency", "owner_id", "created_at", "load_id", "row_ref"
    )
    assert found == [
        ("crm:7", "crm", "won", "12.5000", "EUR", "crm:Ana", "2026-01-31 23:30:00+00", "1", "1/deals.csv#2")
    ]


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


@pytest.mark.parametrize(
    ("row", "column", "value", "reason"),
    [
        ("7,Big,Signed,1x2,EUR,Ana,2026-01-31", "Sum", "1x2", "is not a number"),
        ("7,Big,Signed,1,ZZZ,Ana,2026-01-31", "Cur", "ZZZ", "is not the ISO code of a currency"),
        ("7,Big,Signed,1,$,Ana,2026-01-31", "Cur", "$", "is not the ISO code of a currency"),
        ("7,Big,Signed,1,EUR,Ana,soon", "Created", "soon", "is not a date or time"),
        ("4.8E+11,Big,Signed,1,EUR,Ana,2026-01-31", "Nr", "4.8E+11", "is an id a spreadsheet has turned into a number"),
        (
            "7,Big,Signed,1,EUR,4.8E+11,2026-01-31",
            "Owner",
            "4.8E+11",
            "is an id a spreadsheet has turned into a number",
        ),
        (",Big,Signed,1,EUR,Ana,2026-01-31", "Nr", "", "is empty, so nothing identifies the row"),
        ("7,Big,,1,EUR,Ana,2026-01-31", "status", "", "is empty, and every row needs it"),
    ],
)
def test_row_is_rejected_with_its_cell_when_one_value_is_wrong(desk, row, column, value, reason):
    report = desk.load({"deals.csv": ROW + "1,Fine,Signed,2,EUR,Ana,2026-01-30\n" + row + "\n"}, DEALS)
    assert (report.new, report.rejected) == (1, 1)
    [reject] = desk.rejects()
    assert (reject["file"], reject["row"], reject["column"], reject["value"]) == ("deals.csv", "3", column, value)
    assert reject["reason"].startswith(reason)
    assert sum(report.tables[0].reasons.values()) == 1


def test_signs_for_nothing_are_empty_when_they_stand_in_typed_columns(desk):
    report = desk.load({"deals.csv": ROW + "7,Big,Signed,n/a,-,Ana,--\n8,B,Signed,3,EUR,Ana,2026-01-31\n"}, DEALS)
    assert report.rejected == 0
    assert desk.rows("deal", "amount", "created_at", where="id = 'crm:7'") == [(None, None)]


def test_unknown_stage_is_taken_as_open_and_asked_about_when_others_are_known(desk):
    report = desk.load({"deals.csv": ROW + "7,B,Signed,1,EUR,A,2026-01-31\n8,B,Waiting,1,EUR,A,2026-01-31\n"}, DEALS)
    assert desk.rows("deal", "id", "status") == [("crm:7", "won"), ("crm:8", "open")]
    assert any('"Waiting" (1 row)' in note.text for note in report.questions)


def test_load_stops_when_nothing_tells_what_any_stage_means(desk):
    mapping = DEALS.replace('[stages]\n"Signed" = "won"\n', "")
    with pytest.raises(UnknownStageError, match="Nothing tells which stages") as caught:
        desk.load({"deals.csv": ROW + "7,B,Alpha,1,EUR,A,2026-01-31\n8,B,Beta,1,EUR,A,2026-01-31\n"}, mapping)
    assert caught.value.details["stages"] == ["Alpha", "Beta"]


def test_stage_table_tells_the_status_when_it_is_loaded_with_the_deals(desk):
    mapping = DEALS.replace('[stages]\n"Signed" = "won"\n', "")
    stages = "name,category,position\nAlpha,open,1\nBeta,lost,2\n"
    desk.load(
        {"deals.csv": ROW + "7,B,Alpha,1,EUR,A,2026-01-31\n8,B,Beta,1,EUR,A,2026-01-31\n", "stages.csv": stages},
        mapping,
    )
    assert desk.rows("deal", "id", "status") == [("crm:7", "open"), ("crm:8", "lost")]


@pytest.mark.parametrize(
    ("stage", "status"),
    [("Closed Won", "won"), ("closedlost", "lost"), ("Won!", "won"), ("Lost - no budget", "lost"), ("Gewonnen", "won")],
)
def test_stage_words_everybody_uses_are_known_when_the_mapping_is_silent(desk, stage, status):
    desk.load({"deals.csv": ROW + f"7,B,{stage},1,EUR,A,2026-01-31\n"}, DEALS)
    assert desk.rows("deal", "status") == [(status,)]


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


def test_one_file_feeds_two_tables_when_the_mapping_says_so(desk):
    mapping = """
source = "shop"
[[table]]
entity = "order"
distinct = true
[table.fields]
id = "Order"
ordered_at = "Date"
[[table]]
entity = "order_line"
[table.fields]
order_id = "Order"
product_id = "Item"
quantity = "Qty"
net = "Net"
"""
    text = "Order,Date,Item,Qty,Net\n1,2026-01-05,Tea,1,2.50\n1,2026-01-05,Tea,1,2.50\n2,2026-01-06,Cup,2,8\n"
    report = desk.load({"sales.csv": text}, mapping)
    assert [(item.entity, item.new, item.duplicates) for item in report.tables] == [
        ("order", 2, 0),
        ("order_line", 3, 0),
    ]
    assert desk.rows("order_line", "order_id", "net") == [
        ("shop:1", "2.5000"),
        ("shop:1", "2.5000"),
        ("shop:2", "8.0000"),
    ]


def test_stage_dates_become_changes_when_each_stage_has_a_column(desk):
    mapping = """
source = "hubspot"
[[table]]
entity = "field_change"
each = 'Date entered "*"'
[table.fields]
object_id = "Record ID"
object_type = { constant = "deal" }
field = { constant = "stage" }
new_value = "(name)"
at = "(value)"
evidence = { constant = "entry_date" }
"""
    text = 'Record ID,"Date entered ""Demo""",Date entered “Offer”\n7,2026-01-05 10:00,2026-02-01 09:00\n8,,2026-03-01 09:00\n'
    report = desk.load({"deals.csv": text}, mapping)
    assert (report.new, report.rejected) == (3, 0)
    assert desk.rows("field_change", "object_id", "new_value", '"at"') == [
        ("hubspot:7", "Demo", "2026-01-05 10:00:00+00"),
        ("hubspot:7", "Offer", "2026-02-01 09:00:00+00"),
        ("hubspot:8", "Offer", "2026-03-01 09:00:00+00"),
    ]


def test_history_is_put_the_models_way_when_a_vendor_logs_amounts_and_dates(desk):
    mapping = """
source = "salesforce"
date_order = "month_first"
[[table]]
entity = "field_change"
skip = { "Field / Event" = ["created."] }
[table.fields]
object_id = "Opportunity Name"
object_type = { constant = "deal" }
field = "Field / Event"
old_value = "Old Value"
new_value = "New Value"
at = "Edit Date"
[table.values.field]
"Stage" = "stage"
"Amount" = "amount"
"Close Date" = "expected_close_date"
"Owner" = "owner_id"
"""
    if not DATA.is_dir():
        pytest.skip("the export shapes beside the checkout are missing")
    text = (
        DATA / "synthetic_salesforce_field_history_us.csv"
    ).read_text() + '"Contoso renewal","Owner","Ana","Bo","4/2/2026 8:00 AM","Ana Ruiz"\n'
    report = desk.load({"history.csv": text}, mapping)
    assert (report.new, report.rejected, report.tables[0].filtered) == (4, 0, 1)
    assert desk.rows("field_change", "field", "old_value", "new_value", '"at"') == [
        ("amount", "8000.0000", "9500.0000", "2026-04-01 23:31:00+00"),
        ("expected_close_date", "2026-03-31", "2026-06-30", "2026-04-01 23:31:00+00"),
        ("owner_id", "salesforce:Ana", "salesforce:Bo", "2026-04-02 08:00:00+00"),
        ("stage", "Qualification", "Negotiation/Review", "2026-04-01 23:30:00+00"),
    ]


def test_times_are_in_the_zone_of_the_mapping_when_they_have_no_offset(tmp_path):
    desk = Desk(tmp_path, time_zone="America/New_York")
    mapping = DEALS.replace('source = "crm"', 'source = "crm"\ntime_zone = "Europe/Paris"')
    text = (
        ROW
        + "1,A,Signed,1,EUR,A,2026-03-29 02:30\n2,A,Signed,1,EUR,A,2026-10-25 02:30\n3,A,Signed,1,EUR,A,2026-01-05T10:00:00Z\n"
    )
    report = desk.load({"deals.csv": text}, mapping)
    assert desk.rows("deal", "id", "created_at") == [
        ("crm:1", "2026-03-29 01:30:00+00"),
        ("crm:2", "2026-10-25 01:30:00+00"),
        ("crm:3", "2026-01-05 10:00:00+00"),
    ]
    texts = [note.text for note in report.warnings]
    assert any("1 values of Created name an hour that Europe/Paris skipped" in text for text in texts)
    assert any("1 values of Created name an hour that Europe/Paris had twice" in text for text in texts)


def test_day_stays_the_same_day_when_it_has_no_time(tmp_path):
    desk = Desk(tmp_path, time_zone="America/New_York")
    mapping = DEALS.replace('source = "crm"', 'source = "crm"\ntime_zone = "Asia/Tokyo"')
    desk.load({"deals.csv": ROW + "1,A,Signed,1,EUR,A,2026-01-05\n"}, mapping)
    assert desk.rows("deal", "CAST(timezone('America/New_York', created_at) AS DATE)") == [("2026-01-05",)]


def test_currency_is_read_from_the_amount_when_it_is_glued_to_it(desk):
    mapping = DEALS.replace('currency = "Cur"\n', "")
    desk.load(
        {
            "deals.csv": 'Nr,Name,Stage,Sum,Owner,Created\n1,A,Signed,"EUR 12,000.00",A,2026-01-05\n2,A,Signed,€3.50,A,2026-01-05\n'
        },
        mapping,
    )
    assert desk.rows("deal", "amount", "currency") == [("12000.0000", "EUR"), ("3.5000", "EUR")]


def test_plan_counts_what_the_load_then_does(desk):
    desk.load({"deals.csv": ROW + "7,A,Talk,1,EUR,A,2026-01-31\n8,A,Signed,1,EUR,A,2026-01-31\n"}, DEALS)
    text = (
        ROW
        + "7,A,Signed,1,EUR,A,2026-01-31\n8,A,Signed,1,EUR,A,2026-01-31\n9,B,Signed,1,EUR,A,2026-02-01\nx,B,Signed,1z,EUR,A,2026-02-01\n"
    )
    from sightline.intake.mapping import read_mapping

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


def test_load_stops_when_a_date_column_is_ambiguous(desk):
    with pytest.raises(AmbiguousColumnError, match=r'column "Created" of deals\.csv'):
        desk.load({"deals.csv": ROW + "7,A,Signed,1,EUR,A,1/2/2026\n"}, DEALS)
    assert desk.store.current() is None


def test_load_stops_when_no_file_is_known(desk):
    with pytest.raises(UnknownFileError, match="None of the files"):
        desk.load({"weather.csv": "Humidity,Wind\n1,2\n"})


def test_unknown_file_is_asked_about_when_others_are_known(desk):
    report = desk.load(
        {"weather.csv": "Humidity,Wind\n1,2\n", "deals.csv": ROW + "7,A,Signed,1,EUR,A,2026-01-31\n"}, DEALS
    )
    assert report.new == 1
    assert any("What is this file?" in note.text for note in report.questions)


def test_load_stops_when_a_required_field_has_no_column(desk):
    with pytest.raises(MappingError, match="nothing fills `status`"):
        desk.load({"deals.csv": ROW + "7,A,Signed,1,EUR,A,2026-01-31\n"}, DEALS.replace('stage = "Stage"\n', ""))


@pytest.mark.skipif(not DATA.is_dir(), reason="the export shapes beside the checkout are missing")
def test_exports_of_three_tools_make_one_company_when_loaded_together(tmp_path):
    desk = Desk(tmp_path, time_zone="Europe/Paris")
    report_text = (
        (DATA / "synthetic_salesforce_report_de_cp1252.csv").read_bytes().decode("cp1252").replace("\r\n", "\n")
    )
    files = {
        "hubspot deals.csv": (DATA / "synthetic_hubspot_deals.csv").read_text(encoding="utf-8"),
        "report17.csv": report_text.split('\n\n"Grand')[0],
        "pipedrive.csv": (DATA / "synthetic_pipedrive_deals.csv").read_text(encoding="utf-8"),
        "calls.csv": (DATA / "synthetic_aircall_calls.csv").read_text(encoding="utf-8"),
    }
    report = desk.load(files)
    assert report.rejected == 0
    assert len(desk.rows("deal", "id")) == 7
    assert desk.rows("deal", "amount", "currency", "created_at", where="name LIKE 'Müller%'") == [
        ("12000.5000", "EUR", "2026-01-11 23:00:00+00")
    ]
    owners = desk.rows("deal", "owner_id", resolved=True)
    ana = {owner for (owner,) in owners if owner and "ruiz" in owner}
    assert len(ana) == 1
    assert desk.load(files).changes_nothing


def test_rows_are_added_beside_a_month_when_none_of_it_changed(desk):
    for number in range(10):
        desk.load({"deals.csv": ROW + f"{number},A,Signed,1,EUR,A,2026-01-31\n"}, DEALS)
        files = [file.name for file in desk.store.current().files("tables", "deal")]
        assert len(desk.rows("deal", "id")) == number + 1
        assert "2026-01.parquet" in files
        assert len(files) == (number + 1 if number < 8 else number - 7), files
