"""The loads: what every one brought, what it did not take and why, and whether it still counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sightline.surfaces.web import words
from sightline.surfaces.web.formatting import Formats
from sightline.surfaces.web.screen import Screen, Shown, Visit
from sightline.workspace import LoadRun, Workspace


@dataclass(frozen=True, slots=True)
class Note:
    """Something a load wants to tell: what kind, of which file, in which words."""

    kind: str
    file: str
    text: str


@dataclass(frozen=True, slots=True)
class Load:
    """One load as the page shows it."""

    number: int
    at: str
    state: str
    run: LoadRun
    files: Sequence[str]
    reasons: Mapping[str, int]
    notes: Sequence[Note]
    decisions: Sequence[Note]
    rejects: str | None


def show(visit: Visit) -> Shown:
    """Every load, the newest first."""
    loads = [load_of(run, visit.workspace, visit.formats) for run in visit.workspace.loads()]
    return Shown("Loads", {"loads": loads})


def load_of(run: LoadRun, workspace: Workspace, formats: Formats) -> Load:
    """One load with its notes gathered and its reasons added up."""
    reasons: Counter[str] = Counter()
    for table in run.tables:
        reasons.update(table.reasons)
    notes = [Note("Warning", note.file, note.text) for note in run.warnings]
    notes += [Note("Question", note.file, note.text) for note in run.questions]
    notes += [Note("Skipped", note.file, note.text) for note in run.skipped]
    has_rejects = workspace.rejects_of(run.load_id) is not None
    return Load(
        number=run.load_id,
        at=formats.moment(run.at),
        state=run.state,
        run=run,
        files=list(dict.fromkeys(table.file for table in run.tables)),
        reasons={words.excluded_sentence(name): rows for name, rows in reasons.most_common()},
        notes=notes,
        decisions=[Note("Decided", note.file, note.text) for note in run.decisions],
        rejects=f"/loads/{run.load_id}/rejects.csv" if has_rejects else None,
    )


SCREEN = Screen(path="/loads", show=show, menu="Loads", place=30)
