"""A private DuckDB in which facts are made from canonical tables and written as Parquet."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
from sqlglot import exp

from sightline.engines.duckdb import PRIMITIVES
from sightline.engines.errors import QueryFailedError
from sightline.engines.portable import expanded, parse

_FORMAT = "format parquet, compression snappy"


class Workbench:
    """Named views over files and queries; what is made here is written to files, never kept."""

    def __init__(self, scratch: Path, memory_limit: str = "3GB") -> None:
        """Open an empty database that spills into `scratch`."""
        options: dict[str, Any] = {
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "memory_limit": memory_limit,
            "temp_directory": str(scratch),
        }
        self._scratch = scratch
        self._connection = duckdb.connect(":memory:", config=options)
        self._connection.execute("set TimeZone = 'UTC'")
        self._connection.execute("set enable_progress_bar = false")
        self._connection.execute("set preserve_insertion_order = false")

    def __enter__(self) -> Self:
        """The bench itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the database."""
        self._connection.close()

    def define(self, name: str, native: str) -> None:
        """A view by that name over a query in DuckDB's own words."""
        self._run(f'create or replace view "{name}" as {native}')

    def define_files(self, name: str, files: Sequence[Path]) -> None:
        """A view by that name over Parquet files."""
        listed = ", ".join(f"'{_escaped(path)}'" for path in files)
        self.define(name, f"select * from read_parquet([{listed}], union_by_name = true)")

    def make(self, name: str, sql: str, parameters: Mapping[str, object]) -> Path:
        """Answer a portable query once, keep the rows in a scratch file, and view them by that name."""
        path = self._scratch / f"{name}.parquet"
        self._run(f"copy ({self._native(sql, parameters)}) to '{_escaped(path)}' ({_FORMAT})")
        self.define_files(name, [path])
        return path

    def write(self, native: str, path: Path) -> None:
        """Write the rows of a query in DuckDB's own words into one file."""
        self._run(f"copy ({native}) to '{_escaped(path)}' ({_FORMAT})")

    def write_parts(self, native: str, part: str, folder: Path) -> list[tuple[str, Path]]:
        """Write rows into one file or more per value of the column `part`; returns value and file."""
        self._run(f"copy ({native}) to '{_escaped(folder)}' ({_FORMAT}, partition_by ({part}), overwrite_or_ignore)")
        return [
            (found.name.removeprefix(f"{part}="), file)
            for found in sorted(folder.glob(f"{part}=*"))
            for file in sorted(found.glob("*.parquet"))
        ]

    def rows(self, native: str) -> list[tuple[Any, ...]]:
        """The rows of a query in DuckDB's own words."""
        return self._run(native).fetchall()

    def _native(self, sql: str, parameters: Mapping[str, object]) -> str:
        return _native(sql, parameters)

    def _run(self, sql: str) -> duckdb.DuckDBPyConnection:
        try:
            return self._connection.execute(sql)
        except duckdb.Error as error:
            raise QueryFailedError("DuckDB", str(error), sql) from error


def _native(sql: str, parameters: Mapping[str, object]) -> str:
    """The query in DuckDB's own words, its parameters written in, for statements that take none."""
    names = "|".join(re.escape(name) for name in parameters)
    if not names:
        return _expanded(sql)
    return re.sub(rf"\$({names})\b", lambda found: _literal(parameters[found[1]]).sql(dialect="duckdb"), _expanded(sql))


# Reading SQL is most of what a small load costs, and the same facts are made again and again.
@lru_cache(maxsize=512)
def _expanded(sql: str) -> str:
    return expanded(parse(sql), PRIMITIVES, "duckdb").sql(dialect="duckdb")


def _literal(value: object) -> exp.Expr:
    if isinstance(value, datetime):
        return exp.cast(exp.Literal.string(value.isoformat()), "timestamptz")
    if isinstance(value, date):
        return exp.cast(exp.Literal.string(value.isoformat()), "date")
    if isinstance(value, bool | int | float):
        return exp.convert(value)
    return exp.Literal.string(str(value))


def _escaped(path: Path) -> str:
    return str(path).replace("'", "''")
