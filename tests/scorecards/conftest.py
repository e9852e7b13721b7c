"""One office for all tests that only ask, and a way to have one of one's own."""

from __future__ import annotations

import shutil

import pytest

from sightline.workspace import Workspace
from worlds.sales_office import NOW, sales_office


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setenv("SIGHTLINE_NOW", NOW)


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SIGHTLINE_NOW", NOW)
        yield sales_office(tmp_path_factory.mktemp("workspace") / "office")


@pytest.fixture
def own_office(office, tmp_path):
    return Workspace.open(shutil.copytree(office.folder, tmp_path / "office"))
