"""The scorecard of a period."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from sightline.surfaces.api.models import ScorecardModel
from sightline.workspace import Workspace


class Wanted(BaseModel):
    """What a scorecard may be asked of."""

    model_config = ConfigDict(extra="forbid")

    period: str | None = Field(None, description="Without one, the running quarter.")
    team: str | None = Field(None, description="The name or id of one team.")
    as_of: str | None = Field(None, description="As known on that day, or at that instant; now without it.")


def scorecard(workspace: Workspace) -> APIRouter:
    """The address /scorecard."""
    made = APIRouter(prefix="/scorecard", tags=["Scorecard"])

    @made.get("", response_model=ScorecardModel)
    def show_scorecard(wanted: Annotated[Wanted, Query()]) -> Any:
        """The headline numbers against before and against target, and person by person."""
        return JSONResponse(workspace.scorecard(wanted.period, wanted.team, wanted.as_of).as_json())

    return made


ROUTES = scorecard
