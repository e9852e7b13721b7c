"""`python -m bench [names] [--scale 1.0] [--folder DIR]`: every benchmark in a process of its own."""

from __future__ import annotations

import argparse
import importlib
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

NAMES = ("all_kpis", "one_by_one", "scorecard", "load")
WORLD = "world"


def main() -> int:
    """Run the benchmarks asked for, one after the other; fails when one of them does."""
    arguments = parsed()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    if arguments.alone:
        alone(arguments.names[0], arguments.folder, arguments.scale)
        return 0
    print(f"scale {arguments.scale:g}, {os.cpu_count()} processors, load average {os.getloadavg()[0]:.1f}", flush=True)
    names = arguments.names or NAMES
    makes_world = [WORLD] if set(names) - {"load", WORLD} else []
    return max(child(name, arguments.folder, arguments.scale) for name in dict.fromkeys([*makes_world, *names]))


def child(name: str, folder: Path, scale: float) -> int:
    """Run one benchmark in a process of its own, so that its peak of memory is its own."""
    command = [sys.executable, "-m", "bench", name, "--alone", "--scale", str(scale), "--folder", str(folder)]
    return subprocess.run(command, check=False).returncode


def alone(name: str, folder: Path, scale: float) -> None:
    """Run one benchmark in this process."""
    if name == WORLD:
        importlib.import_module("bench.world").world(folder, scale)
    else:
        for line in importlib.import_module(f"bench.{name}").run(folder, scale):
            print(line, flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    unit = 1e6 if sys.platform == "darwin" else 1e3
    print(f"{name}: peak memory {peak / unit:.0f} MB, load average {os.getloadavg()[0]:.1f} at the end", flush=True)


def parsed() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure speed, side by side in one run.")
    parser.add_argument("names", nargs="*", choices=[*NAMES, WORLD], help="benchmarks to run; all when none is named")
    parser.add_argument("--scale", type=float, default=1.0, help="1.0 is 10 million activities")
    folder = Path(tempfile.gettempdir()) / "sightline-bench"
    parser.add_argument("--folder", type=Path, default=folder, help="where made data is kept")
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


sys.exit(main())
