"""DuckDB inside the process: reads the snapshot's Parquet files in place, holds no data of its own."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import duckdb
import numpy as np

from sightline.engines.engine import Columns, Job, Sources
from sightline.engines.errors import QueryFailedError
from sightline.engines.portable import Guard, parameters_named, physical_tables, render

PRIMITIVES: tuple[tuple[str, str], ...] = (
    ("local_date", "cast(timezone($time_zone, _0) as date)"),
    ("local_date_in", "cast(timezone(_1, _0) as date)"),
    ("seconds_between", "(epoch_us(_1) - epoch_us(_0)) / cast(1000000 as double)"),
    ("ratio", "cast(_0 as double) / nullif(_1, 0)"),
    ("count_if", "count(case when _0 then 1 end)"),
    ("units", "cast(_0 * 10000 as bigint)"),
    ("as_money", "cast(round(_0, 4) as decimal(20, 4))"),
    # The middle of decimals would be rounded to their scale.
    ("median", "median(cast(_0 as double))"),
    ("quantile_at", "quantile_cont(cast(_0 as double), _1)"),
    ("value_at_rank", "list_sort(list(_0) filter (where _0 is not null))[cast(_1 as bigint)]"),
    ("days_after", "_0 + to_days(cast(_1 as integer))"),
    ("day_after", "cast(_0 + cast(_1 as integer) as date)"),
    ("days_between", "cast(_1 - _0 as bigint)"),
    ("instant", "cast(_0 as timestamptz)"),
    ("is_member", "list_contains(_1, _0)"),
    ("converted", "cast(round(cast(_0 as decimal(38, 4)) * cast(_1 as decimal(16, 8)), 4) as decimal(20, 4))"),
)

TABLE = "read_parquet($files__name_)"


class DuckDBEngine:
    """Answers portable SQL with an embedded DuckDB; safe to share between threads."""

    name = "DuckDB"

    def __init__(self, *, memory_limit: str = "3GB", threads: int | None = None, temp: str | None = None) -> None:
        """Open an in-memory database that may read files but not fetch or install anything."""
        options: dict[str, Any] = {
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "memory_limit": memory_limit,
        }
        if threads:
            options["threads"] = threads
        if temp:
            options["temp_directory"] = temp
        self._database = duckdb.connect(":memory:", config=options)
        self._database.execute("set TimeZone = 'UTC'")
        self._database.execute("set parquet_metadata_cache = true")
        self._local = threading.local()
        self._at_once = threads or os.cpu_count() or 1
        self._pool: ThreadPoolExecutor | None = None

    def fetch(self, sql: str, sources: Sources, *, guards: Guard, parameters: Mapping[str, object]) -> Columns:
        """Answer one portable query; see `Engine.fetch`."""
        native = self.native_sql(sql, guards=guards)
        wanted = dict(parameters)
        for table in physical_tables(sql):
            wanted[f"files_{table}"] = [str(path) for path in sources[table]]
        names = parameters_named(native, "$")
        named = {name: value for name, value in wanted.items() if name in names}
        try:
            answered = self._cursor().execute(native, named or None)
            dates = {item[0] for item in answered.description or () if item[1] == "DATE"}
            return {name: _plain(values, name in dates) for name, values in answered.fetchnumpy().items()}
        except duckdb.Error as error:
            raise QueryFailedError(self.name, str(error), native) from error

    def each(self, jobs: Sequence[Callable[[], Job]]) -> list[Job]:
        """Run jobs at the same time: small queries spend most of theirs on one core, being planned."""
        if len(jobs) < 2 or self._at_once < 2:
            return [job() for job in jobs]
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self._at_once, thread_name_prefix="sightline-query")
        return list(self._pool.map(lambda job: job(), jobs))

    def native_sql(self, sql: str, *, guards: Guard) -> str:
        """The query as DuckDB reads it."""
        return render(sql, "duckdb", PRIMITIVES, guards, TABLE)

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        cursor: duckdb.DuckDBPyConnection | None = getattr(self._local, "cursor", None)
        if cursor is None:
            cursor = self._database.cursor()
            cursor.execute("set TimeZone = 'UTC'")
            self._local.cursor = cursor
        return cursor


def _plain(values: Any, is_date: bool) -> Any:
    if is_date:
        values = values.astype("datetime64[D]")
    if isinstance(values, np.ma.MaskedArray):
        if not values.mask.any():
            values = values.data
        elif values.dtype.kind in "iufb":
            return np.where(values.mask, np.nan, values.data.astype(np.float64))
        else:
            filled = values.data.astype(object)
            filled[values.mask] = None
            return filled
    return values
