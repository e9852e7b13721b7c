"""The house rules as functions: each takes a source or a text and returns what breaks the rule."""

from __future__ import annotations

import ast
import re
import sys
from typing import TYPE_CHECKING

from house.reading import DEFINITIONS, stem

if TYPE_CHECKING:
    from house.reading import Source

FUNCTION_LINES = 40
MODULE_LINES = 300
FILE_BYTES = 500_000

EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}
EMPTY_TEST_WORDS = {"works", "basic", "misc", "ok"}
FILLER = re.compile(r"\b(simply|just|obviously|TODO|FIXME|XXX)\b", re.IGNORECASE)
BRITISH = re.compile(
    r"\b(colour\w*|behaviour\w*|favour\w*|neighbour\w*|licence\w*|catalogue\w*|centre[ds]?|"
    r"\w*(?:organis|recognis|summaris|normalis|serialis|materialis|initialis|prioritis|customis|categoris)\w*)\b",
    re.IGNORECASE,
)
QUOTED = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
CLOCKS = {"now", "utcnow", "today"}
SQL_CLOCK = re.compile(r"\b(current_date|current_timestamp|now\s*\(\s*\)|today\s*\(\s*\))", re.IGNORECASE)
# Written in pieces, so that this file does not break its own rule.
PLACES = re.compile(
    r"/(?:work|root|home)/" + r"|files\.python" + r"hosted|pypi" + r"\.org|registry\.np" + r"mjs|deb\.deb" + r"ian"
)


def long_functions(source: Source) -> list[str]:
    """Functions of more code lines than a reader holds in mind."""
    return [
        f"{source.path}:{line}: {name} has {count} code lines, {FUNCTION_LINES} are allowed"
        for name, line, count in source.functions()
        if count > FUNCTION_LINES
    ]


def long_module(source: Source) -> list[str]:
    """The module, when it should be two."""
    count = len(source.code_lines)
    return [f"{source.path}: {count} code lines, {MODULE_LINES} are allowed"] if count > MODULE_LINES else []


def empty_names(source: Source) -> list[str]:
    """Files, folders, classes and functions whose name says nothing."""
    parts = {part.strip("_") for part in source.path.removesuffix(".py").split("/")}
    found = [f"{source.path}: '{name}' says nothing" for name in sorted(parts & EMPTY_NAMES)]
    return found + [
        f"{source.path}:{node.lineno}: '{node.name}' says nothing"
        for node in ast.walk(source.tree)
        if isinstance(node, DEFINITIONS) and node.name.lower().strip("_") in EMPTY_NAMES
    ]


def empty_test_names(source: Source) -> list[str]:
    """Tests whose name does not tell what happens and when."""
    return [
        f"{source.path}:{line}: {name} should read test_<what happens>_when_<circumstance>"
        for name, line, _ in source.functions()
        if name.startswith("test_") and ("_when_" not in name or EMPTY_TEST_WORDS & set(name.split("_")))
    ]


def missing_docstring(source: Source) -> list[str]:
    """The module, when it does not open by saying what lives in it."""
    opening = ast.get_docstring(source.tree)
    return [] if opening or not source.text.strip() else [f"{source.path}: opens without a docstring"]


def filler(source: Source) -> list[str]:
    """Filler words, notes of work to come and British spelling in docstrings and comments."""
    return [f"{source.path}:{line}: {problem}" for line, text in source.prose() for problem in wording(text)]


def wording(text: str) -> list[str]:
    """What a text for people should not say; names quoted between backticks are not its own words."""
    text = QUOTED.sub("", text)
    found = [f"'{match}' is filler" for match in FILLER.findall(text)]
    return found + [f"'{match}' is British spelling" for match in BRITISH.findall(text)]


def clocks(source: Source) -> list[str]:
    """Readings of the clock, in Python or in SQL."""
    found = [
        f"{source.path}:{node.lineno}: {node.value.id}.{node.attr} reads the clock"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute)
        and node.attr in CLOCKS
        and isinstance(node.value, ast.Name)
        and node.value.id in {"datetime", "date"}
    ]
    return found + [
        f"{source.path}:{line}: '{match}' reads the clock"
        for line, text in source.strings()
        for match in SQL_CLOCK.findall(text)
    ]


def foreign_imports(source: Source) -> list[str]:
    """Imports of anything but Python itself and the package."""
    names: list[tuple[int, str]] = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            names += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.append((node.lineno, node.module))
    allowed = sys.stdlib_module_names | {"sightline"}
    if stem(source.path) in ("statistics", "buyers"):
        allowed |= {"numpy", "scipy"}
    return [f"{source.path}:{line}: imports {name}" for line, name in names if name.partition(".")[0] not in allowed]


def places(path: str, text: str) -> list[str]:
    """Folders of one machine, and hosts packages come from."""
    return [f"{path}: names {match}" for match in sorted(set(PLACES.findall(text)))]
