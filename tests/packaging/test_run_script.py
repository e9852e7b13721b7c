"""The script that sets everything up: readable by any shell, and clear when a part is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from parts import NODE, ROOT

SCRIPT = ROOT / "run"


def run(*arguments: str, script: Path = SCRIPT, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(script), *arguments],
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **environment},
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
    )


@pytest.fixture
def bare_checkout(tmp_path: Path) -> Path:
    """A checkout with the script and the locks alone, and a path with a shell's own tools and no Python."""
    shutil.copy(SCRIPT, tmp_path / "run")
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("sh", "cat", "cmp", "cp", "dirname", "id", "mkdir", "rm", "chmod"):
        (tools / name).symlink_to(Path(shutil.which(name) or name))
    return tmp_path


@pytest.mark.parametrize("path", ["run", ".ci/run"])
def test_a_script_can_be_started_when_checked_out(path) -> None:
    shell = "sh" if path == "run" else "bash"
    assert os.access(ROOT / path, os.X_OK)
    assert subprocess.run([shell, "-n", str(ROOT / path)], check=False).returncode == 0


def test_every_verb_is_listed_when_help_is_asked() -> None:
    done = run("help")
    assert done.returncode == 0
    for verb in ("demo", "sightline", "test", "check", "bench", "reference", "lock", "help"):
        assert f"./run {verb}" in done.stdout


def test_help_is_given_when_no_verb_is() -> None:
    assert run().stdout == run("help").stdout


def test_an_unknown_verb_is_named_when_it_is_asked() -> None:
    done = run("fly")
    assert done.returncode == 1
    assert "no verb 'fly'" in done.stderr
    assert done.stdout == ""


def test_the_mending_command_is_told_in_one_line_when_there_is_no_python(bare_checkout) -> None:
    done = run("demo", script=bare_checkout / "run", PATH=str(bare_checkout / "tools"))
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "Python 3.11 or newer is missing; mend it with:" in line
    assert not (bare_checkout / ".venv").exists()


def test_the_mending_command_is_told_in_one_line_when_the_python_is_old(bare_checkout) -> None:
    old = bare_checkout / "tools" / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = run("demo", script=bare_checkout / "run", PATH=str(bare_checkout / "tools"))
    assert done.returncode == 1
    assert "Python 3.11 or newer is missing" in done.stderr


def test_the_venv_package_is_named_when_a_debian_python_has_none(bare_checkout) -> None:
    python = bare_checkout / "tools" / "python3"
    # Answers as a Python 3.11 without venv and ensurepip does.
    python.write_text('#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; *print*) echo 3.11;; esac\n')
    python.chmod(0o755)
    (bare_checkout / "tools" / "apt-get").write_text("#!/bin/sh\n")
    (bare_checkout / "tools" / "apt-get").chmod(0o755)
    done = run("demo", script=bare_checkout / "run", PATH=str(bare_checkout / "tools"))
    assert done.returncode == 1
    assert "apt-get install -y python3.11-venv" in done.stderr


def test_a_foreign_folder_is_left_alone_when_it_lies_where_the_environment_would(bare_checkout) -> None:
    python = bare_checkout / "tools" / "python3"
    python.write_text("#!/bin/sh\nexit 0\n")
    python.chmod(0o755)
    (bare_checkout / ".venv").mkdir()
    (bare_checkout / ".venv" / "letter.txt").write_text("mine")
    done = run("demo", script=bare_checkout / "run", PATH=str(bare_checkout / "tools"))
    assert done.returncode == 1
    assert "mv " in done.stderr
    assert (bare_checkout / ".venv" / "letter.txt").read_text() == "mine"


def test_the_options_of_charts_hold_when_node_runs_their_tests() -> None:
    node = NODE.require()
    command = [str(node), "--test", "test/options.test.js"]
    done = subprocess.run(command, cwd=ROOT / "frontend", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "# fail 0" in done.stdout or "fail 0" in done.stdout
