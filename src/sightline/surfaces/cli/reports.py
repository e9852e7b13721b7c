"""What a load did, in the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sightline.surfaces.cli.printing import print_lines, print_table

if TYPE_CHECKING:
    from sightline.workspace import LoadReport

MOST_NOTES = 20


def print_report(report: LoadReport, rejects: Path | None = None) -> None:
    """Print the counts of a load by file and table, then what should be known or answered."""
    header = ["file", "table", "rows", "new", "changed", "same", "rejected"]
    lines = [
        [item.file, item.entity, *(f"{n:,}" for n in (item.rows, item.new, item.changed, item.same, item.rejected))]
        for item in report.tables
    ]
    print_table(header, lines, numbers=range(2, 7), title=_title(report))
    print_lines(_sums(report, rejects))
    _notes("Decided", [f"{note.file}: {note.text}" for note in report.decisions])
    _notes("Left out", [f"{note.file}: {note.text}" for note in report.skipped])
    _notes("Columns not used", [f"{file}: {', '.join(names)}" for file, names in report.unmatched.items()])
    _notes("To answer", [f"{note.file}: {note.text}" for note in report.questions])
    _notes("Warnings", [f"{note.file}: {note.text}" for note in report.warnings])


def print_sums(report: LoadReport, rejects: Path | None = None) -> None:
    """Print the sums of a load alone."""
    for line in _sums(report, rejects):
        print(line)


def _title(report: LoadReport) -> str:
    return "What a load would do (nothing was changed)" if report.is_plan else f"Load {report.load_id}"


def _sums(report: LoadReport, rejects: Path | None) -> Iterator[str]:
    took = f" in {report.seconds:,.1f} s" if report.seconds is not None else ""
    yield f"{report.new:,} new, {report.changed:,} changed, {report.same:,} the same, {report.rejected:,} rejected{took}."
    if report.changes_nothing:
        yield "Nothing changed: every row was known already."
    if report.duplicates:
        yield f"{report.duplicates:,} rows repeat the id of another row of their file."
    if report.possible_duplicates:
        yield f"{report.possible_duplicates:,} new rows read like another row with another id."
    if rejects is not None:
        yield f"The rejected rows and their reasons are in {rejects}."


def _notes(title: str, notes: list[str]) -> None:
    if not notes:
        return
    print(f"\n{title}:")
    for note in notes[:MOST_NOTES]:
        print(f"  {note}")
    if len(notes) > MOST_NOTES:
        print(f"  and {len(notes) - MOST_NOTES:,} more; --format json prints them all")
