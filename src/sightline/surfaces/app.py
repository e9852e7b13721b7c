"""The server's one application: pages and JSON over a workspace. The only place that knows both doors."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from sightline import __version__
from sightline.base.errors import SightlineError
from sightline.surfaces import api, web
from sightline.surfaces.api.errors import (
    InvalidRequestError,
    RefusedRequestError,
    UnknownAddressError,
    WrongMethodError,
)
from sightline.surfaces.guard import LOOPBACK, Guard
from sightline.workspace import Workspace

MOST_BYTES = 64 * 1024**2

_log = logging.getLogger(__name__)


def create_app(workspace: Workspace, hosts: Sequence[str] = ()) -> FastAPI:
    """The application that serves a workspace, under the names of this machine and further ones given.

    The description of the API is served as JSON only: the pages that usually show it fetch their scripts
    from elsewhere, and this server's pages load nothing that is not its own.
    """
    app = FastAPI(
        title="Sightline",
        version=__version__,
        openapi_url=f"{api.PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.add_middleware(Guard, most_bytes=MOST_BYTES, hosts=(*LOOPBACK, *hosts))
    app.include_router(api.router(workspace))
    app.include_router(web.router(workspace))
    app.mount("/static", StaticFiles(directory=web.STATIC), name="static")
    _answer_errors(app, workspace)
    return app


def _answer_errors(app: FastAPI, workspace: Workspace) -> None:
    """Everything that goes wrong is told in one form: the envelope below /api, a page elsewhere."""

    def told(request: Request, error: SightlineError) -> Response:
        if request.url.path.startswith("/api/"):
            return api.error_answer(error)
        return web.error_page(request, workspace, error)

    @app.exception_handler(SightlineError)
    def ours(request: Request, error: SightlineError) -> Response:
        return told(request, error)

    @app.exception_handler(RequestValidationError)
    def unreadable(request: Request, error: RequestValidationError) -> Response:
        return told(request, InvalidRequestError(error.errors()))

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> Response:
        path = request.url.path
        if error.status_code == 404:
            return told(request, UnknownAddressError(path))
        if error.status_code == 405:
            return told(request, WrongMethodError(request.method, path))
        return told(request, RefusedRequestError(error.status_code, str(error.detail)))

    @app.exception_handler(Exception)
    def unforeseen(request: Request, error: Exception) -> Response:
        _log.exception("%s could not be answered", request.url.path, exc_info=error)
        return told(request, api.unforeseen(error))
