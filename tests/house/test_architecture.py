"""Imports go down, as the contracts in pyproject.toml say."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib

from parts import ROOT


def test_the_import_contracts_hold_when_the_whole_package_is_read() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]
    where = os.environ | {"PYTHONPATH": str(ROOT / "src"), "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=ROOT, env=where, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_every_folder_has_a_floor_when_it_holds_modules() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    floors = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    named = {name.strip() for floor in floors for name in floor.split("|")}
    present = {path.parent.name for path in (ROOT / "src" / "sightline").glob("*/__init__.py")}
    assert present == named
