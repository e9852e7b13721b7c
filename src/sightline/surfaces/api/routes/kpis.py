"""KPIs: the list, one answer, one definition."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from sightline.surfaces.api.models import AnswerModel, CardModel, DefinitionModel, RowsModel
from sightline.surfaces.api.parameters import Asking, AskingCatalog, AskingRows
from sightline.workspace import Workspace


def kpis(workspace: Workspace) -> APIRouter:
    """The addresses below /kpis."""
    made = APIRouter(prefix="/kpis", tags=["KPIs"])

    # What is answered is the very object of the command line, so it is sent as it is and not read again.
    @made.get("", response_model=list[CardModel])
    def list_kpis(asking: Annotated[AskingCatalog, Query()]) -> Any:
        """Every KPI there is, or those of a pack, those to begin with first."""
        return JSONResponse([card.as_json() for card in workspace.catalog(asking.pack)])

    @made.get("/{kpi}", response_model=AnswerModel)
    def ask(kpi: str, asking: Annotated[Asking, Query()]) -> Any:
        """The answer to a question about a KPI: one value, or one per period and group."""
        held = workspace.reading()
        return JSONResponse(held.ask(asking.question(held, kpi)).as_json())

    @made.get("/{kpi}/rows", response_model=RowsModel)
    def rows(kpi: str, asking: Annotated[AskingRows, Query()]) -> Any:
        """A page of the rows behind a number, with the proof that all of them add up to it."""
        held = workspace.reading()
        question = asking.question(held, kpi)
        return JSONResponse(held.rows(question, part=asking.part, limit=asking.limit, offset=asking.offset).as_json())

    @made.get("/{kpi}/definition", response_model=DefinitionModel)
    def explain(kpi: str, variant: str | None = None) -> Any:
        """What a KPI counts, on which date, what it leaves out, and its SQL."""
        return JSONResponse(workspace.explain(kpi, variant).as_json())

    return made


ROUTES = kpis
