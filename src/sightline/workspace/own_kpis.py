"""The own KPIs of a workspace: the files of its folder `kpis`, read again when one of them changes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from sightline.engines import Engine
from sightline.measure.catalog import Catalog, catalog
from sightline.measure.own.reading import FOLDER, LARGEST, with_own
from sightline.measure.own.trying import Tryout
from sightline.snapshots.snapshot import Snapshot

Stamp = tuple[tuple[str, int, int], ...]


class OwnKPIs:
    """The catalog of a workspace: the product's KPIs and those somebody wrote; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER
        self._made: tuple[tuple[Stamp, int | None], Catalog] | None = None
        self._lock = threading.Lock()

    def catalog(self, engine: Callable[[], Engine], snapshot: Snapshot | None) -> Catalog:
        """Everything that can be measured; expressions are tried on the rows of the snapshot, if there is one.

        The engine is started only where there is something to try.
        """
        stamp = self._stamp()
        if not stamp:
            return catalog()
        key = (stamp, None if snapshot is None else snapshot.number)
        with self._lock:
            if self._made is None or self._made[0] != key:
                trial = None if snapshot is None else Tryout(engine(), snapshot)
                self._made = (key, with_own(catalog(), self._files(), trial))
            return self._made[1]

    def _stamp(self) -> Stamp:
        found = []
        for file in self._paths():
            try:
                state = file.stat()
            except OSError:
                continue
            found.append((file.name, state.st_mtime_ns, state.st_size))
        return tuple(found)

    def _files(self) -> dict[str, bytes]:
        found = {}
        for file in self._paths():
            try:
                with file.open("rb") as content:
                    found[file.stem] = content.read(LARGEST + 1)
            except OSError:
                # A file that cannot be read is told of like one that holds nothing.
                found[file.stem] = b""
        return found

    def _paths(self) -> list[Path]:
        return sorted(file for file in self._folder.glob("*.toml") if file.is_file())
