"""Any file a sales team has becomes staged tables: the one door of this package."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from sightline.intake.reading.columnar import stage_parquet
from sightline.intake.reading.delimited import stage_text
from sightline.intake.reading.kinds import Kind
from sightline.intake.reading.sources import Source, given_files, open_sources
from sightline.intake.reading.staged import KnownHeaders, Limits, Progress, Skipped, StagedTable, Staging
from sightline.intake.reading.workbook import stage_workbook
from sightline.intake.reading.workshop import Workshop


def stage(
    paths: Sequence[Path],
    into: Path,
    *,
    known_headers: KnownHeaders,
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> Staging:
    """Stage every table in the files and folders given, as Parquet files in the folder `into`.

    Raises when a file as a whole cannot be read; then nothing is staged, and what was written is removed.
    """
    workshop = Workshop(into, known_headers, limits or Limits())
    tables: list[StagedTable] = []
    finished = False
    try:
        files, skipped = given_files(paths)
        sizes = [path.stat().st_size for path in files]
        for position, path in enumerate(files):
            if progress is not None:
                progress(f"Reading {path.name}", sum(sizes[:position]), sum(sizes))
            for source in open_sources(path, workshop, skipped):
                tables += _tables(source, workshop, skipped)
        if progress is not None:
            progress("Read every file", sum(sizes), sum(sizes))
        finished = True
    finally:
        workshop.close(keep=finished)
    return Staging(tuple(tables), tuple(skipped))


def _tables(source: Source, workshop: Workshop, skipped: list[Skipped]) -> Iterator[StagedTable]:
    if source.kind is Kind.WORKBOOK:
        yield from stage_workbook(source, workshop, skipped)
    elif source.kind is Kind.PARQUET:
        yield stage_parquet(source, workshop)
    else:
        yield stage_text(source, workshop)
