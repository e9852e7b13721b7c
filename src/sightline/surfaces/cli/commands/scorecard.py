"""The scorecard."""

from __future__ import annotations

from typing import Annotated

import typer

from sightline.surfaces.cli.options import (
    DEFAULT_FOLDER,
    AsOfText,
    Folder,
    Format,
    Formatted,
    PeriodText,
    opened,
)


def scorecard(
    period: PeriodText = None,
    team: Annotated[str | None, typer.Option("--team", "-t", help="Only this team.")] = None,
    as_of: AsOfText = None,
    form: Formatted = Format.TABLE,
    workspace: Folder = DEFAULT_FOLDER,
) -> None:
    """The headline numbers against before and against target, and person by person."""
    from sightline.surfaces.cli.scorecards import print_scorecard

    found = opened(workspace)
    print_scorecard(found.scorecard(period, team=team, as_of=as_of), form, found.settings.measure.time_zone)


COMMAND = scorecard
