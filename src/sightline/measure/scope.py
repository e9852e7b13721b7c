"""Whose rows a viewer may see: a predicate on every table, and nothing where nothing is said."""

from __future__ import annotations

from dataclasses import dataclass

from sightline.facts import Fact, table_name
from sightline.measure.catalog import Catalog
from sightline.measure.errors import NothingVisibleError


@dataclass(frozen=True, slots=True)
class ViewScope:
    """The people whose rows a viewer sees; `None` means everybody's, an empty set nobody's."""

    viewer: str
    people: frozenset[str] | None

    @classmethod
    def everything(cls, viewer: str = "the workspace") -> ViewScope:
        """A viewer who may see every row."""
        return cls(viewer, None)

    @classmethod
    def of(cls, viewer: str, people: frozenset[str]) -> ViewScope:
        """A viewer who sees rows credited to these people only; raises when there are none."""
        if not people:
            raise NothingVisibleError(viewer)
        return cls(viewer, people)

    @property
    def parameters(self) -> dict[str, object]:
        """What the predicates refer to."""
        return {} if self.people is None else {"visible": sorted(self.people)}

    def guards(self, units: Catalog) -> tuple[tuple[str, str | None], ...]:
        """The predicate of every table a question may read."""
        facts = tuple((table_name(name), self._predicate(fact)) for name, fact in sorted(units.facts.items()))
        # What became of a member is read unguarded, and only ever joined to rows the viewer sees.
        after = tuple((f"{table}_after", None) for table, _ in facts)
        left_out = tuple((f"{table}_left_out", predicate) for table, predicate in facts)
        return (*facts, *after, *left_out, ("period_day", None), ("fx_day", None))

    def _predicate(self, fact: Fact) -> str | None:
        if self.people is None or fact.scope is None:
            return None
        return " or ".join(f"is_member({column}, $visible)" for column in fact.scope) or "false"
