"""Explain a KPI."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Annotated

import typer

from sightline.surfaces.cli.options import DEFAULT_FOLDER, Folder, PrintedOrJson, TableOrJson, VariantText, opened

if TYPE_CHECKING:
    from sightline.workspace import Explanation

WIDTH = 80


def explain(
    kpi: Annotated[str, typer.Argument(help="The id of the KPI; sightline kpis lists them.")],
    variant: VariantText = None,
    sql: Annotated[bool, typer.Option("--sql", help="Show the SQL it is reckoned with as well.")] = False,
    form: PrintedOrJson = TableOrJson.TABLE,
    workspace: Folder = DEFAULT_FOLDER,
) -> None:
    """Explain a KPI: what it counts, on which date, what it leaves out, and its SQL."""
    from sightline.surfaces.cli.printing import print_json

    found = opened(workspace).explain(kpi, variant)
    if form is TableOrJson.JSON:
        print_json(found.as_json())
        return
    _print(found)
    if sql:
        _print_sql(found)


def _print(found: Explanation) -> None:
    from sightline.surfaces.cli.words import target_text

    card = found.card
    print(_filled(card.summary, ""))
    print()
    origin = f"since {card.since}" if card.file is None else f"an own KPI, from {card.file}"
    _field("Id", f"{card.id}, revision {card.revision}, {origin}")
    _field("Measured in", f"{card.unit}, {_DIRECTIONS[card.direction]}")
    _field("Goal", card.goal or "none; read it beside a result, never alone")
    if card.packs:
        _field("Packs", ", ".join(card.packs))
    if card.target is not None:
        _field("Target", target_text(card.target, card.unit))
    if card.made_of:
        _field("Made of", ", ".join(card.made_of))
    for name, text in found.sections.items():
        _field(name, text)
    _field("Split by", ", ".join(card.dimensions))
    for one in card.variants:
        _field("Variant", f"{one.id}: {one.title}")
    for one in card.also:
        _field("Beside it", f"{one.title} ({one.unit})")
    _field("Stands on", f"{found.fact}: {found.fact_grain}")
    if found.excluded:
        _field("Left out", ", ".join(reason.replace("_", " ").lower() for reason in found.excluded))


_DIRECTIONS = {
    "higher": "higher is better",
    "lower": "lower is better",
    "band": "best within a band",
    "neither": "neither high nor low is better",
}


def _print_sql(found: Explanation) -> None:
    for statement in found.sql:
        print(f"\nSQL over {statement.fact}, as {found.engine} reads it:")
        print(_filled(statement.native, "    "))


def _field(name: str, text: str) -> None:
    print(_filled(text, f"{name + ':':<14}"))


def _filled(text: str, opening: str) -> str:
    return textwrap.fill(
        text, WIDTH, initial_indent=opening, subsequent_indent=" " * len(opening), break_long_words=False
    )


COMMAND = explain
