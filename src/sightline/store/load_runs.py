"""The loads a workspace has seen: one folder each, with its report and the rows it did not take."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sightline.snapshots.durable import replace_file

REPORT = "load.json"
REJECTS = "rejects.csv"


class LoadRuns:
    """Reports by the number of the load; a report that was written stays, whatever is undone later."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def rejects(self, number: int) -> Path:
        """Where the rows a load did not take are listed, if there are any."""
        return self.folder / str(number) / REJECTS

    def save(self, number: int, report: Mapping[str, Any]) -> None:
        """Keep the report of a load that was made."""
        folder = self.folder / str(number)
        folder.mkdir(parents=True, exist_ok=True)
        replace_file(folder / REPORT, json.dumps(report, indent=1, ensure_ascii=False))

    @property
    def last(self) -> int:
        """The highest number a load was given, finished or not; 0 before the first."""
        return max(self._numbers(), default=0)

    def reports(self) -> list[dict[str, Any]]:
        """All reports, the newest first; `rejects` names the file of rows not taken, where there is one."""
        found = []
        for number in sorted(self._numbers(), reverse=True):
            folder = self.folder / str(number)
            if not (folder / REPORT).is_file():
                continue
            report: dict[str, Any] = json.loads((folder / REPORT).read_text(encoding="utf-8"))
            rejects = self.rejects(number)
            found.append({**report, "rejects": str(rejects) if rejects.is_file() else None})
        return found

    def _numbers(self) -> list[int]:
        if not self.folder.is_dir():
            return []
        return [int(item.name) for item in self.folder.iterdir() if item.name.isdigit()]
