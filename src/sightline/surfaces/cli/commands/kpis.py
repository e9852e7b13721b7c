"""List the KPIs, or the few of a pack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sightline.surfaces.cli.options import DEFAULT_FOLDER, Folder, Format, Formatted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sightline.workspace import Card, Pack

PackName = Annotated[
    str | None, typer.Option("--pack", help="Only those of a role or a kind of business, such as managers.")
]
Starter = Annotated[bool, typer.Option("--starter", help="Only the starter set, for those who measure nothing yet.")]


def kpis(
    pack: PackName = None,
    starter: Starter = False,
    form: Formatted = Format.TABLE,
    workspace: Folder = DEFAULT_FOLDER,
) -> None:
    """List the KPIs with the question each answers; with a pack, the few to begin with and the goal each serves."""
    from sightline.surfaces.cli.printing import print_csv, print_json
    from sightline.workspace import STARTER, cards_in, catalog_packs

    if pack and starter:
        raise typer.BadParameter("the starter set is a pack of its own; ask for one of the two.")
    name = pack or (STARTER if starter else None)
    cards = cards_in(workspace, name)
    if form is Format.JSON:
        print_json([card.as_json() for card in cards])
    elif form is Format.CSV:
        header = ["id", "role", "unit", "goal", "what it answers"]
        print_csv(header, [[one.id, one.role, one.unit, one.goal or "", _question(one)] for one in cards])
    elif name is None:
        _print_all(cards, catalog_packs())
    else:
        _print_pack(cards, next(one for one in catalog_packs() if one.id == name))


def _print_all(cards: Sequence[Card], packs: Sequence[Pack]) -> None:
    from sightline.surfaces.cli.printing import print_table
    from sightline.workspace import STARTER

    # The starter set is more than the KPIs of its role, and those are more than it begins with.
    titles = {pack.id: pack.title for pack in packs} | {STARTER: "Calculators", "own": "Own KPIs"}
    broken = [card for card in cards if card.fault is not None]
    cards = [card for card in cards if card.fault is None]
    roles = {card.role for card in cards}
    for role in [*(name for name in titles if name in roles), *sorted(roles - set(titles))]:
        own = [card for card in cards if card.role == role]
        lines = [[card.id, f"{_question(card)}{'' if card.goal else ' [no goal]'}"] for card in own]
        print(f"{titles.get(role, role.replace('_', ' '))} ({role})")
        print()
        print_table(["id", "what it answers"], lines)
        print()
    _print_broken(broken)
    print(f"{len(cards)} KPIs. Begin with few: sightline kpis --starter, or --pack with one of")
    print(f"{', '.join(pack.id for pack in packs)}.")


def _print_broken(cards: Sequence[Card]) -> None:
    from sightline.surfaces.cli.printing import print_lines

    for card in cards:
        if card.fault is not None:
            print_lines([f"Broken: {card.id} ({card.fault.place}). {card.fault.reason}", f"Fix: {card.fault.fix}"])


def _print_pack(cards: Sequence[Card], pack: Pack) -> None:
    from sightline.surfaces.cli.printing import print_lines, print_table

    print(f"{pack.title}: {pack.asks[:1].lower()}{pack.asks[1:]}")
    print()
    lines = [[card.id, card.goal or "[no goal]", _question(card)] for card in cards if card.id in pack.first]
    print_table(["begin with", "it serves", "what it answers"], lines)
    later = [f"Later: {', '.join(pack.later)}."] if pack.later else []
    print_lines([*later, "A KPI nobody acts on costs more than it tells. To know one: sightline explain KPI"])


def _question(card: Card) -> str:
    asked = card.summary.partition(": ")[2]
    return f"{asked[:1].upper()}{asked[1:]}"


COMMAND = kpis
