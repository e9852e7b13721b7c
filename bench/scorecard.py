"""The scorecard of the running quarter, with nothing kept and with its answers kept."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bench.timing import percentiles, seconds
from bench.world import AS_OF, world
from sightline.workspace import Workspace

RUNS = 20
QUARTER = "2025-Q4"


def run(folder: Path, scale: float) -> Iterable[str]:
    """Twenty runs of either; the workspace is opened before, as a server has it open."""
    home = world(folder, scale).folder

    def card(workspace: Workspace) -> float:
        return seconds(lambda: workspace.scorecard(QUARTER, as_of=AS_OF))

    warm = Workspace.open(home)
    card(warm)
    fresh = []
    for _ in range(RUNS):
        opened = Workspace.open(home)
        # Starts the engine, which a server does once; files, labels and answers are still to be read.
        opened.data_through()
        fresh.append(card(opened))
    kept = [card(warm) for _ in range(RUNS)]
    yield line("scorecard, nothing kept", fresh, "goal 150 ms")
    yield line("scorecard, answers kept", kept, "goal 15 ms")


def line(title: str, runs: list[float], goal: str) -> str:
    """The percentiles of the runs in milliseconds."""
    middle, high = percentiles(runs)
    return f"{title}: p50 {middle * 1000:.1f} ms, p95 {high * 1000:.1f} ms ({len(runs)} runs; {goal})"
