"""What tests on real data share: a fixed today, a workspace filled in place, and files read in plain Python."""

from __future__ import annotations

import csv
import gzip
from typing import TYPE_CHECKING, Any

import pytest

from parts import ROOT
from sightline.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from sightline.intake.report import LoadReport

NOW = "2020-06-01T12:00:00+00:00"


@pytest.fixture(scope="session", autouse=True)
def _clock() -> Iterator[None]:
    """Everything in the data sets lies before this day, so that no period is still running."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SIGHTLINE_NOW", NOW)
        yield


@pytest.fixture(scope="session")
def fill(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., tuple[Workspace, LoadReport]]:
    """Load files into a new workspace with one of the example mappings."""

    def filled(
        name: str, files: Sequence[Path], currency: str, time_zone: str = "UTC", **settings: Any
    ) -> tuple[Workspace, LoadReport]:
        workspace = Workspace.create(
            tmp_path_factory.mktemp(name) / "workspace", currency=currency, time_zone=time_zone, **settings
        )
        return workspace, workspace.load(files, mapping=ROOT / "docs" / "examples" / f"{name}.toml")

    return filled


@pytest.fixture(scope="session")
def read() -> Callable[[Path], list[dict[str, str]]]:
    """The rows of a file as the csv module of Python reads them."""

    def rows(file: Path) -> list[dict[str, str]]:
        opened = gzip.open if file.suffix == ".gz" else open
        with opened(file, "rt", encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    return rows
