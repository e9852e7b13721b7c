"""The folder of all snapshots, the pointer that names the current one, and how long old ones are kept."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from sightline.snapshots.draft import CURRENT, Draft
from sightline.snapshots.durable import flush_folder, replace_file
from sightline.snapshots.errors import DamagedSnapshotError, NothingToUndoError, UnknownSnapshotError
from sightline.snapshots.snapshot import MANIFEST, Snapshot

KEPT = 10


class SnapshotStore:
    """All snapshots of a workspace.

    Retention: the last `kept` snapshots by number stay, and always the current one with its parent.
    Older ones are removed after a commit; their files live on where newer snapshots link to them.
    Numbers only grow and are never used twice, not even for a load that was undone, so whatever was
    remembered under a number stays true.
    """

    def __init__(self, folder: Path, kept: int = KEPT) -> None:
        self.folder = folder
        self.kept = kept

    def numbers(self) -> list[int]:
        """The numbers of all snapshots that are whole, oldest first."""
        if not self.folder.is_dir():
            return []
        names = (item.name for item in self.folder.iterdir() if (item / MANIFEST).is_file())
        return sorted(int(name) for name in names if name.isdigit())

    def current(self) -> Snapshot | None:
        """The snapshot readers should use now, or nothing before the first load."""
        try:
            text = (self.folder / CURRENT).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        if not text.isdigit():
            raise DamagedSnapshotError(self.folder, f"{CURRENT} does not hold a number.")
        return self.open(int(text))

    def open(self, number: int) -> Snapshot:
        """The snapshot of that number; raises `UnknownSnapshotError` when it is not kept."""
        if not (self.folder / str(number) / MANIFEST).is_file():
            raise UnknownSnapshotError(number, self.numbers())
        return Snapshot(self.folder / str(number))

    def begin(self) -> Draft:
        """A new draft on top of the current snapshot; whatever crashed loads left behind is removed.

        The caller holds the loader lock, so any draft found here belongs to nobody.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        for left in (*self.folder.glob("*.draft"), *self._dead_trials()):
            shutil.rmtree(left)
        base = self.current()
        number = max([0, *self._used()]) + 1
        folder = self.folder / f"{number}.draft"
        folder.mkdir()
        return Draft(folder, number, base, self._prune)

    def trial(self) -> Draft:
        """A draft that can be filled but never becomes current; any number of them may be made at a time."""
        self.folder.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", suffix=".trial", dir=self.folder))
        return Draft(folder, 0, self.current(), self._prune)

    def _dead_trials(self) -> list[Path]:
        """Trials of processes that are gone."""
        return [item for item in self.folder.glob("*.trial") if not _is_alive(int(item.name.split("-")[0]))]

    def undo(self) -> Snapshot | None:
        """Point back at the parent of the current snapshot; nothing is current when it was the first."""
        current = self.current()
        if current is None:
            raise NothingToUndoError(None)
        parent = current.parent
        if parent is None:
            (self.folder / CURRENT).unlink()
            flush_folder(self.folder)
            return None
        if parent not in self.numbers():
            raise NothingToUndoError(current.number, parent)
        replace_file(self.folder / CURRENT, f"{parent}\n")
        return self.open(parent)

    def _used(self) -> list[int]:
        return [int(item.name) for item in self.folder.iterdir() if item.name.isdigit()]

    def _prune(self) -> None:
        current = self.current()
        if current is None:
            return
        safe = {*self.numbers()[-self.kept :], current.number, current.parent}
        for number in self._used():
            if number not in safe:
                # The manifest goes first, so that a half removed folder no longer counts as a snapshot.
                (self.folder / str(number) / MANIFEST).unlink(missing_ok=True)
                shutil.rmtree(self.folder / str(number), ignore_errors=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
