"""Two ways of doing the same, timed in turns, so that whatever else the machine does hits both alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Compared:
    """Seconds of every round, on either side."""

    first: Sequence[float]
    second: Sequence[float]

    def line(self, title: str, goal: str) -> str:
        """The ratio first to second: median and span over the rounds, with the median seconds of both."""
        ratios = [one / other for one, other in zip(self.first, self.second, strict=True)]
        return (
            f"{title}: ratio {statistics.median(ratios):.2f} (min {min(ratios):.2f}, max {max(ratios):.2f}, "
            f"{len(ratios)} rounds; {goal}) | median seconds {statistics.median(self.first):.4f} "
            f"to {statistics.median(self.second):.4f}"
        )


def seconds(work: Work) -> float:
    """How long one run takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def alternate(first: Work, second: Work, rounds: int) -> Compared:
    """Run both in turns; who begins changes every round."""
    ones: list[float] = []
    others: list[float] = []
    for number in range(rounds):
        if number % 2:
            others.append(seconds(second))
            ones.append(seconds(first))
        else:
            ones.append(seconds(first))
            others.append(seconds(second))
    return Compared(ones, others)


def percentiles(runs: Sequence[float]) -> tuple[float, float]:
    """The 50th and 95th percentile, each a run that took place."""
    ordered = sorted(runs)
    return ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
