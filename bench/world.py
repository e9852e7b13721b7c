"""A company of any size, made inside DuckDB from row numbers and hashes, the same every time."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bench.world_tables import NEEDED, SIZES, TABLES
from sightline.model import entity
from sightline.snapshots.columns import duckdb_type, quoted
from sightline.snapshots.identity import resolve
from sightline.snapshots.partitions import write_parts
from sightline.snapshots.reading import connect
from sightline.workspace import Workspace
from sightline.workspace.freshness import commit

if TYPE_CHECKING:
    import duckdb

    from sightline.snapshots.draft import Draft

AS_OF = datetime(2025, 12, 31, 23, 0, tzinfo=UTC)
PERIOD = "2023-01..2025-12"
MADE_OF = 3
"""Raised whenever the made rows change, so that a kept world is not taken for the new one."""


def sizes(scale: float) -> dict[str, int]:
    """How many rows of each kind a world of that scale has."""
    return {name: max(NEEDED.get(name, 20), round(count * scale)) for name, count in SIZES.items()}


def world(folder: Path, scale: float) -> Workspace:
    """The workspace of that scale, made when the folder does not hold it yet."""
    home = folder / f"world-{MADE_OF}-{scale:g}"
    if (home / "sightline.toml").is_file():
        workspace = Workspace.open(home)
        if workspace.snapshots.current() is not None:
            return workspace
    else:
        workspace = Workspace.create(home)
    make(workspace, scale)
    return workspace


def make(workspace: Workspace, scale: float) -> None:
    """Write every table, resolve references, make the facts, and let the snapshot be the current one."""
    with workspace.snapshots.begin() as draft:
        with connect(draft.scratch("spill")) as connection:
            prepare(connection, scale)
            for name, query in TABLES.items():
                write(connection, draft, name, query)
            resolve(draft, connection)
        commit(draft, workspace.settings.measure, AS_OF, [1])


def prepare(connection: duckdb.DuckDBPyConnection, scale: float) -> None:
    """Give the queries of the tables their words: sizes as variables, values drawn by hash."""
    for name, count in sizes(scale).items():
        connection.execute(f"SET VARIABLE {name} = {count}")
    connection.execute("CREATE MACRO draw(i, salt, n) AS CAST(hash(i, salt) % n AS BIGINT)")
    connection.execute(
        "CREATE MACRO moment(i, salt) AS TIMESTAMPTZ '2023-01-01 00:00:00+00' + to_seconds(draw(i, salt, 94694400))"
    )


def write(connection: duckdb.DuckDBPyConnection, draft: Draft, name: str, query: str) -> None:
    """Write one table; what its query does not give is null."""
    given = {row[0] for row in connection.execute(f"DESCRIBE {query}").fetchall()}
    shared = {"source": "'crm'", "load_id": "1"}
    columns = ", ".join(
        f"CAST({quoted(item.name) if item.name in given else shared.get(item.name, 'NULL')} "
        f"AS {duckdb_type(item.type)}) AS {quoted(item.name)}"
        for item in entity(name).columns
    )
    write_parts(connection, draft, entity(name), f"(SELECT {columns} FROM ({query}))")
