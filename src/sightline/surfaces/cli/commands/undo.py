"""Take the last load back."""

from __future__ import annotations

from sightline.surfaces.cli.options import DEFAULT_FOLDER, Folder, opened


def undo(workspace: Folder = DEFAULT_FOLDER) -> None:
    """Take the last load back: the data is again as it was before it."""
    run = opened(workspace).undo()
    print(f"Load {run.load_id} is undone: its {run.new:,} new and {run.changed:,} changed rows no longer count.")


COMMAND = undo
