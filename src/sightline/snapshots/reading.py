"""A private DuckDB for work on snapshot files, and the few questions asked of Parquet footers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from sightline.snapshots.columns import literal

MEMORY = "3GB"


def connect(scratch: Path | None = None, memory: str = MEMORY) -> duckdb.DuckDBPyConnection:
    """A DuckDB in memory that reckons in UTC, fetches no extension and spills into `scratch`."""
    connection = duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False})
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(f"SET memory_limit = {literal(memory)}")
    connection.execute("SET preserve_insertion_order = false")
    connection.execute("SET enable_progress_bar = false")
    if scratch is not None:
        connection.execute(f"SET temp_directory = {literal(str(scratch))}")
    return connection


def row_counts(files: Sequence[Path]) -> list[int]:
    """How many rows each Parquet file says it holds."""
    if not files:
        return []
    names = ", ".join(literal(str(file)) for file in files)
    with connect() as connection:
        found = dict(connection.execute(f"SELECT file_name, num_rows FROM parquet_file_metadata([{names}])").fetchall())
    return [int(found[str(file)]) for file in files]
