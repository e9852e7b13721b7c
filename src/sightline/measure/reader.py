"""Reading facts as one viewer sees them at one knowledge instant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from sightline.engines import Columns, Engine
from sightline.facts import table_name
from sightline.measure.catalog import Catalog
from sightline.measure.lapse import LAPSE_DAYS, lapse_days
from sightline.measure.plan import Query, Where, where_parameters
from sightline.measure.scope import ViewScope
from sightline.measure.settings import MeasureSettings


class TableFiles(Protocol):
    """A snapshot, or a draft of one: the files of a table."""

    def files(self, kind: str, name: str) -> list[Path]:
        """The Parquet files of a table."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Where and as whom a request is answered."""

    engine: Engine
    snapshot: TableFiles
    units: Catalog
    scope: ViewScope
    settings: MeasureSettings
    parameters: Mapping[str, object]
    start: date
    end: date
    _learned: dict[str, int] = field(init=False, default_factory=dict, compare=False, repr=False)

    def fetch(self, query: Query) -> Columns:
        """The columns of one query."""
        sql = query.sql(self.units)
        return self.run(sql, query.population.fact, query.population.look_back, query.where)

    def run(self, sql: str, fact: str, look_back: bool, where: Where) -> Columns:
        """The columns of a portable query over one fact and the tables every question may join."""
        sources: dict[str, Sequence[Path]] = {
            table_name(fact): self.fact_files(fact, look_back),
            "period_day": self.snapshot.files("calendar", "period_day"),
            "fx_day": self.snapshot.files("calendar", "fx_day"),
        }
        sources[f"{table_name(fact)}_after"] = sources[table_name(fact)]
        sources.setdefault(table_name("rep_days"), self.fact_files("rep_days", look_back=False))
        parameters = {**self.parameters, **self.scope.parameters, **where_parameters(where)}
        if f"${LAPSE_DAYS}" in sql:
            parameters[LAPSE_DAYS] = self._lapse_days()
        return self.engine.fetch(sql, sources, guards=self.scope.guards(self.units), parameters=parameters)

    def _lapse_days(self) -> int:
        # Learned from the data, so only where a query names it.
        if LAPSE_DAYS not in self._learned:
            self._learned[LAPSE_DAYS] = lapse_days(self.run, self.settings)
        return self._learned[LAPSE_DAYS]

    def fact_files(self, fact: str, look_back: bool) -> list[Path]:
        """The files of a fact that can hold rows of the request: its months, and the empty one."""
        files = [path for path in self.snapshot.files("facts", fact) if path.stem != "left_out"]
        if look_back or self.units.facts[fact].partition is None:
            return files
        first, last = self.start.strftime("%Y-%m"), self.end.strftime("%Y-%m")
        return [path for path in files if path.stem == "empty" or first <= path.stem[:7] <= last]

    def left_out_files(self, fact: str) -> list[Path]:
        """The files of the rows a fact leaves out."""
        return [path for path in self.snapshot.files("facts", fact) if path.stem == "left_out"]


def instant_parameters(as_of: datetime, today: date, start: date, end: date) -> dict[str, object]:
    """The parameters every population refers to."""
    return {"as_of": as_of, "today": today, "start": start, "end": end}
