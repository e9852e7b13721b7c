"""The benchmarks run to their end and say what they measured."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_ratios_are_printed_when_a_small_world_is_measured(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "all_kpis", "--scale", "0.002", "--folder", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    assert re.search(r"agree on [1-9]\d* values of 23 KPIs", done.stdout)
    assert re.search(r"ours to hand-written: ratio \d+\.\d+ \(min \d+\.\d+, max \d+\.\d+", done.stdout)
    assert re.search(r"all_kpis: peak memory \d+ MB", done.stdout)
