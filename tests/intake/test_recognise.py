"""A file is known by the names of its columns."""

from __future__ import annotations

import csv
import io

import pytest

from intake.staging import DATA, staged
from sightline.intake.mapping import read_mapping
from sightline.intake.naming import fold, load_aliases
from sightline.intake.proposing import propose
from sightline.intake.recognise import known_headers, recognise
from sightline.model import ENTITIES

needs_exports = pytest.mark.skipif(not DATA.is_dir(), reason="the export shapes beside the checkout are missing")


@needs_exports
@pytest.mark.parametrize(
    ("file", "encoding", "title", "entity"),
    [
        ("synthetic_hubspot_deals.csv", "utf-8", "HubSpot", "deal"),
        ("synthetic_salesforce_report_de_cp1252.csv", "cp1252", "Salesforce", "deal"),
        ("synthetic_salesforce_field_history_us.csv", "utf-8", "Salesforce", "field_change"),
        ("synthetic_pipedrive_deals.csv", "utf-8", "Pipedrive", "deal"),
        ("synthetic_aircall_calls.csv", "utf-8", "Aircall", "activity"),
    ],
)
def test_vendor_is_named_when_its_export_is_read(file, encoding, title, entity):
    header = next(csv.reader(io.StringIO((DATA / file).read_text(encoding=encoding))))
    found = recognise("export.csv", header)
    assert (found.title, found.entity) == (title, entity)


def test_stage_dates_become_changes_when_hubspot_writes_one_column_each():
    header = ["Record ID", "Deal Name", "Deal Stage", "Date entered “Demo (Sales)”", "Date entered 'Won (Sales)'"]
    found = recognise("x.csv", header)
    assert [table.entity for table in found.tables] == ["deal", "field_change"]
    assert found.tables[1].values == {"new_value": {"Demo (Sales)": "Demo", "Won (Sales)": "Won"}}
    assert found.unmatched == ()


@pytest.mark.parametrize("name", sorted(ENTITIES))
def test_table_is_recognized_when_columns_bear_the_names_of_the_model(name):
    entity = ENTITIES[name]
    columns = ["id", *(item.name for item in entity.fields)]
    found = recognise(f"{name}.csv", columns)
    assert found.entity == name
    assert found.unmatched == ()


@pytest.mark.parametrize(
    ("file", "columns", "entity", "fields"),
    [
        ("orders.csv", ["Order ID", "Order Date", "Customer Name", "Sales"], "order", {"id": "Order ID", "ordered_at": "Order Date", "account_id": "Customer Name", "net": "Sales"}),
        ("team.xlsx/Quotas 2026", ["Month", "Rep", "Quota"], "target", {"starts_on": "Month", "employee_id": "Rep", "value": "Quota"}),
        ("visits.csv", ["Date", "Customer", "Rep", "Notes"], "activity", {"at": "Date", "account_id": "Customer", "owner_id": "Rep"}),
        ("hr_employees.csv", ["Name", "E-Mail", "Hired on", "Manager"], "employee", {"full_name": "Name", "email": "E-Mail", "hire_date": "Hired on", "manager_id": "Manager"}),
        ("nps.csv", ["Customer", "Score", "Answered", "Comment"], "survey_response", {"account_id": "Customer", "score": "Score", "answered_at": "Answered"}),
    ],
)  # fmt: skip
def test_columns_are_understood_when_they_have_everyday_names(file, columns, entity, fields):
    found = recognise(file, columns)
    assert found.entity == entity
    assert {name: found.tables[0].fields[name].column for name in fields} == fields


def test_nothing_is_claimed_when_no_table_fits():
    assert recognise("weather.csv", ["Humidity", "Pressure", "Wind"]) is None


def test_header_row_is_told_from_data_when_cells_are_counted():
    count = known_headers()
    assert count(["Deal Name", "Amount", "Close date "]) == 3
    assert count(["Acme rollout", "12000", "2026-01-01"]) == 0


def test_alias_of_the_workspace_is_used_when_a_header_is_localized(tmp_path):
    (tmp_path / "deutsch.toml").write_text(
        'title = "HubSpot, German"\nsource = "hubspot"\n[[table]]\nentity = "deal"\nmarks = ["Deal-Name", "Deal-Phase"]\n'
        '[table.fields]\nname = ["Deal-Name"]\nstage = ["Deal-Phase"]\namount = ["Betrag"]\n',
        encoding="utf-8",
    )
    found = recognise("x.csv", ["Deal-Name", "Deal-Phase", "Betrag"], load_aliases(tmp_path))
    assert found.title == "HubSpot, German"
    assert sorted(found.tables[0].fields) == ["amount", "name", "stage"]


def test_names_fold_alike_when_they_differ_in_dress():
    assert fold("Owner ID") == fold("owner_id") == fold("OWNERID") == fold("Owner-Id*")


def test_proposal_loads_as_it_stands_when_nobody_edits_it(tmp_path):
    text = 'Record ID,Deal Name,Deal Stage,Amount,Odd one,"Date entered ""Demo"""\n1,A "quoted" deal,Closed Won,3,x,2026-01-01\n'
    proposal = propose(staged(tmp_path, "deals.csv", text))
    mapping = read_mapping(proposal, "proposal")
    assert mapping.source == "hubspot"
    assert mapping.stages == {"Closed Won": "won"}
    assert [table.entity for table in mapping.tables] == ["deal", "field_change"]
    assert '#   "Odd one"' in proposal


def test_words_nobody_knows_are_listed_when_a_mapping_is_proposed(tmp_path):
    proposal = propose(
        staged(tmp_path, "activities.csv", "Date,Type,Owner\n2026-01-01,Call,Ana\n2026-01-02,Golf,Ana\n")
    )
    assert '"Call" = "call"' in proposal
    assert '# "Golf" = "?"' in proposal


def test_accounts_are_fed_too_when_orders_describe_their_customers(tmp_path):
    text = "Order ID,Order Date,Customer ID,Customer Name,Sales\n1,2026-01-01,C-10,Acme,5\n2,2026-01-02,C-10,Acme,7\n"
    mapping = read_mapping(propose(staged(tmp_path, "orders.csv", text)), "proposal")
    account = next(table for table in mapping.tables if table.entity == "account")
    assert account.distinct
    assert {name: source.column for name, source in account.fields.items()} == {
        "id": "Customer ID",
        "name": "Customer Name",
    }
