"""What every engine offers: it answers portable SQL over Parquet files with columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy.typing as npt

from sightline.engines.portable import Guard

Job = TypeVar("Job")

Columns = dict[str, "npt.NDArray[Any]"]
"""A result by column.

Numbers are integers or floats, decimals included, and floats with NaN when there are nulls among
them. Dates are datetime64[D] and instants datetime64[us] in UTC; texts, and dates and instants with
nulls among them, are objects and None.
"""

Sources = Mapping[str, Sequence[Path]]
"""The files that make up each physical table a query names."""


class Engine(Protocol):
    """A place where queries run."""

    name: str

    def fetch(self, sql: str, sources: Sources, *, guards: Guard, parameters: Mapping[str, object]) -> Columns:
        """Answer one portable query.

        Raises `UnguardedTableError` when a table has no guard, `QueryFailedError` when the
        engine refuses.
        """

    def each(self, jobs: Sequence[Callable[[], Job]]) -> list[Job]:
        """What every job returns, in order; jobs run at the same time where that is faster."""

    def native_sql(self, sql: str, *, guards: Guard) -> str:
        """The query in the engine's own words, for explanations."""
