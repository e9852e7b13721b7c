"""The web surface: pages for people, every choice in the address, every number from the same answers as the JSON."""

from sightline.surfaces.web.rendering import HEADERS, STATIC
from sightline.surfaces.web.routes import error_page, router

__all__ = ["HEADERS", "STATIC", "error_page", "router"]
