"""Writing a table of the model into the parts of a draft: one file per month of its anchor."""

from __future__ import annotations

import shutil
from collections import Counter
from itertools import chain, count
from pathlib import Path

import duckdb

from sightline.model import Entity
from sightline.snapshots.columns import literal, part_of, part_text, quoted
from sightline.snapshots.draft import Draft

MOST_FILES = 8
_FORMAT = "FORMAT parquet, COMPRESSION snappy"


def write_parts(connection: duckdb.DuckDBPyConnection, draft: Draft, entity: Entity, source: str) -> list[str]:
    """Write the rows of `source` (SQL to select from) into the parts they belong to; returns the parts.

    Parts of those names that the draft already holds are replaced, by the query itself if it reads them.
    """
    written = _write(connection, draft, entity, source)
    for part, files in written.items():
        drop_part(draft, entity, part)
        _move(draft, entity, part, files)
    return sorted(written)


def add_parts(connection: duckdb.DuckDBPyConnection, draft: Draft, entity: Entity, source: str) -> list[str]:
    """Write the rows of `source` beside what the parts already hold; returns the parts."""
    written = _write(connection, draft, entity, source)
    for part, files in written.items():
        _move(draft, entity, part, files)
    return sorted(written)


def is_split(draft: Draft, entity: Entity) -> bool:
    """Whether some part already has so many files that the next rows should make one of them."""
    counts = Counter(part_name(file) for file in draft.files("tables", entity.name))
    return max(counts.values(), default=0) >= MOST_FILES


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


def _write(connection: duckdb.DuckDBPyConnection, draft: Draft, entity: Entity, source: str) -> dict[str, list[Path]]:
    """Write into a scratch folder, because the query may read the very parts it replaces."""
    columns = ", ".join(quoted(item.name) for item in entity.columns)
    shutil.rmtree(draft.scratch(f"parts-{entity.name}"))
    scratch = draft.scratch(f"parts-{entity.name}")
    if entity.anchor is None:
        only = scratch / "all.parquet"
        connection.execute(f"COPY (SELECT {columns} FROM {source}) TO {literal(str(only))} ({_FORMAT})")
        return {"all": [only]}
    connection.execute(
        f"COPY (SELECT {columns}, {part_of(entity)} AS part FROM {source}) TO {literal(str(scratch))} "
        f"({_FORMAT}, PARTITION_BY (part), OVERWRITE_OR_IGNORE)"
    )
    folders = sorted(scratch.glob("part=*"))
    return {part_text(int(item.name.removeprefix("part="))): sorted(item.glob("*.parquet")) for item in folders}


def _move(draft: Draft, entity: Entity, part: str, files: list[Path]) -> None:
    taken = {file.stem for file in draft.files("tables", entity.name) if part_name(file) == part}
    free = (name for name in chain([part], (f"{part}_{number}" for number in count(1))) if name not in taken)
    for file, name in zip(files, free, strict=False):
        file.rename(draft.path("tables", entity.name, name))
