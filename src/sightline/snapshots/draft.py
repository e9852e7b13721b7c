"""A snapshot in the making: unchanged parts are linked, touched ones written, then it is made current."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sightline.snapshots.durable import flush_file, flush_folder, link_or_copy, replace_file
from sightline.snapshots.reading import row_counts
from sightline.snapshots.snapshot import KINDS, MANIFEST, Snapshot

CURRENT = "CURRENT"


class Draft:
    """A folder nobody reads yet; used as a context, it is removed unless it was committed.

    `extras` are written into the manifest beside what `commit` is given.
    """

    def __init__(self, folder: Path, number: int, base: Snapshot | None, prune: Callable[[], None]) -> None:
        self.folder = folder
        self.number = number
        self.base = base
        self._prune = prune
        self.extras: dict[str, object] = {}
        self._linked: dict[Path, tuple[int, int]] = {}

    def files(self, kind: str, name: str) -> list[Path]:
        """The Parquet files the draft holds for a table so far."""
        return sorted((self.folder / kind / name).glob("*.parquet"))

    def names(self, kind: str) -> list[str]:
        """The tables of that kind the draft holds files for."""
        if not (self.folder / kind).is_dir():
            return []
        return sorted(item.name for item in (self.folder / kind).iterdir() if any(item.glob("*.parquet")))

    def path(self, kind: str, name: str, part: str = "all") -> Path:
        """Where to write a new part. A link that stands there is removed, so the base is never written to."""
        if kind not in KINDS:
            raise KeyError(kind)
        target = self.folder / kind / name / f"{part}.parquet"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        self._linked.pop(target, None)
        return target

    def scratch(self, name: str) -> Path:
        """A folder for intermediate files; it is gone when the draft is committed."""
        folder = self.folder / "scratch" / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def link(self, kind: str, name: str, part: str) -> Path | None:
        """Take one part of the base as it is; nothing when the base has no such part."""
        if self.base is None:
            return None
        source = self.base.folder / kind / name / f"{part}.parquet"
        if not source.is_file():
            return None
        target = self.path(kind, name, part)
        link_or_copy(source, target)
        self._linked[target] = (source.stat().st_ino, source.stat().st_size)
        return target

    def keep(self, kind: str, name: str) -> list[Path]:
        """Take a whole table of the base as it is."""
        if self.base is None:
            return []
        taken = (self.link(kind, name, file.stem) for file in self.base.files(kind, name))
        return [item for item in taken if item is not None]

    def keep_rest(self, kind: str = "tables") -> None:
        """Take every table of that kind the draft says nothing about yet."""
        if self.base is None:
            return
        for name in self.base.names(kind):
            if not (self.folder / kind / name).exists():
                self.keep(kind, name)

    def is_kept(self, kind: str, name: str) -> bool:
        """Whether the table is, part for part, the one of the base."""
        parts = {file.name for file in self.files(kind, name)}
        before = {file.name for file in self.base.files(kind, name)} if self.base else set()
        return parts == before and all(file in self._linked for file in self.files(kind, name))

    def commit(self, at: datetime, **extras: object) -> Snapshot:
        """Make the draft the current snapshot; up to the last step everybody sees the one before."""
        shutil.rmtree(self.folder / "scratch", ignore_errors=True)
        manifest = self._manifest(at, extras)
        replace_file(self.folder / MANIFEST, json.dumps(manifest, indent=1, sort_keys=True))
        self._flush()
        final = self.folder.with_name(str(self.number))
        self.folder.rename(final)
        flush_folder(final.parent)
        replace_file(final.parent / CURRENT, f"{self.number}\n")
        self._prune()
        return Snapshot(final)

    def abandon(self) -> None:
        """Remove the folder; the current snapshot was never touched."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.abandon()

    def _manifest(self, at: datetime, extras: dict[str, object]) -> dict[str, Any]:
        contents: dict[str, dict[str, Any]] = {}
        held = [(kind, name, self.files(kind, name)) for kind in KINDS for name in self.names(kind)]
        counts = iter(row_counts([file for _, _, files in held for file in files]))
        for kind, name, files in held:
            contents.setdefault(kind, {})[name] = {
                "files": [file.name for file in files],
                "rows": sum(next(counts) for _ in files),
                "bytes": sum(file.stat().st_size for file in files),
            }
        return {
            **self.extras,
            **extras,
            "number": self.number,
            "parent": self.base.number if self.base else None,
            "created_at": at.isoformat(),
            "contents": contents,
        }

    def _flush(self) -> None:
        for item in sorted(self.folder.rglob("*")):
            if item.is_dir():
                flush_folder(item)
            elif item not in self._linked:
                flush_file(item)
        flush_folder(self.folder)
