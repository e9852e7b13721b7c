"""Packs: which KPIs to begin with."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from sightline.surfaces.api.models import PackModel
from sightline.workspace import Workspace


def packs(workspace: Workspace) -> APIRouter:
    """The address /packs."""
    made = APIRouter(prefix="/packs", tags=["KPIs"])

    @made.get("", response_model=list[PackModel])
    def list_packs() -> Any:
        """Every pack: for whom it is, the few KPIs to begin with, and those for later."""
        return JSONResponse([pack.as_json() for pack in workspace.packs()])

    return made


ROUTES = packs
