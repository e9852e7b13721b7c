"""One snapshot: a folder that never changes, and the manifest that lists what is in it."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from sightline.snapshots.errors import DamagedSnapshotError

KINDS = ("tables", "facts", "keys", "calendar", "labels")
MANIFEST = "manifest.json"


class Snapshot:
    """A whole, unchanging state of all tables, of the facts built from them and of the key maps."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.number = int(folder.name)
        self._files: dict[tuple[str, str], list[Path]] = {}

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What was written when the snapshot was made: its files, its parent, its loads."""
        try:
            found = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise DamagedSnapshotError(self.folder, str(error)) from error
        if not isinstance(found, dict):
            raise DamagedSnapshotError(self.folder, f"{MANIFEST} does not hold an object.")
        return found

    @property
    def parent(self) -> int | None:
        """The snapshot this one was made from."""
        value = self.manifest.get("parent")
        return value if isinstance(value, int) else None

    @property
    def created_at(self) -> datetime:
        """When the snapshot was made."""
        return datetime.fromisoformat(self.manifest["created_at"])

    def names(self, kind: str) -> list[str]:
        """The tables of that kind which hold at least one file."""
        return sorted(self.manifest["contents"].get(kind, {}))

    def files(self, kind: str, name: str) -> list[Path]:
        """The Parquet files of a table, in the order of their parts; none when it is empty."""
        found = self._files.get((kind, name))
        if found is None:
            entry = self.manifest["contents"].get(kind, {}).get(name)
            # Hundreds of paths take longer to put together than a small question takes to answer.
            found = [self.folder / kind / name / file for file in entry["files"]] if entry else []
            self._files[kind, name] = found
        return list(found)

    def rows(self, kind: str, name: str) -> int:
        """How many rows a table holds."""
        entry = self.manifest["contents"].get(kind, {}).get(name)
        return int(entry["rows"]) if entry else 0

    def __repr__(self) -> str:
        return f"Snapshot({self.number})"
