"""The routes of the pages: one per screen, found by folder; what goes wrong becomes a page of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from sightline.base.discovery import discover
from sightline.base.errors import BugError, SightlineError
from sightline.surfaces.web.downloads import add_downloads
from sightline.surfaces.web.formatting import Formats
from sightline.surfaces.web.links import Address, address
from sightline.surfaces.web.rendering import HEADERS, render
from sightline.surfaces.web.screen import Moved, Screen, Visit
from sightline.workspace import Workspace

SCREENS = "sightline.surfaces.web.screens"
NOTHING_LOADED = "nothing-loaded"

_log = logging.getLogger(__name__)


def screens() -> dict[str, Screen]:
    """Every screen by id."""
    return {name: unit for name, unit in discover(SCREENS, "SCREEN", file="screen").items() if isinstance(unit, Screen)}


def router(workspace: Workspace) -> APIRouter:
    """The pages of a workspace."""
    made = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
    for name, screen in screens().items():
        made.add_api_route(screen.path, _page(name, screen, workspace), methods=["GET"], name=f"page-{name}")
    add_downloads(made, workspace)
    return made


def error_page(request: Request, workspace: Workspace, error: SightlineError) -> HTMLResponse:
    """An error as a page: what happened, why, what mends it, and where to go from here."""
    here = address(request.url.path, request.query_params.multi_items())
    again = [{"href": str(here), "title": "Try again"}] if error.retryable else []
    parts = {
        **frame(workspace, here),
        "title": error.what,
        "status": error.http_status,
        "code": error.code,
        "what": error.what,
        "why": error.why,
        "fix": error.fix,
        "tone": "warn" if error.http_status < 500 else "bad",
        "links": [*again, {"href": "/", "title": "Scorecard"}, {"href": "/kpis", "title": "All KPIs"}],
    }
    template = "empty.html" if error.code == NOTHING_LOADED else "error.html"
    return render(template, parts, error.http_status)


def frame(workspace: Workspace, here: Address) -> dict[str, Any]:
    """What the frame of every page speaks of; it stands even where the settings cannot be read."""
    try:
        company, formats = workspace.settings.company, formats_of(workspace)
    except SightlineError:
        company, formats = "Sightline", Formats()
    entries = sorted((item for item in screens().values() if item.menu), key=lambda item: item.place)
    menu = [{"path": item.path, "title": item.menu, "is_here": _is_here(item.path, here.path)} for item in entries]
    return {"company": company, "formats": formats, "menu": menu, "here": here}


def formats_of(workspace: Workspace) -> Formats:
    """How numbers and dates of a workspace are written."""
    settings = workspace.settings
    return Formats(
        locale=getattr(settings, "locale", "en"),
        currency=settings.measure.currency,
        time_zone=settings.measure.time_zone,
    )


def _page(name: str, screen: Screen, workspace: Workspace) -> Callable[[Request], Response]:
    def page(request: Request) -> Response:
        here = address(request.url.path, request.query_params.multi_items())
        try:
            visit = Visit(workspace, here, dict(request.path_params), formats_of(workspace))
            shown = screen.show(visit)
            if isinstance(shown, Moved):
                return RedirectResponse(str(shown.address), 303, HEADERS)
            return render(f"{name}/page.html", {**frame(workspace, here), "title": shown.title, **shown.parts})
        except SightlineError as error:
            return error_page(request, workspace, error)
        except Exception as error:  # the outermost handler of this surface
            _log.exception("the page %s could not be made", here)
            return error_page(request, workspace, UnforeseenError(error))

    return page


def _is_here(path: str, here: str) -> bool:
    return here == path or (path != "/" and here.startswith(f"{path}/"))


class UnforeseenError(BugError):
    """A page stumbled over something nobody foresaw."""

    code = "unforeseen"

    def __init__(self, error: Exception) -> None:
        """Name the kind of error; its text may hold what a visitor should not see."""
        super().__init__(
            "This page could not be made.",
            why=f"An error of the kind {type(error).__name__} was not foreseen.",
            fix="Try another period or filter, and report the address of this page with what you expected to see.",
        )
