"""List the KPIs."""

from __future__ import annotations

from sightline.surfaces.cli.options import DEFAULT_FOLDER, Folder, Format, Formatted


def kpis(form: Formatted = Format.TABLE, workspace: Folder = DEFAULT_FOLDER) -> None:
    """List every KPI: its id, its unit, and the question it answers."""
    del workspace  # Every workspace has the same KPIs; the option is taken so that all commands take it.
    from sightline.surfaces.cli.printing import print_csv, print_json, print_table
    from sightline.workspace import catalog_cards

    cards = catalog_cards()
    if form is Format.JSON:
        print_json([card.as_json() for card in cards])
        return
    header = ["id", "role", "unit", "what it answers"]
    lines = [[card.id, card.role.replace("_", " "), card.unit, card.summary.partition(": ")[2]] for card in cards]
    if form is Format.CSV:
        print_csv(header, lines)
    else:
        print_table(header, lines)


COMMAND = kpis
