"""Ask for a KPI."""

from __future__ import annotations

from typing import Annotated

import typer

from sightline.surfaces.cli.options import (
    DEFAULT_FOLDER,
    AsOfText,
    ByText,
    Folder,
    Format,
    Formatted,
    GrainText,
    PeriodText,
    VariantText,
    WhereTexts,
    opened,
)


def ask(
    kpi: Annotated[str, typer.Argument(help="The id of the KPI; sightline kpis lists them.")],
    period: PeriodText = None,
    grain: GrainText = None,
    by: ByText = None,
    where: WhereTexts = None,
    as_of: AsOfText = None,
    variant: VariantText = None,
    form: Formatted = Format.TABLE,
    workspace: Folder = DEFAULT_FOLDER,
) -> None:
    """Ask for a KPI: one value, or one per period and group."""
    from sightline.surfaces.cli.answers import print_answer

    found = opened(workspace)
    question = found.question(
        kpi, period=period, grain=grain, by=by or (), where=where or (), as_of=as_of, variant=variant
    )
    print_answer(found.ask(question), form, found.settings.measure.time_zone)


COMMAND = ask
