"""The desk questions are answered at: opened on the current snapshot, changed when another becomes current."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from sightline.engines.duckdb import DuckDBEngine
from sightline.measure.asking import Desk
from sightline.measure.catalog import Catalog
from sightline.measure.errors import NothingLoadedError
from sightline.snapshots.snapshot import Snapshot
from sightline.snapshots.store import SnapshotStore
from sightline.workspace.members import Members
from sightline.workspace.own_kpis import OwnKPIs
from sightline.workspace.settings import FILE, Settings, read_settings


@dataclass(frozen=True, slots=True)
class Opened:
    """Everything one request is answered with; it stays the same to the end of the request."""

    settings: Settings
    desk: Desk
    members: Members


class Desks:
    """Opens the snapshot that is current, once per snapshot, settings and own KPIs; safe to share between threads."""

    def __init__(self, folder: Path, store: SnapshotStore) -> None:
        self._file = folder / FILE
        self._store = store
        self._own = OwnKPIs(folder)
        self._engine: DuckDBEngine | None = None
        self._opened: Opened | None = None
        self._settings: tuple[tuple[int, int], Settings] | None = None
        self._lock = threading.Lock()

    @property
    def engine(self) -> DuckDBEngine:
        """The engine, started when it is first needed."""
        if self._engine is None:
            self._engine = DuckDBEngine()
        return self._engine

    def settings(self) -> Settings:
        """What the settings file says now; it is read again only when it changed."""
        try:
            state = self._file.stat()
            stamp = (state.st_mtime_ns, state.st_size)
        except OSError:
            return read_settings(self._file)
        if self._settings is None or self._settings[0] != stamp:
            self._settings = (stamp, read_settings(self._file))
        return self._settings[1]

    def units(self) -> Catalog:
        """Everything that can be measured now, own KPIs included; needs no data."""
        return self._own.catalog(lambda: self.engine, self._store.current())

    def current(self) -> Opened:
        """The desk on the current snapshot; raises `NothingLoadedError` before the first load."""
        with self._lock:
            settings = self.settings()
            snapshot = self._store.current()
            if snapshot is None:
                raise NothingLoadedError
            units = self._own.catalog(lambda: self.engine, snapshot)
            if self._opened is None or not self._is_open(self._opened, snapshot, settings, units):
                desk = Desk(self.engine, snapshot, settings.measure, units)
                self._opened = Opened(settings, desk, Members(desk))
            return self._opened

    @staticmethod
    def _is_open(opened: Opened, snapshot: Snapshot, settings: Settings, units: Catalog) -> bool:
        same = opened.desk.snapshot.number == snapshot.number and opened.settings == settings
        return same and opened.desk.units.digest == units.digest
