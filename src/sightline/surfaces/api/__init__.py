"""The JSON API: the same answers as everywhere, one form for whatever goes wrong."""

from sightline.surfaces.api.errors import error_answer, unforeseen
from sightline.surfaces.api.routing import PREFIX, router

__all__ = ["PREFIX", "error_answer", "router", "unforeseen"]
