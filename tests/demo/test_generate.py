"""The files are the same every time, grow with the size, and end on the day asked for."""

import csv
import gzip
import hashlib
import io
from datetime import date, timedelta
from pathlib import Path

import pytest

from sightline.demo import generate


def digests(folder: Path) -> dict[str, str]:
    files = sorted(item for item in folder.rglob("*") if item.is_file())
    return {str(item.relative_to(folder)): hashlib.sha256(item.read_bytes()).hexdigest() for item in files}


def lines(path: Path, encoding: str = "utf-8-sig") -> list[list[str]]:
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode(encoding)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if encoding == "cp1252" else ","))


def test_every_byte_is_the_same_when_seed_and_size_are(tmp_path):
    generate(tmp_path / "one", size=0.2)
    generate(tmp_path / "two", size=0.2)
    assert len(digests(tmp_path / "one")) > 45
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_the_files_differ_when_the_seed_does(tmp_path):
    generate(tmp_path / "one", size=0.1, seed=1)
    generate(tmp_path / "two", size=0.1, seed=2)
    one, two = digests(tmp_path / "one"), digests(tmp_path / "two")
    assert one.keys() == two.keys()
    assert one["crm/hubspot-crm-exports-all-deals.csv"] != two["crm/hubspot-crm-exports-all-deals.csv"]
    assert one["shop/orders.csv.gz"] != two["shop/orders.csv.gz"]


def test_rows_and_bytes_are_reported_as_written_when_files_are_counted(company):
    for item in company.files:
        path = company.folder / item.path
        assert path.stat().st_size == item.size
        if path.suffix != ".xlsx":
            records = lines(path, "cp1252" if item.path.startswith("hr/") else "utf-8-sig")
            assert len(records) - 1 == item.rows, item.path
            assert {len(record) for record in records} == {len(records[0])}, item.path


def test_the_files_are_small_when_the_size_is_one(company):
    activities = (
        "telephony/calls.csv",
        "crm/emails.csv",
        "crm/meetings.csv",
        "crm/communications.csv",
        "crm/tasks-and-notes.csv",
    )
    assert sum(item.size for item in company.files) < 25_000_000
    assert 50_000 < sum(company.rows(path) for path in activities) < 70_000
    assert 2_500 < company.rows("crm/hubspot-crm-exports-all-deals.csv") < 4_000
    assert company.rows("crm/hubspot-crm-exports-all-leads.csv") == 12_008
    assert 850 < company.rows("crm/hubspot-crm-exports-all-companies.csv") < 1_100
    assert 38 <= company.rows("hr/mitarbeiter.csv") <= 48


@pytest.mark.parametrize(
    "path",
    [
        "telephony/calls.csv",
        "crm/hubspot-crm-exports-all-leads.csv",
        "crm/hubspot-crm-exports-all-deals.csv",
        "hr/mitarbeiter.csv",
    ],
)
def test_a_file_grows_threefold_when_the_size_does(company, tmp_path_factory, path):
    folder = tmp_path_factory.getbasetemp() / "threefold"
    bigger = generate(folder, size=3) if not folder.exists() else None
    rows = (
        bigger.rows(path)
        if bigger
        else len(lines(folder / path, "cp1252" if path.startswith("hr/") else "utf-8-sig")) - 1
    )
    assert rows == pytest.approx(3 * company.rows(path), rel=0.08)


@pytest.mark.parametrize("today", [date(2024, 2, 29), date(2026, 1, 31), date(2026, 3, 1), date(2027, 6, 30)])
def test_the_data_end_on_the_day_when_another_day_is_asked_for(tmp_path, today):
    generate(tmp_path, size=0.1, today=today)
    orders = lines(tmp_path / "shop/orders.csv.gz")
    days = sorted(row[1][:10] for row in orders[1:])
    assert (today - timedelta(days=3)).isoformat() <= days[-1] <= today.isoformat()
    assert days[0][:7] in (f"{today.year - 3}-{today.month:02d}", date(today.year - 3, today.month, 1).isoformat()[:7])
    leads = lines(tmp_path / "crm/hubspot-crm-exports-all-leads.csv")
    place = leads[0].index("Create Date")
    assert max(row[place] for row in leads[1:]) < f"{today.isoformat()} 24:00"
