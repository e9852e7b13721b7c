"""A desk to ask questions at, over a world of canonical rows: snapshot, facts and engine for tests."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

from sightline.engines.duckdb import DuckDBEngine
from sightline.measure.asking import Desk
from sightline.measure.catalog import catalog
from sightline.measure.materialize import materialize
from sightline.measure.settings import MeasureSettings
from sightline.snapshots.building import write_table
from sightline.snapshots.identity import resolve
from sightline.snapshots.reading import connect
from sightline.snapshots.store import SnapshotStore

MADE_AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
ENGINE = DuckDBEngine(memory_limit="1GB", threads=2)


def desk_of(
    folder: Path,
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
    settings: Mapping[str, Any],
    kpis: Sequence[str] | None = None,
) -> Desk:
    """Facts made from these rows, ready to be asked; with `kpis`, only the facts those need."""
    # Hundreds of small worlds that nobody will miss after a power cut.
    with mock.patch("os.fsync"):
        return _desk_of(folder, tables, MeasureSettings.of(settings), kpis)


def _desk_of(
    folder: Path, tables: Mapping[str, Sequence[Mapping[str, Any]]], chosen: MeasureSettings, kpis: Sequence[str] | None
) -> Desk:
    with SnapshotStore(folder).begin() as draft:
        with connect(draft.scratch("spill")) as connection:
            for name, rows in tables.items():
                write_table(draft, name, rows, connection)
            resolve(draft, connection)
        materialize(draft, chosen, MADE_AT, None if kpis is None else facts_of(kpis))
        snapshot = draft.commit(MADE_AT)
    return Desk(ENGINE, snapshot, chosen)


def facts_of(kpis: Sequence[str]) -> set[str]:
    """Every fact that some reading of these KPIs looks at."""
    found = {"rep_days", "purchase_gaps"}
    for kpi in kpis:
        entry = catalog().entry(kpi)
        found.add(entry.kpi.fact)
        for variant in (None, *entry.kpi.variants):
            shapes = [entry.shape(variant), *(item.shape for item in entry.companions(variant).values())]
            parts = [part for shape in shapes for part in shape.parts().values()]
            parts += [*entry.fewer(variant).values(), *entry.flags(variant).values()]
            found |= {part.population.fact for part in parts}
    return found
