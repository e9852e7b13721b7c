"""Staged tables out of text, so that what comes after reading is tested without reading."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

from sightline.intake.loading import Settings, load_into
from sightline.intake.mapping import read_mapping
from sightline.intake.reading.staged import StagedTable
from sightline.snapshots import SnapshotStore
from sightline.snapshots.reading import connect
from sightline.snapshots.resolved import snapshot_sql

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "crm_exports"
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
DEALS = """
source = "crm"
[stages]
"Signed" = "won"
[[table]]
files = "deals*"
entity = "deal"
[table.fields]
id = "Nr"
name = "Name"
stage = "Stage"
amount = "Sum"
currency = "Cur"
owner_id = "Owner"
created_at = "Created"
"""
ROW = "Nr,Name,Stage,Sum,Cur,Owner,Created\n"


def staged(folder: Path, name: str, text: str) -> StagedTable:
    """A staged table of comma separated text whose first line is the header; empty cells are NULL."""
    header, *records = [row for row in csv.reader(io.StringIO(text)) if row]
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{name}.parquet"
    rows = [{column: cell or None for column, cell in zip(header, record, strict=True)} for record in records]
    with connect() as connection:
        columns = ", ".join(f'"{column.replace(chr(34), chr(34) * 2)}" VARCHAR' for column in header)
        connection.execute(f"CREATE TABLE rows ({columns})")
        marks = ", ".join("?" for _ in header)
        if rows:
            connection.executemany(f"INSERT INTO rows VALUES ({marks})", [list(row.values()) for row in rows])
        connection.execute(f"COPY rows TO '{target}' (FORMAT parquet)")
    given = {
        "parquet": target,
        "columns": tuple(header),
        "rows": len(rows),
        "source_path": Path(name),
        "member": None,
        "first_record": 2,
        "encoding": "utf-8",
        "delimiter": ",",
        "header_row": 1,
        "footer_rows": 0,
        "notes": (),
    }
    return StagedTable(**given)


class Desk:
    """A store in a folder, and loads into it, one after the other."""

    def __init__(self, folder: Path, **settings):
        self.folder = folder
        self.store = SnapshotStore(folder / "snapshots")
        self.settings = settings
        self.number = 0

    def load(self, files: dict[str, str], mapping: str | None = None, now: datetime = NOW):
        """Load texts by file name and commit; returns the report."""
        self.number += 1
        tables = [staged(self.folder / f"staged{self.number}", name, text) for name, text in files.items()]
        mappings = [read_mapping(mapping, "test.toml")] if mapping else []
        with self.store.begin() as draft:
            settings = Settings(rejects=self.folder / "rejects.csv", **self.settings)
            report = load_into(draft, tables, mappings, now, self.number, settings)
            draft.commit(now)
        return report

    def rows(self, table: str, *columns: str, where: str = "true", resolved: bool = False):
        """The rows of a table, ordered, each value as text."""
        snapshot = self.store.current()
        files = [str(file) for file in snapshot.files("tables", table)]
        if not files:
            return []
        source = f"({snapshot_sql(snapshot, table)})" if resolved else f"read_parquet({files})"
        with connect() as connection:
            listed = ", ".join(f"CAST({column} AS VARCHAR)" for column in columns)
            return connection.execute(f"SELECT {listed} FROM {source} WHERE {where} ORDER BY ALL").fetchall()

    def rejects(self):
        """The rows of the file of rejects."""
        with (self.folder / "rejects.csv").open(newline="") as stream:
            return list(csv.DictReader(stream))
