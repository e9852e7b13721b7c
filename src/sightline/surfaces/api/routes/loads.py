"""Loads: what was brought into the workspace."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from sightline.surfaces.api.models import LoadModel
from sightline.workspace import Workspace


def loads(workspace: Workspace) -> APIRouter:
    """The address /loads."""
    made = APIRouter(prefix="/loads", tags=["Loads"])

    @made.get("", response_model=list[LoadModel])
    def list_loads() -> Any:
        """Every load that was made, the newest first."""
        return JSONResponse([run.as_json() for run in workspace.loads()])

    return made


ROUTES = loads
