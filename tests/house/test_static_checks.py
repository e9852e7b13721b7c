"""Format, lint and types hold; `./run check` runs the same three by themselves."""

from __future__ import annotations

import subprocess
import sys

import pytest

from parts import ROOT


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ["ruff", "format", "--check", "--output-format=concise", "."],
        ["ruff", "check", "--output-format=concise", "."],
        ["mypy"],
    ],
    ids=["format", "lint", "types"],
)
def test_nothing_is_reported_when_the_whole_checkout_is_checked(arguments) -> None:
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
