"""Reads the checkout the way the house rules need it: tracked files, syntax trees, code lines, prose."""

from __future__ import annotations

import ast
import io
import subprocess
import tokenize
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from parts import GIT, ROOT

SILENT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Source:
    """One Python file: its path below the checkout, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree."""
        return ast.parse(self.text, self.path)

    @cached_property
    def tokens(self) -> list[tokenize.TokenInfo]:
        """The tokens, comments included."""
        return list(tokenize.generate_tokens(io.StringIO(self.text).readline))

    @cached_property
    def docstrings(self) -> dict[int, str]:
        """The docstrings of the module, its classes and functions, by first line."""
        found = {}
        for node in ast.walk(self.tree):
            if isinstance(node, (ast.Module, *DEFINITIONS)) and ast.get_docstring(node) is not None:
                found[node.body[0].lineno] = ast.get_docstring(node) or ""
        return found

    @cached_property
    def code_lines(self) -> set[int]:
        """The numbers of the lines that hold code: neither blank, nor comment, nor docstring."""
        lines: set[int] = set()
        for token in self.tokens:
            if token.type not in SILENT and token.start[0] not in self.docstrings:
                lines.update(range(token.start[0], token.end[0] + 1))
        return lines

    def functions(self) -> list[tuple[str, int, int]]:
        """Every function as (name, line, number of code lines), methods and inner ones included."""
        return [
            (node.name, node.lineno, len(self.code_lines & set(range(node.lineno, (node.end_lineno or 0) + 1))))
            for node in ast.walk(self.tree)
            if isinstance(node, FUNCTIONS)
        ]

    def prose(self) -> list[tuple[int, str]]:
        """What is written for people, with its line: docstrings and comments."""
        comments = [(token.start[0], token.string) for token in self.tokens if token.type == tokenize.COMMENT]
        return sorted([*self.docstrings.items(), *comments])

    def strings(self) -> list[tuple[int, str]]:
        """Every text constant that is no docstring, with its line."""
        return [
            (node.lineno, node.value)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.lineno not in self.docstrings
        ]


@cache
def files() -> list[str]:
    """Every file that is tracked, or would be: ignored ones are left out."""
    GIT.require()
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return sorted(name for name in set(names) if name and (ROOT / name).is_file())


@cache
def sources(*folders: str) -> list[Source]:
    """The Python files below the folders named."""
    wanted = tuple(f"{folder}/" for folder in folders)
    paths = [name for name in files() if name.endswith(".py") and name.startswith(wanted)]
    return [Source(path, (ROOT / path).read_text(encoding="utf-8")) for path in paths]


def texts() -> list[tuple[str, str]]:
    """Every text file as (path, text)."""
    found = []
    for name in files():
        try:
            found.append((name, (ROOT / name).read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def stem(path: str) -> str:
    """The name of a file without folder and ending."""
    return Path(path).stem
