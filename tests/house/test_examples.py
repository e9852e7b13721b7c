"""Every example in a docstring of the package gives what it shows."""

from __future__ import annotations

import doctest
import importlib

import pytest

from parts import ROOT

# Their import starts something, so they are run by the tests of the command line instead.
STARTERS = {"sightline.__main__"}


def modules_with_examples() -> list[str]:
    files = sorted((ROOT / "src").rglob("*.py"))
    paths = [path.relative_to(ROOT / "src") for path in files if ">>> " in path.read_text(encoding="utf-8")]
    names = [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in paths]
    return [name for name in names if name not in STARTERS]


@pytest.mark.parametrize("name", modules_with_examples())
def test_an_example_gives_what_it_shows_when_it_is_run(name) -> None:
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted
    assert result.failed == 0
