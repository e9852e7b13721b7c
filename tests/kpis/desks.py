"""A desk to ask questions at, over a world of canonical rows: snapshot, facts and engine for tests."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sightline.engines.duckdb import DuckDBEngine
from sightline.measure.asking import Desk
from sightline.measure.materialize import materialize
from sightline.measure.settings import MeasureSettings
from sightline.snapshots.building import snapshot_of
from sightline.snapshots.store import SnapshotStore

MADE_AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
ENGINE = DuckDBEngine(memory_limit="1GB", threads=2)


def desk_of(folder: Path, tables: Mapping[str, Sequence[Mapping[str, Any]]], settings: Mapping[str, Any]) -> Desk:
    """Facts made from these rows, ready to be asked."""
    chosen = MeasureSettings.of(settings)
    snapshot_of(folder, tables, MADE_AT)
    with SnapshotStore(folder).begin() as draft:
        draft.keep_rest("tables")
        draft.keep_rest("keys")
        materialize(draft, chosen, MADE_AT)
        snapshot = draft.commit(MADE_AT)
    return Desk(ENGINE, snapshot, chosen)
