"""Writing a table of the model into the parts of a draft: one file per month of its anchor."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from sightline.model import Entity
from sightline.snapshots.columns import literal, part_of, part_text, quoted
from sightline.snapshots.draft import Draft

_FORMAT = "FORMAT parquet, COMPRESSION snappy"


def write_parts(connection: duckdb.DuckDBPyConnection, draft: Draft, entity: Entity, source: str) -> list[str]:
    """Write the rows of `source` (SQL to select from) into the parts they belong to; returns the parts.

    Parts of those names that the draft already holds are replaced.
    """
    columns = ", ".join(quoted(item.name) for item in entity.columns)
    if entity.anchor is None:
        return _write_one(connection, draft, entity, f"SELECT {columns} FROM {source}")
    scratch = draft.scratch(f"parts-{entity.name}")
    connection.execute(
        f"COPY (SELECT {columns}, {part_of(entity)} AS part FROM {source}) TO {literal(str(scratch))} "
        f"({_FORMAT}, PARTITION_BY (part), OVERWRITE_OR_IGNORE)"
    )
    written = [_move(draft, entity, folder) for folder in sorted(scratch.glob("part=*"))]
    shutil.rmtree(scratch)
    return written


def drop_part(draft: Draft, entity: Entity, part: str) -> None:
    """The draft holds no file of that part."""
    for file in draft.files("tables", entity.name):
        if part_name(file) == part:
            draft.path("tables", entity.name, file.stem).unlink(missing_ok=True)


def part_name(file: Path) -> str:
    """The part a file belongs to; a big part may have several files.

    >>> part_name(Path("2025-01.parquet")), part_name(Path("2025-01_2.parquet"))
    ('2025-01', '2025-01')
    """
    return file.stem.split("_")[0]


def _write_one(connection: duckdb.DuckDBPyConnection, draft: Draft, entity: Entity, query: str) -> list[str]:
    # The query may read the very part it replaces, so that part goes only when the new one is whole.
    written = draft.scratch("parts") / f"{entity.name}.parquet"
    connection.execute(f"COPY ({query}) TO {literal(str(written))} ({_FORMAT})")
    drop_part(draft, entity, "all")
    written.rename(draft.path("tables", entity.name, "all"))
    return ["all"]


def _move(draft: Draft, entity: Entity, folder: Path) -> str:
    part = part_text(int(folder.name.removeprefix("part=")))
    drop_part(draft, entity, part)
    for number, file in enumerate(sorted(folder.glob("*.parquet"))):
        file.rename(draft.path("tables", entity.name, f"{part}_{number}" if number else part))
    return part
