"""What a screen is: a path, a place in the menu, and a function from a visit to what the page shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sightline.surfaces.web.formatting import Formats
from sightline.surfaces.web.links import Address
from sightline.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Option:
    """One entry of a list to choose from."""

    value: str
    title: str
    is_chosen: bool = False


PERIODS = (
    Option("this-month", "This month"),
    Option("last-month", "Last month"),
    Option("this-quarter", "This quarter"),
    Option("last-quarter", "Last quarter"),
    Option("this-year", "This year"),
    Option("last-year", "Last year"),
    Option("all", "All time"),
)


@dataclass(frozen=True, slots=True)
class Visit:
    """One request for a page: whose data, which address, which parts of the path."""

    workspace: Workspace
    address: Address
    path: Mapping[str, str]
    formats: Formats

    def choice(self, name: str) -> str | None:
        """A choice of the address, None when it was not made."""
        return self.address.one(name)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page is made of: its title and everything its template speaks of."""

    title: str
    parts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Moved:
    """Another address says the same in the proper way; the visitor is sent there."""

    address: Address


@dataclass(frozen=True, slots=True)
class Screen:
    """A page of the web surface; its folder holds `screen.py` with SCREEN, and `page.html`."""

    path: str
    show: Callable[[Visit], Shown | Moved]
    menu: str | None = None
    place: int = 100
