"""Loading: one load at a time, from files to a new snapshot with its facts, or nothing at all."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sightline.intake.loading import Settings as IntakeSettings
from sightline.intake.loading import load_into, plan
from sightline.intake.mapping import Mapping, read_mapping
from sightline.intake.naming import Aliases, load_aliases
from sightline.intake.proposing import propose
from sightline.intake.reading.stage import stage
from sightline.intake.reading.staged import Progress, Staging
from sightline.intake.recognise import known_headers
from sightline.intake.report import LoadReport
from sightline.measure.settings import MeasureSettings
from sightline.snapshots.draft import Draft
from sightline.snapshots.lock import loader_lock
from sightline.snapshots.store import SnapshotStore
from sightline.store.load_runs import LoadRuns
from sightline.workspace.errors import NothingToLoadError, UnreadableMappingError
from sightline.workspace.freshness import commit, loads_of

Mappings = Sequence[Path]


@dataclass(frozen=True, slots=True)
class Loader:
    """Brings files into a workspace."""

    folder: Path
    store: SnapshotStore
    runs: LoadRuns
    settings: MeasureSettings

    @property
    def lock(self) -> Path:
        """The file that whoever changes the data holds locked."""
        return self.folder / "lock"

    def load(self, paths: Sequence[Path], mappings: Mappings, at: datetime, progress: Progress | None) -> LoadReport:
        """Load files; until the last step everybody sees the snapshot before, and an error leaves it as it was."""
        started = time.monotonic()
        _check_paths(paths)
        with loader_lock(self.lock), self.store.begin() as draft:
            number = max(draft.number, self.runs.last + 1)
            staged = self._stage(paths, draft.scratch("staged"), progress)
            rejects = self.runs.rejects(number)
            known = self._mappings(mappings)
            report = load_into(draft, staged, known, at, number, self._intake(progress, rejects))
            if report.changes_nothing and draft.base is not None:
                report.snapshot = draft.base.number
            else:
                report.snapshot = self._commit(draft, at, number, progress)
            report.seconds = round(time.monotonic() - started, 3)
            self.runs.save(number, report.as_json())
        return report

    def plan(self, paths: Sequence[Path], mappings: Mappings, at: datetime, progress: Progress | None) -> LoadReport:
        """What a load would do; done to a copy that is thrown away."""
        started = time.monotonic()
        _check_paths(paths)
        with self._scratch() as scratch:
            staged = self._stage(paths, scratch, progress)
            known = self._mappings(mappings)
            report = plan(self.store, staged, known, at, self.runs.last + 1, self._intake(progress, None))
        report.seconds = round(time.monotonic() - started, 3)
        return report

    def propose(self, path: Path) -> str:
        """The mapping the columns of a file suggest, as text to edit."""
        _check_paths([path])
        with self._scratch() as scratch:
            staged = self._stage([path], scratch, None)
            return "\n".join(propose(item, self._aliases) for item in staged)

    def _commit(self, draft: Draft, at: datetime, number: int, progress: Progress | None) -> int:
        if progress is not None:
            progress("Making the facts", 0, 1)
        snapshot = commit(draft, self.settings, at, [*loads_of(draft.base), number])
        if progress is not None:
            progress("Made the facts", 1, 1)
        return snapshot.number

    def _stage(self, paths: Sequence[Path], into: Path, progress: Progress | None) -> Staging:
        return stage(paths, into, known_headers=known_headers(self._aliases), progress=progress)

    def _mappings(self, given: Mappings) -> list[Mapping]:
        """The mappings named for this load, then those the workspace keeps; the first that fits a file counts."""
        kept = sorted((self.folder / "mappings").glob("*.toml"))
        return [_mapping(path) for path in (*given, *(path for path in kept if path not in given))]

    def _intake(self, progress: Progress | None, rejects: Path | None) -> IntakeSettings:
        return IntakeSettings(
            time_zone=self.settings.time_zone, aliases=self._alias_folder, rejects=rejects, progress=progress
        )

    @property
    def _alias_folder(self) -> Path | None:
        folder = self.folder / "aliases"
        return folder if folder.is_dir() else None

    @property
    def _aliases(self) -> Aliases:
        return load_aliases(self._alias_folder)

    @contextmanager
    def _scratch(self) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(prefix="trial-", dir=self.folder) as name:
            yield Path(name)


def _check_paths(paths: Sequence[Path]) -> None:
    if not paths:
        raise NothingToLoadError(paths)


def _mapping(path: Path) -> Mapping:
    try:
        return read_mapping(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableMappingError(path, str(error)) from error
