"""The options several commands share."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sightline.workspace import Workspace

DEFAULT_FOLDER = Path("sightline-workspace")


class Format(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class TableOrJson(StrEnum):
    """How something is printed that makes no lines of CSV."""

    TABLE = "table"
    JSON = "json"


Folder = Annotated[
    Path, typer.Option("--workspace", "-w", envvar="SIGHTLINE_WORKSPACE", help="The folder of the workspace.")
]
Formatted = Annotated[Format, typer.Option("--format", "-f", help="How to print it.")]
PrintedOrJson = Annotated[TableOrJson, typer.Option("--format", "-f", help="How to print it.")]
PeriodText = Annotated[
    str | None, typer.Option("--period", "-p", help="Such as 2025-Q1, 2025-01..2025-12, last-month, FY26, all.")
]
GrainText = Annotated[
    str | None, typer.Option("--grain", "-g", help="Cut the period into day, week, month, quarter or year.")
]
ByText = Annotated[list[str] | None, typer.Option("--by", "-b", help="Split by a dimension; may be repeated.")]
WhereTexts = Annotated[list[str] | None, typer.Option("--where", help="Only these, as team=North; may be repeated.")]
AsOfText = Annotated[
    str | None, typer.Option("--as-of", help="As known on that day, or at that instant; now without it.")
]
VariantText = Annotated[str | None, typer.Option("--variant", help="Another reading of the KPI.")]


def opened(folder: Path) -> Workspace:
    """The workspace a command works on."""
    from sightline.workspace import Workspace

    workspace = Workspace.open(folder)
    workspace.notify = lambda sentence: print(sentence, file=sys.stderr)
    return workspace
