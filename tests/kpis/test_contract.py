"""Every KPI comes with its definition in words and with its proofs."""

import ast
import inspect
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from sightline.kpis import __name__ as kpis
from sightline.measure.catalog import HEADINGS, catalog

TESTS = Path(__file__).resolve().parents[1]
ENTRIES = catalog().kpis
BY_ID = pytest.mark.parametrize("kpi", sorted(ENTRIES))


def docstring_of(kpi):
    return inspect.getdoc(import_module(f"{kpis}.{ENTRIES[kpi].role}.{kpi}")) or ""


@BY_ID
def test_summary_is_one_question_when_a_kpi_is_described(kpi):
    title, _, question = ENTRIES[kpi].summary.partition(": ")
    assert title == ENTRIES[kpi].kpi.title
    assert question.endswith("?")


@BY_ID
def test_every_heading_stands_in_order_when_a_kpi_is_described(kpi):
    assert tuple(line for line in docstring_of(kpi).splitlines() if line in HEADINGS) == HEADINGS
    assert [heading for heading, text in ENTRIES[kpi].sections.items() if not text] == []


@BY_ID
def test_cases_and_fixed_cast_are_there_when_a_kpi_is_proved(kpi):
    path = TESTS / "cases" / "kpis" / f"{kpi}.yml"
    assert path.is_file(), f"{kpi} has no cases"
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert written["cases"], f"{kpi} has an empty list of cases"
    assert written["tiny_world"]["gives"], f"{kpi} says nothing about the fixed cast"


@BY_ID
def test_an_oracle_is_there_when_a_kpi_is_proved(kpi):
    path = TESTS / "oracles" / f"{kpi}.py"
    assert path.is_file(), f"{kpi} has no second definition"
    assert callable(import_module(f"oracles.{kpi}").oracle)
    modules = {
        name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in names_imported(node)
        if name.split(".")[0] == "sightline"
    }
    assert not modules, f"the second definition of {kpi} leans on the product: {sorted(modules)}"


def names_imported(node):
    """The modules an import statement names; nothing for any other statement."""
    if isinstance(node, ast.Import):
        return [name.name for name in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def test_a_title_is_used_once_when_all_kpis_and_variants_are_listed():
    titles = Counter(
        title
        for entry in ENTRIES.values()
        for title in (entry.kpi.title, *(variant.title for variant in entry.kpi.variants.values()))
    )
    assert [title for title, times in titles.items() if times > 1] == []


def test_nothing_is_proved_that_is_no_kpi_when_proofs_are_listed():
    cases = {path.stem for path in (TESTS / "cases" / "kpis").glob("*.yml")}
    oracles = {
        path.stem for path in (TESTS / "oracles").glob("*.py") if not path.stem.startswith(("_", "test_", "conftest"))
    }
    assert cases == set(ENTRIES)
    assert oracles == set(ENTRIES)
