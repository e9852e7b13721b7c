"""The reference pages of the KPIs are what the definitions and their cases say today."""

from datetime import timedelta

import pytest

from parts import ROOT
from reference.__main__ import FOLDER, main
from reference.markdown import cell, table
from reference.pages import pages
from reference.queries import DAY, statements, wrapped
from sightline.base.periods import Grain, Period
from sightline.measure.catalog import catalog
from sightline.measure.plan import Frame, parts_of, plan
from sightline.measure.question import Question

WRITTEN = pages()
UNITS = catalog()


@pytest.mark.parametrize("name", WRITTEN)
def test_a_page_is_up_to_date_when_its_definition_is_read(name) -> None:
    path = FOLDER / name
    assert path.is_file(), f"there is no page {name}; write it: ./run reference"
    assert path.read_text(encoding="utf-8") == WRITTEN[name], "write it anew: ./run reference"


def test_no_page_is_there_when_its_kpi_is_not() -> None:
    assert {path.name for path in FOLDER.glob("*.md")} == set(WRITTEN)


def test_every_kpi_stands_in_the_index_when_it_has_a_page() -> None:
    assert [name for name in WRITTEN if name != "README.md" and f"]({name})" not in WRITTEN["README.md"]] == []


def test_the_pages_are_found_when_the_documentation_is_looked_through() -> None:
    assert "docs/reference/kpis/README.md" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kpi", UNITS.kpis)
def test_the_sql_is_the_one_that_is_run_when_it_is_laid_out(kpi) -> None:
    entry = UNITS.kpis[kpi]
    question = Question(kpi, Period(DAY.date(), DAY.date() + timedelta(days=1), "any"), DAY)
    queries = plan(UNITS, {kpi: parts_of(entry, question)}, Frame(Grain.TOTAL, entry.kpi.always_by, ()))
    shown = [
        " ".join(line.strip() for line in sql.splitlines() if not line.startswith("  -- "))
        for _, sql in statements(entry, UNITS)
    ]
    assert [sql.split() for sql in shown] == [query.sql(UNITS).split() for query in queries.values()]


def test_a_text_in_quotes_stays_whole_when_a_line_is_full() -> None:
    lines = list(wrapped("x = 'no decision' and " * 20 + "x = 'from here'"))
    assert len(lines) > 1
    assert all(line.count("'") % 2 == 0 for line in lines)


def test_a_cell_stays_a_cell_when_its_text_has_bars_tags_and_lines() -> None:
    assert cell("a|b <i>\nc") == "a\\|b &lt;i> c"
    assert table(["a"], [["1|2"]]).splitlines() == ["| a |", "| --- |", "| 1\\|2 |"]


def test_a_page_goes_when_its_kpi_is_gone(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("reference.__main__.FOLDER", tmp_path / "kpis")
    monkeypatch.setattr("reference.__main__.ROOT", tmp_path)
    (tmp_path / "kpis").mkdir()
    (tmp_path / "kpis" / "gone.md").touch()
    main()
    assert {path.name for path in (tmp_path / "kpis").iterdir()} == set(WRITTEN)
