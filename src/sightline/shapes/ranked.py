"""A population whose rows know their place in their cell, so that the extremes of a cell can be cut off."""

from __future__ import annotations

from dataclasses import dataclass

from sightline.shapes.part import count, total
from sightline.shapes.population import Events, Placed, Scope, Source
from sightline.shapes.ratio import Mean


@dataclass(frozen=True, slots=True)
class Ranked:
    """Rows dated in the period that have a value, with their `place` by it and the `size` of their cell."""

    fact: str
    value: str
    where: str
    look_back: bool = False
    placed: Placed = None

    def relation(self, source: Source, scope: Scope) -> str:
        """See `Population.relation`."""
        inside = Events(self.fact, where=f"({self.where}) and ({self.value}) is not null").relation(source, scope)
        cell = ", ".join(["period", *scope.by])
        order = f"({self.value}), {source.member}"
        return (
            f"select *, row_number() over (partition by {cell} order by {order}) as place,"
            f" count(*) over (partition by {cell}) as size from ({inside}) placed"
        )


def trimmed_mean(fact: str, value: str, where: str, *, one_in: int = 20) -> Mean:
    """The mean without the smallest and the largest of every `one_in` values of a cell."""
    rows = Ranked(fact, value, where)
    cut = f"floor(size / {one_in})"
    kept = f"place > {cut} and place <= size - {cut}"
    return Mean(total(rows, value, kept), count(rows, kept))
