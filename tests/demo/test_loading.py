"""The shipped mappings load everything the demo company exports; only the planted faults are rejected."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sightline.demo import MAPPINGS, generate
from sightline.intake.loading import Settings, load_into
from sightline.intake.mapping import read_mapping
from sightline.intake.reading.stage import stage
from sightline.intake.recognise import known_headers
from sightline.model import ENTITIES
from sightline.snapshots import SnapshotStore
from sightline.snapshots.reading import connect

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("loaded")
    company = generate(folder / "files", size=0.15)
    mappings = [read_mapping(path.read_text("utf-8"), path.name) for path in sorted(MAPPINGS.glob("*.toml"))]
    staged = stage([company.folder], folder / "staged", known_headers=known_headers())
    store = SnapshotStore(folder / "snapshots")
    with store.begin() as draft:
        report = load_into(draft, staged, mappings, NOW, 1, Settings(time_zone="Europe/Berlin"))
        draft.commit(NOW)
    return company, report, store.current()


def test_only_planted_faults_are_rejected_when_all_files_are_loaded(loaded):
    company, report, _ = loaded
    expected = {Path(item.path).name: item.rows for item in company.planted if item.fate == "rejected"}
    assert {item.file: item.rejected for item in report.tables if item.rejected} == expected
    assert report.rejected == 2
    assert report.duplicates == 0
    assert report.questions == []
    assert report.skipped == []


def test_every_row_arrives_when_files_are_counted(loaded):
    company, report, _ = loaded
    seen = {}
    for item in report.tables:
        name = item.file.split("/")[0]
        seen[name] = max(seen.get(name, 0), item.rows + item.filtered)
    grid = "quotas.xlsx"
    expected = {Path(item.path).name: item.rows for item in company.files}
    assert {name: rows for name, rows in seen.items() if name != grid} == {
        name: rows for name, rows in expected.items() if name != grid
    }
    assert seen[grid] > 5 * expected[grid]


def test_every_table_of_the_model_has_rows_when_all_files_are_loaded(loaded):
    _, _, snapshot = loaded
    empty = [name for name in ENTITIES if not snapshot.files("tables", name)]
    assert empty == []


def test_every_reference_leads_somewhere_when_sources_quote_each_other(loaded):
    _, report, _ = loaded
    unknown = {str(item["entity"]): item["unknown_samples"] for item in report.identity if item["unknown"]}
    assert unknown == {"contact": ["hubspot:qa@lumbrecht.example"]}
    assert [item["entity"] for item in report.identity if item["ambiguous"]] == []


def test_duplicates_are_one_when_their_address_or_domain_agrees(loaded):
    company, report, _ = loaded
    merged = {str(item["entity"]): item["merged"] for item in report.identity if item["merged"]}
    planted = {Path(item.path).stem: item.rows for item in company.planted if item.fate == "merged"}
    assert merged == {
        "account": planted["hubspot-crm-exports-all-companies"],
        "contact": planted["hubspot-crm-exports-all-contacts"],
    }


def test_columns_nobody_knows_are_kept_when_they_are_filled(loaded):
    _, _, snapshot = loaded
    files = [str(file) for file in snapshot.files("tables", "account")]
    with connect() as connection:
        kept = connection.execute(
            f"SELECT count(*) FROM read_parquet({files}) WHERE custom LIKE '%Favorite Content Topics%'"
        ).fetchall()
    assert kept[0][0] > 20


def test_every_field_of_an_important_table_is_filled_when_loaded(loaded):
    _, _, snapshot = loaded
    by_habit = {
        "deal": {"updated_at"},
        "lead": set(),
        "activity": set(),
        "account": {"tax_number", "location_id", "is_house_account"},
    }
    with connect() as connection:
        for name, may_be_empty in by_habit.items():
            columns = [item.name for item in ENTITIES[name].fields if item.name not in may_be_empty]
            counts = ", ".join(f'count("{column}")' for column in columns)
            files = [str(file) for file in snapshot.files("tables", name)]
            found = connection.execute(f"SELECT {counts} FROM read_parquet({files}, union_by_name = true)").fetchall()[
                0
            ]
            assert [column for column, count in zip(columns, found, strict=True) if not count] == [], name
