"""What a load does to the tables: values, rejects, statuses, changes, and what the report says of it."""

from __future__ import annotations

import pytest

from intake.staging import DATA, DEALS, ROW, Desk
from sightline.intake.mapping_errors import AmbiguousColumnError, MappingError, UnknownFileError, UnknownStageError


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
    assert any("1 value in Created at an hour that Europe/Paris skipped" in text for text in texts)
    assert any("1 value in Created at an hour that Europe/Paris had twice" in text for text in texts)


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


def test_references_are_renamed_when_the_mapping_has_words_for_them(desk):
    mapping = DEALS + '[table.values.owner_id]\n"Anna" = "Ana"\n'
    rows = "".join(f"{place},D,Signed,1,EUR,Owner {place},2026-01-31\n" for place in range(600))
    desk.load({"deals.csv": ROW + rows + "700,D,Signed,1,EUR,anna,2026-01-31\n"}, mapping)
    found = desk.rows("deal", "id", "owner_id", where="id in ('crm:3', 'crm:700')")
    assert sorted(found) == [("crm:3", "crm:Owner 3"), ("crm:700", "crm:Ana")]


def test_amounts_are_whole_when_the_file_writes_them_in_millions(desk):
    mapping = DEALS.replace('amount = "Sum"', 'amount = { column = "Sum", scale = "1000000" }')
    desk.load({"deals.csv": ROW + "7,Big,Signed,1100.04,EUR,Ana,2026-01-31\n"}, mapping)
    assert desk.rows("deal", "amount") == [("1100040000.0000",)]
