"""A progress bar for whatever takes more than a second; nothing where the output is no terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

PATIENCE = 1.0


class Tell(Protocol):
    """Takes in how far the work is."""

    def __call__(self, step: str, done: int, total: int) -> None:
        """Take in what is being done, how far it is and how far it will go."""


@contextmanager
def progress_bar() -> Iterator[Tell]:
    """Give a function to be called with what is being done, how far it is and how far it will go."""
    if not sys.stderr.isatty():
        yield _say_nothing
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    started = time.monotonic()
    columns = (TextColumn("{task.description:<40.40}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task("", total=None)

    def tell(step: str, done: int, total: int) -> None:
        bar.update(task, description=step, completed=done, total=total or None)
        if not bar.live.is_started and time.monotonic() - started > PATIENCE:
            bar.start()

    try:
        yield tell
    finally:
        bar.stop()


def _say_nothing(step: str, done: int, total: int) -> None:
    """For a terminal that is none."""
    del step, done, total
