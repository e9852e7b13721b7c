"""Spark through Spark Connect: the same portable SQL over the same Parquet files, on a cluster of the user's."""

from __future__ import annotations

import atexit
import hashlib
import re
import threading
import warnings
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sightline.engines.engine import Columns, Job, Sources
from sightline.engines.errors import EngineUnavailableError, QueryFailedError
from sightline.engines.gaps import Gap
from sightline.engines.portable import Guard, parameters_named, physical_tables, render

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql.connect.session import SparkSession

PRIMITIVES: tuple[tuple[str, str], ...] = (
    ("local_date", "cast(from_utc_timestamp(_0, :time_zone) as date)"),
    ("local_date_in", "cast(from_utc_timestamp(_0, _1) as date)"),
    ("seconds_between", "(unix_micros(_1) - unix_micros(_0)) / cast(1000000 as double)"),
    ("ratio", "cast(_0 as double) / nullif(_1, 0)"),
    ("count_if", "count(case when _0 then 1 end)"),
    ("units", "cast(_0 * 10000 as bigint)"),
    # Rounded as the other engines do, in binary; Spark would round the shortest decimal that reads the same.
    ("as_money", "cast(cast(round(_0 * cast(10000 as double)) as decimal(24, 0)) * 0.0001 as decimal(20, 4))"),
    ("median", "percentile(cast(_0 as double), 0.5)"),
    ("quantile_at", "percentile(cast(_0 as double), _1)"),
    ("value_at_rank", "get(array_sort(collect_list(_0)), cast(_1 as int) - 1)"),
    ("days_after", "_0 + make_dt_interval(cast(_1 as int))"),
    ("day_after", "date_add(_0, cast(_1 as int))"),
    ("days_between", "cast(datediff(_1, _0) as bigint)"),
    ("instant", "cast(_0 as timestamp)"),
    ("is_member", "array_contains(cast(_1 as array<string>), _0)"),
    # A product of 37 digits is exact; Spark would cut decimals off a wider one before it is rounded.
    ("converted", "cast(round(cast(_0 as decimal(20, 4)) * cast(_1 as decimal(16, 8)), 4) as decimal(20, 4))"),
)

GAPS: Mapping[str, Gap] = {}

TABLE = "`_name_@files`"
SETTINGS = {"spark.sql.session.timeZone": "UTC", "spark.sql.ansi.enabled": "true"}
INSTALL = "Install the client with: pip install 'sightline[spark]'"
SECONDS_TO_ANSWER = 10.0
RETRIES = 4
VIEWS_KEPT = 512

# What the server says of a session it has forgotten: idle for an hour, or the server began anew.
_FORGOTTEN = ("INVALID_HANDLE.SESSION", "SESSION_CLOSED", "SESSION_NOT_FOUND", "SESSION_CHANGED", "SESSION_NOT_SAME")

# Spark reads a path as a pattern, in which a backslash makes these mean themselves.
_PATTERN_SIGNS = re.compile(r"[\[\]{}*?\\]")


