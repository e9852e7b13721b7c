"""Every example in a docstring of the package gives what it shows."""

from __future__ import annotations

import doctest
import importlib

import pytest

from house.reading import sources

# Their import starts something, so they are run by the tests of the command line instead.
STARTERS = {"sightline.__main__"}


def modules_with_examples() -> list[str]:
    names = [
        source.path.removeprefix("src/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for source in sources("src")
        if any(">>> " in text for text in source.docstrings.values())
    ]
    return [name for name in names if name not in STARTERS]


@pytest.mark.parametrize("name", modules_with_examples())
def test_an_example_gives_what_it_shows_when_it_is_run(name) -> None:
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted
    assert result.failed == 0
