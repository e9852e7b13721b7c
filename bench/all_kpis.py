"""The first fifteen KPIs by rep and month over three years in one request, against hand-written SQL on the same files."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from pathlib import Path

from bench import hand_written
from bench.asked import desk_of, questions
from bench.timing import alternate
from bench.world import AS_OF, world
from sightline.measure.answer import Answer
from sightline.measure.scope import ViewScope
from sightline.snapshots.reading import connect

ROUNDS = 7


class DisagreementError(Exception):
    """The two sides give different values, so that comparing their speed means nothing."""

    def __init__(self, kpi: str, cell: object, ours: object, theirs: object) -> None:
        """Name the first cell that differs."""
        super().__init__(f"{kpi} at {cell}: ours is {ours}, hand-written SQL gives {theirs}.")


def run(folder: Path, scale: float) -> Iterable[str]:
    """Check that both sides agree, then time them in turns."""
    workspace = world(folder, scale)
    desk = desk_of(workspace)
    asked = questions(workspace)

    with connect() as connection:
        connection.execute("SET parquet_metadata_cache = true")

        def ours() -> list[Answer]:
            return desk.ask_many(asked, ViewScope.everything())

        def theirs() -> list[hand_written.Found]:
            return list(hand_written.columns(connection, desk.snapshot, AS_OF, AS_OF.date()))

        cells = check(ours(), hand_written.values_of(iter(theirs())))
        yield f"all_kpis: both sides agree on {cells} values of {len(asked)} KPIs"
        yield alternate(ours, theirs, ROUNDS).line("all_kpis: ours to hand-written", "goal at most 1.5")


def check(answers: list[Answer], theirs: Mapping[str, Mapping[hand_written.Cell, float]]) -> int:
    """How many values there are on both sides; raises `DisagreementError` at the first that differs."""
    count = 0
    for answer in answers:
        values = theirs[answer.kpi]
        ours = {(row.by["rep"], row.period.start): float(row.value) for row in answer.rows if row.value is not None}
        for cell in {**ours, **values}:
            one, other = ours.get(cell, 0.0), values.get(cell, 0.0)
            if not math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9):
                raise DisagreementError(answer.kpi, cell, ours.get(cell), values.get(cell))
        count += len(values)
    return count
