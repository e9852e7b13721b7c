"""Rows that were not taken: each with its file, row, column, cell and the reason, in one CSV file."""

from __future__ import annotations

from pathlib import Path

import duckdb

from sightline.intake.checking import Checked
from sightline.intake.reading.staged import StagedTable
from sightline.intake.rows.cells import ROW
from sightline.snapshots.columns import literal, parquet

# A file that is wrong from top to bottom needs no million lines to say so.
_MOST = 100_000


class Rejects:
    """The rejects of one load, gathered file by file."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        connection.execute(
            'CREATE OR REPLACE TEMP TABLE reject (file VARCHAR, "table" VARCHAR, row BIGINT, "column" VARCHAR, value VARCHAR, reason VARCHAR)'
        )

    def collect(self, checked: Checked, file: str) -> tuple[int, dict[str, int]]:
        """Take the faulty rows of a checked file; returns all its rows, and the faulty ones by reason."""
        rows = parquet([checked.file])
        counts = dict(self._connection.execute(f"SELECT problem, count(*) FROM {rows} GROUP BY problem").fetchall())
        total = sum(counts.values())
        reasons: dict[str, int] = {}
        for problem, count in sorted(counts.items()):
            if problem:
                column, reason = checked.problems[problem - 1]
                text = f"{column} {reason}"
                reasons[text] = reasons.get(text, 0) + count
        if reasons:
            columns = " ".join(
                f"WHEN {place} THEN {literal(column)}" for place, (column, _) in enumerate(checked.problems, 1)
            )
            sentences = " ".join(
                f"WHEN {place} THEN {literal(reason)}" for place, (_, reason) in enumerate(checked.problems, 1)
            )
            self._connection.execute(
                f"INSERT INTO reject SELECT {literal(file)}, {literal(checked.entity.name)}, {ROW}, CASE problem {columns} END, "
                f"left(problem_cell, 2000), CASE problem {sentences} END FROM {rows} WHERE problem > 0 ORDER BY {ROW} LIMIT {_MOST}"
            )
        return total, reasons

    def collect_broken(self, item: StagedTable, table: str) -> None:
        """Take the records the reader could not make rows of."""
        if item.rejects is not None:
            self._connection.execute(
                f'INSERT INTO reject SELECT {literal(item.name)}, {literal(table)}, row, "column", value, reason '
                f"FROM {parquet([item.rejects])} LIMIT {_MOST}"
            )

    def write(self, path: Path) -> None:
        """Write all rejects as CSV; no file when there are none."""
        if self._connection.execute("SELECT count(*) FROM reject").fetchall()[0][0]:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection.execute(f"COPY (SELECT * FROM reject ORDER BY file, row) TO {literal(str(path))} (HEADER)")
