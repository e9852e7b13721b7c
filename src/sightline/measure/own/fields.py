"""The fields of an own KPI's file, each read with a fault that names it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from sightline.base.errors import did_you_mean
from sightline.measure.own.refusing import RefusedError

Kind = TypeVar("Kind", bound=StrEnum)
LONGEST_TEXT = 2_000


class Fields:
    """What a table of a file holds; `inside` is the name of the table, when it is not the file itself."""

    def __init__(self, values: Mapping[str, Any], inside: str | None = None) -> None:
        self.values = values
        self.inside = inside

    def only(self, known: Iterable[str]) -> None:
        """Refuse a field nobody reads."""
        known = sorted(known)
        for name in self.values:
            if name not in known:
                near = did_you_mean(name, known)
                listed = f"The fields here are: {', '.join(known)}."
                raise self.refused(name, "There is no such field.", " ".join(filter(None, [near, listed])))

    def text(self, name: str, *, example: str) -> str:
        """A text that must be there."""
        found = self.text_or_none(name, example=example)
        if found is None:
            raise self.refused(name, "It is missing.", f"Add a line such as: {name} = {_toml(example)}")
        return found

    def text_or_none(self, name: str, *, example: str) -> str | None:
        """A text, if there is one."""
        value = self.values.get(name)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_TEXT:
            raise self.refused(name, "It is no text.", f"Write it as text, such as: {name} = {_toml(example)}")
        return " ".join(value.split())

    def number_or_none(self, name: str) -> float | None:
        """A number, if there is one."""
        value = self.values.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= 1e15:
            raise self.refused(name, "It is no number.", f"Write a number, such as: {name} = 0.25")
        return float(value)

    def one_of(self, name: str, kinds: type[Kind]) -> Kind:
        """One of several words; it must be there."""
        known = [item.value for item in kinds]
        value = self.text(name, example=known[0])
        if value not in known:
            near = did_you_mean(value, known)
            listed = f"Use one of: {', '.join(known)}."
            raise self.refused(name, f'There is no {name} "{value}".', " ".join(filter(None, [near, listed])))
        return kinds(value)

    def table(self, name: str) -> Fields:
        """A table of its own that must be there."""
        value = self.values.get(name)
        if not isinstance(value, Mapping):
            raise self.refused(name, "It is missing.", f'Add a table: [{name}] with where = "..." or value = "..."')
        return Fields(value, name)

    def refused(self, name: str, reason: str, fix: str) -> RefusedError:
        """A fault of one field."""
        return RefusedError(reason, fix, self.named(name))

    def named(self, name: str) -> str:
        """The full name of a field."""
        return name if self.inside is None else f"{self.inside}.{name}"


def _toml(text: str) -> str:
    return f'"{text}"'
