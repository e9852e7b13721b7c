"""The office of three people, served."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest
import uvicorn
from starlette.testclient import TestClient

from parts import find_free_port
from sightline.surfaces.app import create_app
from sightline.workspace import Workspace
from worlds.sales_office import NOW, SETTINGS, sales_office

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session", autouse=True)
def _noon() -> Iterator[None]:
    """The clock of the office."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SIGHTLINE_NOW", NOW)
        yield


@pytest.fixture(scope="session")
def office(tmp_path_factory, _noon) -> Workspace:
    """A workspace with data; nobody changes it."""
    return sales_office(tmp_path_factory.mktemp("office") / "workspace")


@pytest.fixture
def client(office) -> TestClient:
    """A visitor of the office."""
    return TestClient(create_app(office), base_url="http://127.0.0.1")


@pytest.fixture
def empty_client(tmp_path) -> TestClient:
    """A visitor of a workspace nothing was loaded into."""
    return TestClient(create_app(Workspace.create(tmp_path / "empty", **SETTINGS)), base_url="http://127.0.0.1")


@pytest.fixture(scope="session")
def served(office) -> Iterator[str]:
    """The address of the office, served to a browser."""
    port = find_free_port()
    server = uvicorn.Server(uvicorn.Config(create_app(office), host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started:
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)
