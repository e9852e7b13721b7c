"""What can go wrong with snapshots: unknown numbers, nothing to undo, another loader, a full disk."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sightline.base.errors import BugError, BusyError, DataError, EngineError, QuestionError, did_you_mean


class UnknownSnapshotError(QuestionError):
    """A snapshot number that is not kept, or no longer."""

    code = "unknown-snapshot"

    def __init__(self, number: int, known: Iterable[int]) -> None:
        """Name the number and those that are kept."""
        kept = list(known)
        super().__init__(
            f"There is no snapshot {number}.",
            why="Old snapshots are removed after a while." if kept and number < kept[0] else None,
            fix=f"Use one of: {', '.join(map(str, kept))}." if kept else "Load some data first.",
            details={"snapshot": number, "known": kept},
        )


class DamagedSnapshotError(EngineError):
    """A snapshot whose manifest or files cannot be read."""

    code = "damaged-snapshot"

    def __init__(self, folder: Path, why: str) -> None:
        """Name the folder and what is wrong with it."""
        super().__init__(
            f"The snapshot in {folder} is damaged.",
            where=str(folder),
            why=why,
            fix="Restore the folder from a backup, or undo the last load.",
        )


class NothingToUndoError(DataError):
    """There is no load to take back, or what came before it is no longer kept."""

    code = "nothing-to-undo"

    def __init__(self, number: int | None, parent: int | None = None) -> None:
        """Say which snapshot is current and which one is missing."""
        why = "Nothing was loaded yet." if number is None else f"Snapshot {parent} is no longer kept."
        super().__init__(
            "There is no load to undo.",
            why=why,
            fix="Load the corrected files; rows are updated by their ids.",
            details={"snapshot": number, "parent": parent},
        )


class LoaderBusyError(BusyError):
    """Another process is loading into the same workspace."""

    code = "loader-busy"

    def __init__(self, lock: Path, pid: int | None) -> None:
        """Name the process that holds the lock."""
        who = f"process {pid}" if pid else "another process"
        super().__init__(
            f"Another load is running ({who}).",
            where=str(lock),
            why="One load at a time keeps every snapshot whole.",
            fix="Wait until it ends and load again.",
            details={"pid": pid},
        )


class DiskFullError(EngineError):
    """The disk has no room left for the new snapshot; the present one is untouched."""

    code = "disk-full"

    def __init__(self, folder: Path, why: str) -> None:
        """Name the folder that was written to."""
        super().__init__(
            "There is no room left on the disk for this load.",
            where=str(folder),
            why=why,
            fix="Free some space and load again; nothing was changed.",
        )


class UnknownColumnError(BugError):
    """A row given to a table has a column the table does not have."""

    code = "unknown-column"

    def __init__(self, table: str, column: str, known: Iterable[str]) -> None:
        """Name table and column, and the nearest columns there are."""
        super().__init__(
            f'The table "{table}" has no column "{column}".',
            fix=did_you_mean(column, known),
            details={"table": table, "column": column},
        )
