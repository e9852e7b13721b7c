"""Load files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sightline.surfaces.cli.options import DEFAULT_FOLDER, Folder, PrintedOrJson, TableOrJson, opened


def load(
    paths: Annotated[list[Path], typer.Argument(help="Files to load, or folders of files.")],
    mapping: Annotated[
        list[Path] | None, typer.Option("--mapping", "-m", help="A mapping file to use first; may be repeated.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, change nothing.")] = False,
    form: PrintedOrJson = TableOrJson.TABLE,
    workspace: Folder = DEFAULT_FOLDER,
) -> None:
    """Load exported files: CSV, Excel or Parquet, packed or not."""
    from sightline.surfaces.cli.printing import print_json
    from sightline.surfaces.cli.progress import progress_bar
    from sightline.surfaces.cli.reports import print_report

    found = opened(workspace)
    with progress_bar() as tell:
        work = found.plan_load if dry_run else found.load
        report = work(paths, mapping=mapping or (), progress=tell)
    rejects = None if dry_run else found.rejects_of(report.load_id)
    if form is TableOrJson.JSON:
        print_json({**report.as_json(), "rejects": None if rejects is None else str(rejects)})
    else:
        print_report(report, rejects)


COMMAND = load
