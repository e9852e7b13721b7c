"""Every module keeps the house rules; what the rules are stands in rules.py."""

from __future__ import annotations

import pytest

from house import rules
from house.reading import files, sources, texts
from parts import ROOT

EVERYWHERE = ("src", "tests", "bench")
PRODUCT = ("src", "bench")
CLOCK_READERS = ("src/sightline/workspace/", "src/sightline/demo/")


def broken(rule, *folders: str) -> list[str]:
    return [problem for source in sources(*folders) for problem in rule(source)]


@pytest.mark.parametrize(
    ("rule", "folders"),
    [
        (rules.long_functions, EVERYWHERE),
        (rules.long_module, EVERYWHERE),
        (rules.empty_names, EVERYWHERE),
        (rules.empty_test_names, ("tests",)),
        (rules.missing_docstring, PRODUCT),
        (rules.filler, PRODUCT),
        (rules.foreign_imports, ("src/sightline/base",)),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_no_module_breaks_a_rule_when_all_are_read(rule, folders) -> None:
    assert sources(*folders)
    assert broken(rule, *folders) == []


def test_nobody_reads_the_clock_when_outside_the_workspace() -> None:
    read = [source for source in sources("src") if not source.path.startswith(CLOCK_READERS)]
    assert [problem for source in read for problem in rules.clocks(source)] == []


def test_no_file_names_a_machine_or_a_registry_when_it_is_tracked() -> None:
    assert [problem for path, text in texts() for problem in rules.places(path, text)] == []


def test_no_file_is_too_large_when_it_is_tracked() -> None:
    sizes = {name: (ROOT / name).stat().st_size for name in files()}
    assert {name: size for name, size in sizes.items() if size > rules.FILE_BYTES} == {}


def test_pages_keep_the_wording_when_written_by_hand() -> None:
    pages = [(path, text) for path, text in texts() if path.endswith(".md")]
    assert pages
    assert [f"{path}: {problem}" for path, text in pages for problem in rules.wording(text)] == []
