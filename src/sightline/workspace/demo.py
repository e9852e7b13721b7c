"""The demo: a made-up company's exports, loaded the way anybody's are."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sightline.demo import MAPPINGS, generate
from sightline.demo.story import COMPANY, TIME_ZONE
from sightline.intake.reading.staged import Progress
from sightline.intake.report import LoadReport
from sightline.workspace import clock
from sightline.workspace.settings import FILE
from sightline.workspace.workspace import Workspace

FILES = "demo-files"
SETTINGS = {"company": COMPANY, "currency": "EUR", "time_zone": TIME_ZONE}


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo workspace; `report` is none when it stood already."""

    workspace: Workspace
    files: Path
    report: LoadReport | None


def make_demo(folder: Path, size: float = 1.0, progress: Progress | None = None) -> Demo:
    """Make the demo workspace, or open the one that stands; one that was broken off is made again."""
    files = folder / FILES
    workspace = Workspace.open(folder) if (folder / FILE).is_file() else Workspace.create(folder, **SETTINGS)
    if workspace.snapshots.current() is not None:
        return Demo(workspace, files, None)
    now = clock.now()
    _write(files, size, now, progress)
    for mapping in sorted(MAPPINGS.glob("*.toml")):
        shutil.copyfile(mapping, folder / "mappings" / mapping.name)
    return Demo(workspace, files, workspace.load([files], progress=progress))


def _write(files: Path, size: float, now: datetime, progress: Progress | None) -> None:
    if progress is not None:
        progress("Making up a company", 0, 1)
    shutil.rmtree(files, ignore_errors=True)
    generate(files, size=size, today=now.astimezone(ZoneInfo(TIME_ZONE)).date())
