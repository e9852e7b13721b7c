"""Which rows are the same thing, and which row a written reference means."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sightline.snapshots import SnapshotStore
from sightline.snapshots.building import snapshot_of, write_table
from sightline.snapshots.identity import resolve
from sightline.snapshots.reading import connect
from sightline.snapshots.resolved import snapshot_sql

AT = datetime(2026, 1, 2, tzinfo=UTC)


def read(snapshot, table, *columns):
    with connect() as connection:
        query = f"SELECT {', '.join(columns)} FROM ({snapshot_sql(snapshot, table)}) ORDER BY ALL"
        return connection.execute(query).fetchall()


def accounts(*rows):
    return {"account": [{"id": f"a{number}", **row} for number, row in enumerate(rows, 1)]}


def test_rows_merge_when_they_share_an_address_in_another_case(tmp_path):
    people = [
        {"id": "hr:1", "email": "Ana@X.example", "full_name": "Ana Ruiz", "hire_date": "2020-01-01"},
        {"id": "hubspot:7", "email": "ana@x.example", "full_name": "A. Ruiz", "role": "ae"},
    ]
    snapshot = snapshot_of(tmp_path, {"employee": people})
    assert read(snapshot, "employee", "id", "full_name", "hire_date::VARCHAR", "role") == [
        ("hr:1", "Ana Ruiz", "2020-01-01", "ae")
    ]


@pytest.mark.parametrize("domains", [("acme.com", "https://www.ACME.com/en"), ("acme.com", "www.acme.com")])
def test_rows_merge_when_domains_differ_only_in_dress(tmp_path, domains):
    snapshot = snapshot_of(tmp_path, accounts(*({"domain": domain} for domain in domains)))
    assert read(snapshot, "account", "id") == [("a1",)]


def test_rows_stay_apart_when_a_name_is_shared_and_domains_differ(tmp_path):
    rows = accounts({"name": "Acme", "domain": "acme.com"}, {"name": "Acme", "domain": "acme.de"}, {"name": "Acme"})
    snapshot = snapshot_of(tmp_path, rows)
    assert read(snapshot, "account", "id") == [("a1",), ("a2",), ("a3",)]


def test_rows_merge_when_a_name_is_shared_and_nothing_contradicts(tmp_path):
    rows = accounts({"name": "Acme", "domain": "acme.com"}, {"name": " ACME "}, {"name": "acme", "tax_number": "DE 12"})
    assert read(snapshot_of(tmp_path, rows), "account", "id", "tax_number") == [("a1", "DE 12")]


def test_rows_merge_through_a_chain_when_each_link_is_strong(tmp_path):
    rows = accounts({"domain": "a.com"}, {"domain": "a.com", "tax_number": "1.2"}, {"tax_number": "12", "name": "Zed"})
    assert read(snapshot_of(tmp_path, rows), "account", "id", "name") == [("a1", "Zed")]


def test_names_do_not_chain_domains_together_when_a_third_row_bears_both(tmp_path):
    rows = [
        {"id": "p1", "sku": "S1", "name": "Chair"},
        {"id": "p2", "name": "Chair"},
        {"id": "p3", "sku": "S2", "name": "Chair"},
    ]
    assert read(snapshot_of(tmp_path, {"product": rows}), "product", "id") == [("p1",), ("p2",), ("p3",)]


def test_two_tax_numbers_stay_apart_when_only_names_chain_them(tmp_path):
    rows = accounts(
        {"domain": "a.com", "name": "Acme"},
        {"domain": "a.com", "name": "Acme Inc"},
        {"tax_number": "1", "name": "Acme"},
        {"tax_number": "2", "name": "Acme Inc"},
    )
    assert read(snapshot_of(tmp_path, rows), "account", "id") == [("a1",), ("a3",), ("a4",)]


@pytest.mark.parametrize("value", ["gmail.com", "n/a", "-", "Unknown", " "])
def test_rows_stay_apart_when_the_shared_value_says_nothing(tmp_path, value):
    rows = accounts({"domain": value, "name": "A"}, {"domain": value, "name": "B"})
    assert read(snapshot_of(tmp_path, rows), "account", "id") == [("a1",), ("a2",)]


def test_contacts_stay_apart_when_only_their_names_agree(tmp_path):
    rows = [{"id": "c1", "name": "Bo Lee"}, {"id": "c2", "name": "Bo Lee"}]
    assert read(snapshot_of(tmp_path, {"contact": rows}), "contact", "id") == [("c1",), ("c2",)]


@pytest.mark.parametrize(
    "written",
    [
        "hr:1",
        "hr:ANA ruiz",
        "hubspot:Ana  Ruiz",
        "aircall:ana@x.example",
        "hubspot:Deactivated User (ana@x.example)",
        "x:Ana Ruiz (Sales)",
    ],
)
def test_reference_means_the_person_when_written_in_any_way(tmp_path, written):
    tables = {
        "employee": [{"id": "hr:1", "source": "hr", "full_name": "Ana Ruiz", "email": "ana@x.example"}],
        "deal": [{"owner_id": written}],
    }
    assert read(snapshot_of(tmp_path, tables), "deal", "owner_id") == [("hr:1",)]


def test_reference_means_the_row_of_its_own_source_when_another_source_has_the_name_too(tmp_path):
    tables = {
        "account": [
            {"id": "h:1", "source": "h", "name": "Acme", "domain": "acme.com"},
            {"id": "s:1", "source": "s", "name": "Acme", "domain": "acme.de"},
        ],
        "deal": [{"id": "d1", "account_id": "s:Acme"}, {"id": "d2", "account_id": "z:Acme"}],
    }
    assert read(snapshot_of(tmp_path, tables), "deal", "id", "account_id") == [("d1", "s:1"), ("d2", "z:Acme")]


def test_ambiguous_reference_is_reported_when_two_rows_bear_the_name(tmp_path):
    with SnapshotStore(tmp_path).begin() as draft, connect() as connection:
        write_table(
            draft,
            "account",
            accounts({"name": "Acme", "domain": "a.com"}, {"name": "Acme", "domain": "b.com"})["account"],
        )
        write_table(draft, "deal", [{"account_id": "test:Acme"}, {"account_id": "test:Nobody"}])
        found = {item.entity: item for item in resolve(draft, connection)}
        draft.commit(AT)
    assert found["account"].ambiguous == ["acme", "test:Acme"]
    assert found["account"].unknown_samples == ["test:Nobody"]


def test_unknown_references_are_one_when_they_read_alike(tmp_path):
    tables = {"deal": [{"owner_id": "pd:Zed"}, {"owner_id": "hs:ZED (Sales)"}, {"owner_id": "hs:zed"}]}
    assert set(read(snapshot_of(tmp_path, tables), "deal", "owner_id")) == {("hs:ZED (Sales)",)}


def test_user_is_the_employee_when_the_identity_table_says_so(tmp_path):
    tables = {
        "employee": [
            {"id": "hr:1", "source": "hr", "full_name": "Ana Ruiz"},
            {"id": "aircall:u9", "source": "aircall", "full_name": "anna"},
        ],
        "identity": [
            {"source": "aircall", "user_key": "u9", "employee_id": "hr:Ana Ruiz"},
            {"source": "pd", "user_key": "AR", "employee_id": "hr:1"},
        ],
        "activity": [{"owner_id": "aircall:u9"}, {"owner_id": "pd:ar"}, {"owner_id": "aircall:anna"}],
    }
    snapshot = snapshot_of(tmp_path, tables)
    assert len(read(snapshot, "employee", "id")) == 1
    assert {row[0] for row in read(snapshot, "activity", "owner_id")} == {read(snapshot, "employee", "id")[0][0]}


def test_changes_of_an_owner_are_resolved_when_values_are_references(tmp_path):
    tables = {
        "employee": [{"id": "hr:1", "source": "hr", "full_name": "Ana Ruiz"}],
        "deal": [{"id": "sf:9", "source": "sf", "name": "Big one"}],
        "field_change": [
            {"object_type": "deal", "object_id": "sf:Big One", "field": "owner_id", "old_value": "sf:ana ruiz"},
            {"object_type": "deal", "object_id": "sf:9", "field": "stage", "old_value": "sf:ana ruiz"},
        ],
    }
    assert read(snapshot_of(tmp_path, tables), "field_change", "object_id", "old_value") == [
        ("sf:9", "hr:1"),
        ("sf:9", "sf:ana ruiz"),
    ]


def test_earliest_creation_is_kept_when_rows_merge(tmp_path):
    rows = accounts(
        {"domain": "a.com", "created_at": "2025-05-01", "name": None},
        {"domain": "a.com", "created_at": "2024-01-01", "name": "Late"},
    )
    assert read(snapshot_of(tmp_path, rows), "account", "id", "strftime(created_at, '%Y')", "name") == [
        ("a2", "2024", "Late")
    ]


def test_deleted_rows_are_gone_when_the_table_is_resolved(tmp_path):
    rows = accounts({"name": "A", "is_deleted": True}, {"name": "B", "is_deleted": False}, {"name": "C"})
    assert read(snapshot_of(tmp_path, rows), "account", "id") == [("a2",), ("a3",)]


def test_id_of_a_group_stays_when_a_later_row_would_come_first(tmp_path):
    first = snapshot_of(tmp_path, {"employee": [{"id": "hubspot:7", "email": "ana@x.example"}]})
    assert read(first, "employee", "id") == [("hubspot:7",)]
    with SnapshotStore(tmp_path).begin() as draft, connect() as connection:
        write_table(
            draft,
            "employee",
            [{"id": "aircall:1", "email": "ana@x.example"}, {"id": "hubspot:7", "email": "ana@x.example"}],
        )
        resolve(draft, connection)
        second = draft.commit(AT)
    assert read(second, "employee", "id") == [("hubspot:7",)]


def test_key_maps_are_kept_when_nothing_they_depend_on_was_touched(tmp_path):
    snapshot_of(
        tmp_path, {"deal": [{"owner_id": "a:Zed"}, {"owner_id": "b:zed"}], "team": [{"name": "N"}, {"name": "n"}]}
    )
    with SnapshotStore(tmp_path).begin() as draft, connect() as connection:
        draft.keep("tables", "deal")
        write_table(draft, "team", [{"id": "t9", "name": "S"}])
        resolve(draft, connection)
        assert draft.is_kept("keys", "employee")
        assert draft.files("keys", "team") == []
