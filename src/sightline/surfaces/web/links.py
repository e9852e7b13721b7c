"""Addresses: every choice on a page is a parameter of its address, and a link is the address with one choice changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

Choice = str | int | Iterable[str] | None


@dataclass(frozen=True, slots=True)
class Address:
    """A path and its choices, in order; a choice may be made several times over."""

    path: str
    choices: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        """The address as a link holds it."""
        path = quote(self.path)
        return f"{path}?{urlencode(self.choices, safe=':')}" if self.choices else path

    def all(self, name: str) -> tuple[str, ...]:
        """Everything chosen under a name."""
        return tuple(value for key, value in self.choices if key == name)

    def one(self, name: str) -> str | None:
        """What was chosen under a name, the last time it was."""
        found = self.all(name)
        return found[-1] if found else None

    def but(self, changes: Mapping[str, Choice] | None = None, /, **named: Choice) -> Address:
        """The same address with some choices made differently; None takes a choice back.

        >>> str(Address("/", (("team", "North"), ("period", "2025"))).but(team=None, by="rep"))
        '/?period=2025&by=rep'
        """
        changed = {**(changes or {}), **named}
        kept = tuple((key, value) for key, value in self.choices if key not in changed)
        made = tuple((key, value) for key, choice in changed.items() for value in _values(choice))
        return Address(self.path, kept + made)

    def at(self, path: str, *names: str) -> Address:
        """Another page with the choices of these names kept, or all of them when none is named."""
        return Address(path, tuple(item for item in self.choices if not names or item[0] in names))


def address(path: str, query: Iterable[tuple[str, str]]) -> Address:
    """The address a visitor asked for, empty fields of forms taken for no choice."""
    return Address(path, tuple((key, value.strip()) for key, value in query if value.strip()))


def _values(choice: Choice) -> tuple[str, ...]:
    if choice is None:
        return ()
    if isinstance(choice, str | int):
        return (str(choice),)
    return tuple(choice)
