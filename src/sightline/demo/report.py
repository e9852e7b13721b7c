"""What was written: files with their rows, and the dirt that was planted on purpose."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Fate = Literal["rejected", "merged", "left out", "flagged", "kept", "custom", "cut"]


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """One export file: its path below the folder, its records and its bytes."""

    path: str
    rows: int
    size: int


@dataclass(frozen=True, slots=True)
class Planted:
    """One kind of dirt: in which file, how many records, and what a careful reader does with them."""

    what: str
    path: str
    rows: int
    fate: Fate


@dataclass(slots=True)
class DemoReport:
    """The files of a demo company and what is wrong with them on purpose."""

    folder: Path
    files: list[WrittenFile] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)

    def rows(self, path: str) -> int:
        """Records of one file, counted as the tool that wrote it would."""
        return next(item.rows for item in self.files if item.path == path)

    def plant(self, what: str, path: str, rows: int, fate: Fate) -> None:
        """Note a kind of dirt; none of it is no dirt."""
        if rows:
            self.planted.append(Planted(what, path, rows, fate))