class SparkEngine:
    """Answers portable SQL on a Spark cluster that sees the snapshot's folder under the same path.

    Safe to share between threads. Nothing is connected, or even imported, before the first question.
    """

    name = "Spark"

    def __init__(self, url: str) -> None:
        """Remember the address of the server, such as `sc://127.0.0.1:15002`."""
        self.url = url
        self._lock = threading.RLock()
        self._session: SparkSession | None = None
        self._views: dict[str, None] = {}

    def fetch(self, sql: str, sources: Sources, *, guards: Guard, parameters: Mapping[str, object]) -> Columns:
        """Answer one portable query; see `Engine.fetch`."""
        tables = physical_tables(sql)
        native = render(sql, "spark", PRIMITIVES, guards, TABLE)
        names = parameters_named(native, ":")
        named = {name: _given(value) for name, value in parameters.items() if name in names}

        def run() -> Columns:
            views = {table: self._view(table, sources[table]) for table in tables}
            return _columns(self._connected().sql(_named(native, views), named).toArrow())

        return self._asked(run, native)

    def each(self, jobs: Sequence[Callable[[], Job]]) -> list[Job]:
        """Run one job after the other; a cluster is busy with one."""
        return [job() for job in jobs]

    def native_sql(self, sql: str, *, guards: Guard) -> str:
        """The query as Spark reads it."""
        return _named(render(sql, "spark", PRIMITIVES, guards, TABLE), {table: table for table in physical_tables(sql)})

    def close(self) -> None:
        """Let go of the session on the server; the next question opens another."""
        with self._lock:
            session, self._session = self._session, None
            self._views.clear()
        if session is not None:
            atexit.unregister(session.stop)
            session.stop()

    def _asked(self, run: Callable[[], Columns], native: str) -> Columns:
        """Run once, and once more in a fresh session when the server has forgotten ours."""
        self._connected()
        from grpc import RpcError
        from pyspark.errors import PySparkException

        for attempt in (1, 2):
            try:
                return run()
            except (PySparkException, RpcError) as error:
                if attempt == 1 and any(mark in str(error) for mark in _FORGOTTEN):
                    self.close()
                    continue
                if isinstance(error, RpcError) or "RETRIES_EXCEEDED" in str(error):
                    self.close()
                    raise self._unreachable(str(error)) from error
                reason = str(error).split("\n\nJVM stacktrace", 1)[0]
                raise QueryFailedError(self.name, reason, native) from error
        raise AssertionError("the second attempt answers or raises")

    def _connected(self) -> SparkSession:
        with self._lock:
            if self._session is None or self._session.is_stopped:
                self._views.clear()
                self._session = self._connect()
            return self._session

    def _connect(self) -> SparkSession:
        try:
            with warnings.catch_warnings():
                # About the newest pandas, which the client carries along and we never touch.
                warnings.simplefilter("ignore", FutureWarning)
                import grpc
                from pyspark.errors import PySparkException
                from pyspark.logger import PySparkLogger
                from pyspark.sql.connect.client import DefaultChannelBuilder
                from pyspark.sql.connect.client.retries import DefaultPolicy
                from pyspark.sql.connect.session import SparkSession
        except ImportError as error:
            raise EngineUnavailableError(self.name, f"The Spark client is missing: {error}.", INSTALL) from error
        # The client prints what it raises, plan and stack trace included; we raise it too.
        PySparkLogger.getLogger("SQLQueryContextLogger").setLevel("CRITICAL")
        try:
            # Asked first, because the client itself would go on trying for minutes.
            channel = DefaultChannelBuilder(self.url).toChannel()
            grpc.channel_ready_future(channel).result(timeout=SECONDS_TO_ANSWER)
            channel.close()
            session = SparkSession(connection=self.url)
            # The client waits for the server for ever when it is left open to the end of the process.
            atexit.register(session.stop)
            session.client.set_retry_policies([DefaultPolicy(max_retries=RETRIES)])
            for name, value in SETTINGS.items():
                session.conf.set(name, value)
        except grpc.FutureTimeoutError as error:
            raise self._unreachable(f"No answer within {SECONDS_TO_ANSWER:g} seconds.") from error
        except (PySparkException, grpc.RpcError) as error:
            raise self._unreachable(str(error)) from error
        return session

    def _unreachable(self, reason: str) -> EngineUnavailableError:
        return EngineUnavailableError(
            f"{self.name} at {self.url}",
            reason.strip().splitlines()[0],
            "Start a Spark Connect server there (sbin/start-connect-server.sh), or name another address.",
        )

    def _view(self, table: str, files: Sequence[Path]) -> str:
        """The name of a view over these files; the same files are looked at once per session."""
        paths = ["file://" + _PATTERN_SIGNS.sub(r"\\\g<0>", str(path.absolute())) for path in files]
        name = f"{table}_{hashlib.sha256(chr(0).join(paths).encode()).hexdigest()[:16]}"
        with self._lock:
            session = self._connected()
            if name not in self._views:
                while len(self._views) >= VIEWS_KEPT:
                    oldest = next(iter(self._views))
                    session.catalog.dropTempView(oldest)
                    del self._views[oldest]
                session.read.parquet(*paths).createOrReplaceTempView(name)
            self._views.pop(name, None)
            self._views[name] = None
        return name


def _named(native: str, views: Mapping[str, str]) -> str:
    for table, view in views.items():
        native = native.replace(TABLE.replace("_name_", table), f"`{view}`")
    return native


def _given(value: object) -> object:
    """A parameter as the client takes it."""
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return list(value) if isinstance(value, tuple | set | frozenset) else value


def _columns(table: pyarrow.Table) -> Columns:
    return {name: _plain(column) for name, column in zip(table.column_names, table.columns, strict=True)}


def _plain(column: pyarrow.ChunkedArray) -> Any:
    """A column of numbers, dates, instants in UTC or objects, as `Columns` says."""
    from pyarrow import types

    kind = column.type
    holes = column.null_count > 0
    if types.is_decimal(kind):
        column, kind = column.cast("float64"), None
    if kind is None or types.is_integer(kind) or types.is_floating(kind) or types.is_boolean(kind):
        if not holes:
            return column.to_numpy()
        return column.cast("float64").to_numpy()
    if types.is_timestamp(kind):
        column = column.cast("timestamp[us]")
    if (types.is_date(kind) or types.is_timestamp(kind)) and not holes:
        return column.to_numpy().astype("datetime64[D]" if types.is_date(kind) else "datetime64[us]")
    objects = np.empty(len(column), dtype=object)
    objects[:] = column.to_pylist()
    return objects
