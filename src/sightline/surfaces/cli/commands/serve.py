"""Serve the pages and the API."""

from __future__ import annotations

from typing import Annotated

import typer

from sightline.surfaces.cli.options import DEFAULT_FOLDER, Folder, opened


def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on; 0 takes any free one.")] = 8400,
    workspace: Folder = DEFAULT_FOLDER,
) -> None:
    """Serve the pages and the JSON API to this machine."""
    from sightline.surfaces.cli.serving import bound_socket, serve_workspace

    found = opened(workspace)
    with bound_socket(port) as listening:
        serve_workspace(found, listening)


COMMAND = serve
