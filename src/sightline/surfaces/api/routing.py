"""The addresses of the API, found by folder."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from sightline.base.discovery import discover
from sightline.surfaces.api.models import ErrorEnvelope
from sightline.workspace import Workspace

PREFIX = "/api/v1"
_FAULTS = {400: "Cannot be understood", 404: "Names something that does not exist", 409: "Nothing loaded, or busy"}
_FAULTS |= {422: "Parameters cannot be read", 500: "Broken settings, or our fault"}


def router(workspace: Workspace) -> APIRouter:
    """Every address of the API over a workspace."""
    responses: dict[int | str, dict[str, Any]] = {
        status: {"model": ErrorEnvelope, "description": text} for status, text in _FAULTS.items()
    }
    made = APIRouter(prefix=PREFIX, responses=responses)
    for found in discover("sightline.surfaces.api.routes", "ROUTES").values():
        assert callable(found)
        made.include_router(found(workspace))
    return made
