"""Try Sightline on a made-up company."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sightline.surfaces.cli.options import Folder

DEFAULT = Path("sightline-demo")


def demo(
    workspace: Folder = DEFAULT,
    size: Annotated[float, typer.Option(min=0.02, max=50, help="How large the company is.")] = 1.0,
    serve: Annotated[bool, typer.Option(help="Serve the pages when the data is there.")] = True,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on; 0 takes any free one.")] = 8400,
) -> None:
    """Try Sightline on a made-up company: its exports are written, loaded and served."""
    from contextlib import ExitStack

    from sightline.surfaces.cli.progress import progress_bar
    from sightline.surfaces.cli.reports import print_sums
    from sightline.surfaces.cli.serving import bound_socket, serve_workspace
    from sightline.workspace import make_demo

    with ExitStack() as stack:
        # A port that is taken is better known before the data is made than after.
        listening = stack.enter_context(bound_socket(port)) if serve else None
        with progress_bar() as tell:
            made = make_demo(workspace, size, tell)
        if made.report is None:
            print(f"The demo workspace {workspace} stands already; remove the folder to have it made again.")
        else:
            print(f"Wrote a made-up company's exports to {made.files} and loaded them into {workspace}.")
            print_sums(made.report, made.workspace.rejects_of(made.report.load_id))
        if listening is not None:
            serve_workspace(made.workspace, listening)
        else:
            print(f"Next: sightline ask win_rate --by team --workspace {workspace}")


COMMAND = demo
