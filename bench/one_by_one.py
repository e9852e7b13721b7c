"""The same KPIs asked one by one against asked together."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bench.asked import desk_of, questions
from bench.timing import alternate
from bench.world import world
from sightline.measure.answer import Answer
from sightline.measure.scope import ViewScope

ROUNDS = 5


def run(folder: Path, scale: float) -> Iterable[str]:
    """Time both in turns, after one run that warms caches."""
    workspace = world(folder, scale)
    desk = desk_of(workspace)
    asked = questions(workspace)
    viewer = ViewScope.everything()

    def alone() -> list[Answer]:
        return [desk.ask(question, viewer) for question in asked]

    def together() -> list[Answer]:
        return desk.ask_many(asked, viewer)

    together()
    yield alternate(alone, together, ROUNDS).line("one_by_one: one by one to together", "goal at least 3")
