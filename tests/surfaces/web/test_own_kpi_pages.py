"""Own KPIs in the pages: in the catalog with what is wrong with a broken one, and each on a page of its own."""

from __future__ import annotations

import shutil

import pytest
from starlette.testclient import TestClient

from sightline.surfaces.app import create_app
from sightline.workspace import Workspace

HEAD = 'title = "Large <deals>"\nquestion = "how many large deals?"\ndirection = "higher"\n'
LARGE = f'{HEAD}fact = "deals"\nshape = "count"\nunit = "count"\nwhere = "amount >= 2000"\ntarget = 3\n'
DOUBLE = f'{HEAD}formula = "large * 2 + deals_won"\nunit = "count"\n'


@pytest.fixture
def visitor(office, tmp_path):
    own = Workspace.open(shutil.copytree(office.folder, tmp_path / "own"))
    (own.folder / "kpis").mkdir()
    files = {"large": LARGE, "double": DOUBLE, "torn": LARGE.replace("amount", "<b>amout")}
    for name, text in files.items():
        (own.folder / "kpis" / f"{name}.toml").write_text(text, encoding="utf-8")
    return TestClient(create_app(own), base_url="http://127.0.0.1")


def test_the_catalog_shows_own_kpis_and_the_fault_when_one_is_broken(visitor) -> None:
    answer = visitor.get("/kpis")
    assert answer.status_code == 200
    assert "Own KPIs" in answer.text
    assert 'href="/kpis/large"' in answer.text
    assert "Large &lt;deals&gt;" in answer.text
    assert "kpis/torn.toml, where" in answer.text
    assert "<b>amout" not in answer.text
    assert 'href="/kpis/torn"' not in answer.text


def test_the_page_shows_target_and_rows_when_an_own_kpi_is_opened(visitor) -> None:
    answer = visitor.get("/kpis/large?period=2025-Q4")
    assert answer.status_code == 200
    assert "Target: 3, not reached" in answer.text
    assert "equals the figure above" in answer.text
    assert "kpis/large.toml" in answer.text


def test_the_page_leads_to_what_a_formula_is_made_of_when_it_is_opened(visitor) -> None:
    answer = visitor.get("/kpis/double?period=2025-Q4")
    assert answer.status_code == 200
    assert 'href="/kpis/large?period=2025-Q4"' in answer.text
    assert 'href="/kpis/deals_won?period=2025-Q4"' in answer.text
    assert "Rows behind the number" not in answer.text


def test_the_page_says_what_is_wrong_when_a_broken_kpi_is_opened(visitor) -> None:
    answer = visitor.get("/kpis/torn")
    assert answer.status_code == 422
    assert "kpis/torn.toml, where" in answer.text
