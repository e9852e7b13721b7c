"""What the benchmarks ask: every KPI that has a hand-written counterpart, by rep and month over three years."""

from __future__ import annotations

from bench.hand_written import KPIS
from bench.world import AS_OF, PERIOD
from sightline.base.periods import Grain
from sightline.engines.duckdb import DuckDBEngine
from sightline.measure.asking import Desk
from sightline.measure.errors import NothingLoadedError
from sightline.measure.question import Question
from sightline.workspace import Workspace


def questions(workspace: Workspace) -> list[Question]:
    """One question per KPI, alike in everything else."""
    return [workspace.question(kpi, period=PERIOD, grain=Grain.MONTH, by="rep", as_of=AS_OF) for kpi in KPIS]


def desk_of(workspace: Workspace) -> Desk:
    """A desk on the current snapshot, which answers without keeping answers."""
    snapshot = workspace.snapshots.current()
    if snapshot is None:
        raise NothingLoadedError
    return Desk(DuckDBEngine(), snapshot, workspace.settings.measure)
