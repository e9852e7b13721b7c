"""The page of loads over files that were really loaded."""

import csv
import io

import pytest
from starlette.testclient import TestClient

from sightline.surfaces.app import create_app
from sightline.workspace import Workspace
from surfaces.web.reading import read, table
from worlds.sales_office import SETTINGS

DEALS = """Deal ID,Deal Name,Deal Stage,Amount,Close Date,Create Date
1,Lamps,closedwon,1000,2025-10-01,2025-09-01
2,Shades,closedlost,2000,2025-10-02,2025-09-02
3,Bulbs,closedwon,many,2025-10-03,2025-09-03
"""


@pytest.fixture
def loaded(tmp_path):
    """A visitor of a workspace that loaded one file with a bad row."""
    workspace = Workspace.create(tmp_path / "workspace", **SETTINGS)
    (tmp_path / "deals.csv").write_text(DEALS, encoding="utf-8")
    report = workspace.load([tmp_path / "deals.csv"])
    return TestClient(create_app(workspace), base_url="http://127.0.0.1"), report


def test_a_load_is_listed_with_its_counts_when_it_was_made(loaded) -> None:
    client, report = loaded
    page = read(client.get("/loads").text)
    [row] = table(page.all("table")[0])
    assert row[0] == "1"
    assert row[2] == "deals.csv"
    assert [row[3], row[4]] == [str(report.new), str(report.changed)]
    assert row[6].split()[0] == str(report.rejected)


def test_rejected_rows_can_be_fetched_when_there_are_some(loaded) -> None:
    client, report = loaded
    assert report.rejected == 1
    page = read(client.get("/loads").text)
    [link] = [item for item in page.all("a") if item.attributes["href"].endswith("rejects.csv")]
    answer = client.get(link.attributes["href"])
    assert answer.status_code == 200
    lines = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert len(lines) == 1 + report.rejected


def test_a_load_without_rejects_says_so_when_they_are_asked_for(client) -> None:
    answer = client.get("/loads/7/rejects.csv")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "no-rejects"
