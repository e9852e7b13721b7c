"""The loads of a workspace: what each brought, whether it still counts, and where its rejected rows lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sightline.intake.report import LoadReport, Note, TableReport

_NOTES = ("decisions", "questions", "warnings", "skipped")
_AS_THEY_ARE = ("snapshot", "unmatched", "identity", "mappings", "seconds", "rejects")


@dataclass(slots=True)
class LoadRun(LoadReport):
    """A load that was made. `is_undone` tells that the present data does without it."""

    is_undone: bool = False
    rejects: str | None = None

    @property
    def state(self) -> str:
        """What became of the load, in a word or two."""
        if self.is_undone:
            return "undone"
        return "changed nothing" if self.changes_nothing else "counts"

    def as_json(self) -> dict[str, Any]:
        """The report as plain data, with what became of the load."""
        # Dataclasses with slots are made anew, so super() without arguments would look at the old one.
        return {**LoadReport.as_json(self), "is_undone": self.is_undone, "rejects": self.rejects}


def run_of(found: Mapping[str, Any], *, is_undone: bool) -> LoadRun:
    """A load out of its kept report."""
    run = LoadRun(int(found["load"]), datetime.fromisoformat(found["at"]), is_undone=is_undone)
    run.tables = [_table(item) for item in found.get("tables", [])]
    for name in _NOTES:
        setattr(run, name, [Note(**item) for item in found.get(name, [])])
    for name in _AS_THEY_ARE:
        if name in found:
            setattr(run, name, found[name])
    return run


def _table(found: Mapping[str, Any]) -> TableReport:
    names = {item.name for item in fields(TableReport)}
    return TableReport(**{name: value for name, value in found.items() if name in names})
