"""List the loads."""

from __future__ import annotations

from sightline.surfaces.cli.options import DEFAULT_FOLDER, Folder, Format, Formatted, opened


def loads(form: Formatted = Format.TABLE, workspace: Folder = DEFAULT_FOLDER) -> None:
    """List every load that was made, the newest first."""
    from sightline.surfaces.cli.printing import print_csv, print_json, print_table

    found = opened(workspace).loads()
    if form is Format.JSON:
        print_json([run.as_json() for run in found])
        return
    header = ["load", "at", "new", "changed", "same", "rejected", "state"]
    lines = [
        [str(run.load_id), f"{run.at:%Y-%m-%d %H:%M} UTC"]
        + [f"{count:,}" for count in (run.new, run.changed, run.same, run.rejected)]
        + [run.state]
        for run in found
    ]
    if form is Format.CSV:
        print_csv(header, lines)
        return
    print_table(header, lines, numbers=[0, 2, 3, 4, 5])
    if not found:
        print("(no loads)")


COMMAND = loads
