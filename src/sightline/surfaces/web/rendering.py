"""Turning what a screen shows into a response: templates, static files by content, headers that allow no surprises."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from sightline.surfaces.web import words

HERE = Path(__file__).parent
STATIC = HERE / "static"

_SOURCES = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
SECURITY_POLICY = "; ".join(_SOURCES)
HEADERS = {
    "Content-Security-Policy": SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates of all screens, which escape everything and stop at a name nobody gave."""
    made = Environment(
        loader=FileSystemLoader([HERE / "templates", HERE / "screens"]),
        autoescape=select_autoescape(("html",), default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["static"] = static_address
    made.globals["words"] = words
    return made


def render(template: str, parts: Mapping[str, Any], status: int = 200) -> HTMLResponse:
    """A page as a response."""
    return HTMLResponse(environment().get_template(template).render(parts), status, HEADERS)


def static_address(name: str) -> str:
    """The address of a static file; it changes with the content, so that browsers may keep it."""
    file = STATIC / name
    return f"/static/{name}?v={_digest(file, file.stat().st_mtime_ns)}" if file.is_file() else f"/static/{name}"


@lru_cache(maxsize=64)
def _digest(file: Path, changed_at: int) -> str:  # noqa: ARG001 - part of the key: a rebuilt file is read again
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]
