"""Propose a mapping."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sightline.surfaces.cli.options import DEFAULT_FOLDER, Folder, opened


def propose(
    path: Annotated[Path, typer.Argument(help="The file to be described.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write it to this file instead of printing it.")
    ] = None,
    workspace: Folder = DEFAULT_FOLDER,
) -> None:
    """Propose how the columns of a file are to be read, as a mapping to edit."""
    text = opened(workspace).propose_mapping(path)
    if output is None:
        print(text)
        return
    output.write_text(text, encoding="utf-8")
    print(f"Wrote {output}. Edit it, then: sightline load {path} --mapping {output} --dry-run")


COMMAND = propose
