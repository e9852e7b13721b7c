"""One loader at a time, whatever becomes of it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from sightline.snapshots import loader_lock
from sightline.snapshots.errors import LoaderBusyError

HOLD = """
import sys, pathlib
from sightline.snapshots import loader_lock
with loader_lock(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "lock")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_second_loader_is_told_who_holds_the_lock_when_one_is_running(tmp_path, holder):
    with pytest.raises(LoaderBusyError, match=f"process {holder.pid}") as caught, loader_lock(tmp_path / "lock"):
        pass
    assert caught.value.retryable
    assert caught.value.exit_code == 9


def test_lock_is_free_when_its_holder_was_killed(tmp_path, holder):
    holder.kill()
    holder.wait()
    with loader_lock(tmp_path / "lock"):
        pass


def test_lock_is_free_again_when_the_holder_is_done(tmp_path):
    for _ in range(2):
        with loader_lock(tmp_path / "lock"):
            pass
