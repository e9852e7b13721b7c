"""Loading a file of activities into a new workspace, against DuckDB's own way from CSV to Parquet."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from bench.timing import alternate
from bench.world import prepare
from bench.world_tables import ACTIVITY
from sightline.snapshots.columns import literal
from sightline.snapshots.reading import connect
from sightline.workspace import Workspace

ROUNDS = 3
EXPORT = f"""
SELECT substr(id, 5) AS "Activity ID", kind AS "Type", direction AS "Direction",
  'Rep ' || substr(owner_id, 6) AS "Owner", strftime("at", '%Y-%m-%dT%H:%M:%SZ') AS "Date",
  'Account ' || substr(account_id, 6) AS "Company", 'Deal ' || substr(deal_id, 6) AS "Deal",
  duration_seconds AS "Duration (seconds)", meeting_state AS "Meeting state"
FROM ({ACTIVITY})
"""


def run(folder: Path, scale: float) -> Iterable[str]:
    """Time both in turns; every load goes into a workspace of its own."""
    file = folder / f"activities-{scale:g}.csv"
    if not file.exists():
        written = file.with_suffix(".part")
        with connect(folder / "spill") as connection:
            prepare(connection, scale)
            connection.execute(f"COPY ({EXPORT}) TO {literal(str(written))} (FORMAT csv, HEADER)")
        written.rename(file)
    target = folder / "loading"
    taken: list[int] = []

    def ours() -> None:
        shutil.rmtree(target, ignore_errors=True)
        report = Workspace.create(target).load([file])
        taken.append(report.new)

    def theirs() -> None:
        parquet = literal(str(folder / "activities.parquet"))
        with connect(folder / "spill") as connection:
            connection.execute(f"COPY (FROM read_csv({literal(str(file))})) TO {parquet} (FORMAT parquet)")

    compared = alternate(ours, theirs, ROUNDS)
    shutil.rmtree(target, ignore_errors=True)
    (folder / "activities.parquet").unlink()
    yield f"load: {taken[0]} new rows out of a file of {file.stat().st_size / 1e6:.1f} MB"
    yield compared.line("load: ours to DuckDB's CSV to Parquet", "goal at most 3")
