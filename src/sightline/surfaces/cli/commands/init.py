"""Make a workspace."""

from __future__ import annotations

from typing import Annotated

import typer

from sightline.surfaces.cli.options import DEFAULT_FOLDER, Folder


def init(
    workspace: Folder = DEFAULT_FOLDER,
    company: Annotated[str | None, typer.Option(help="The company's name.")] = None,
    currency: Annotated[str | None, typer.Option(help="The currency of reports, such as EUR.")] = None,
    time_zone: Annotated[str | None, typer.Option(help="The reporting time zone, such as Europe/Berlin.")] = None,
) -> None:
    """Make a workspace: a folder with its settings, ready to be loaded into."""
    from sightline.workspace import Workspace

    given = {"company": company, "currency": currency, "time_zone": time_zone}
    made = Workspace.create(workspace, **{name: value for name, value in given.items() if value is not None})
    print(f"Made the workspace {made.folder}; its settings are in {made.settings_file}.")
    print(f"Next: sightline load FILE ... --workspace {made.folder}")


COMMAND = init
