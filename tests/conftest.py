"""What every test stands on: parts, marks, groups, chance, time zone and a closed network."""

from __future__ import annotations

import os
import socket
import sys
import time
from typing import TYPE_CHECKING

import hypothesis
import pytest

from parts import CHROMIUM, PARTS_OF_MARK, ROOT, SHARED_DATA, SPARK, find_free_port
from spark_server import spark_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

# Whatever leans on the machine's own time zone gives wrong days here, and so shows itself.
os.environ["TZ"] = "Asia/Kathmandu"
time.tzset()

# The Spark client takes a process without a main file, as the workers are, for a run of its own examples, and ends it.
if not hasattr(sys.modules["__main__"], "__file__"):
    sys.modules["__main__"].__file__ = pytest.__file__

hypothesis.settings.register_profile("dev", max_examples=25, deadline=None)
hypothesis.settings.register_profile("ci", max_examples=50, deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") == "true" else "dev")

# As root Chromium runs without its sandbox only; the rest keeps it from looking for the outside world.
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LOOPBACK = ("127.", "::1", "localhost")


# First, because the workers read the groups in the same hook.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give Spark one worker and the browser one worker, and begin with them, being the longest."""
    for item in items:
        for mark in ("spark", "browser"):
            if item.get_closest_marker(mark):
                item.add_marker(pytest.mark.xdist_group(mark))
    items.sort(key=lambda item: 0 if item.get_closest_marker("spark") else 1)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave a marked test out, or fail it in CI, when a part it needs is missing."""
    for mark, parts in PARTS_OF_MARK.items():
        if item.get_closest_marker(mark):
            for part in parts:
                part.require()


@pytest.fixture(scope="session", autouse=True)
def _closed_network() -> Iterator[None]:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"a test tried to reach {address[0]}: tests stay on this machine")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The public data sets beside the checkout."""
    return SHARED_DATA.require()


@pytest.fixture(scope="session")
def spark_home() -> Path:
    """A Spark distribution, with the server that speaks Spark Connect."""
    return SPARK.require()


@pytest.fixture(scope="session")
def spark_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running Spark Connect server with two executors; mark the test `spark`."""
    with spark_server(SPARK.require(), tmp_path_factory.mktemp("spark")) as address:
        yield address


@pytest.fixture
def free_port() -> int:
    """A port of the loopback address that nobody listens on right now."""
    return find_free_port()


# Of the module, not the session: while it lives, no other test in the process can run an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM.require(), args=list(CHROMIUM_FLAGS))
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page; the test fails when its scripts did or the security policy refused something."""
    complaints: list[str] = []
    context = browser.new_context()
    opened = context.new_page()
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on(
        "console",
        lambda message: complaints.append(message.text) if "Content Security Policy" in message.text else None,
    )
    yield opened
    context.close()
    assert not complaints
