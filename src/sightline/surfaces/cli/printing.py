"""Tables for a terminal, and the same tables plain when the output goes somewhere else."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

WIDEST = 4_000


def print_json(value: Any) -> None:
    """Print plain data as JSON, one entry per line."""
    print(json.dumps(value, indent=2, ensure_ascii=False))


def print_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows as CSV; a text that a spreadsheet would run as a formula is made harmless."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_harmless(value) for value in row] for row in rows)
    sys.stdout.write(out.getvalue())


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def print_table(
    header: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Iterable[int] = (), title: str | None = None
) -> None:
    """Print a table; `numbers` are the columns to be aligned at the right."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    is_terminal = sys.stdout.isatty()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold underline")
    right = set(numbers)
    for place, name in enumerate(header):
        table.add_column(name, justify="right" if place in right else "left", no_wrap=place in right)
    for row in rows:
        # As Text, because a name may hold what would otherwise be read as a style.
        table.add_row(*(Text(cell) for cell in row))
    if title:
        print(title)
        print()
    out = io.StringIO()
    width = None if is_terminal else WIDEST
    console = Console(file=out, width=width or Console().width, force_terminal=is_terminal)
    console.print(table)
    for line in out.getvalue().splitlines():
        print(line.rstrip())


def print_lines(lines: Iterable[str]) -> None:
    """Print what stands below a table, after an empty line; nothing when there is none."""
    found = list(lines)
    if found:
        print()
    for line in found:
        print(line)
