"""A room to stage files in: write bytes, stage them, look at the rows."""

from __future__ import annotations

from pathlib import Path

import duckdb

from sightline.intake.reading import Limits, StagedTable, Staging, stage

KNOWN = {
    *("record id", "deal name", "deal stage", "close date", "create date", "amount", "deal owner", "currency"),
    *("opportunity owner", "opportunity name", "account name", "stage", "created date", "salesorderid", "orderdate"),
    *("deal - id", "deal - title", "deal - value", "direction", "user", "duration (total)", "edit date", "edited by"),
}


def known_headers(cells):
    return sum(1 for cell in cells if cell.casefold() in KNOWN)


class Room:
    """A folder with files to stage, and one for what they become."""

    def __init__(self, folder: Path) -> None:
        self.inbox = folder / "inbox"
        self.into = folder / "staged"
        self.inbox.mkdir()

    def write(self, name: str, content: bytes | str) -> Path:
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def stage(self, *paths: Path, **limits) -> Staging:
        return stage(list(paths), self.into, known_headers=known_headers, limits=Limits(**limits))

    def table(self, content: bytes | str, name: str = "deals.csv", **limits) -> StagedTable:
        (table,) = self.stage(self.write(name, content), **limits)
        return table


def rows(table: StagedTable) -> list[tuple]:
    """The staged records, in the order of the file."""
    return duckdb.sql(f"SELECT * FROM '{table.parquet}'").fetchall()


def row_numbers(table: StagedTable) -> list[int]:
    """The row of the file that each staged record says it stands in."""
    return [row[0] for row in duckdb.sql(f'SELECT "__row" FROM ({table.numbered()}) ORDER BY "__row"').fetchall()]


def rejects(table: StagedTable) -> list[dict]:
    """The rejected records."""
    if table.rejects is None:
        return []
    found = duckdb.sql(f"SELECT * FROM '{table.rejects}'")
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def said(table: StagedTable) -> str:
    """Everything the notes of a table say."""
    return " ".join(table.notes)
