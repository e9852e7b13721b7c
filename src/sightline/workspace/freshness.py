"""What a snapshot's facts were made with, and making them anew when that is no longer what holds."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import cache

from sightline.measure.catalog import catalog
from sightline.measure.materialize import materialize
from sightline.measure.settings import MeasureSettings
from sightline.snapshots.draft import Draft
from sightline.snapshots.snapshot import Snapshot
from sightline.snapshots.store import SnapshotStore

KEPT = ("file_rows", "loaded_at")
"""What a load notes in the manifest; facts made anew take it along."""


@cache
def definitions_digest() -> str:
    """A short mark that changes when the text of any fact or step does."""
    units = catalog()
    texts = [f"{name}\n{unit!r}" for name, unit in (*units.facts.items(), *units.steps.items())]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


def made_with(settings: MeasureSettings) -> dict[str, str]:
    """What facts made now are made with; kept in the manifest of their snapshot."""
    return {"settings": settings.digest, "definitions": definitions_digest()}


def is_fresh(snapshot: Snapshot, settings: MeasureSettings) -> bool:
    """Whether the facts of a snapshot are the ones that would be made today."""
    return bool(snapshot.manifest.get("made_with") == made_with(settings))


def commit(draft: Draft, settings: MeasureSettings, at: datetime, loads: list[int]) -> Snapshot:
    """Make the facts of a draft whose tables and keys stand, then make the draft current."""
    materialize(draft, settings, at)
    draft.extras.setdefault("loaded_at", at.isoformat())
    return draft.commit(at, made_with=made_with(settings), loads=loads)


def refresh(store: SnapshotStore, settings: MeasureSettings, at: datetime) -> Snapshot | None:
    """Make the facts of the current snapshot anew, in a snapshot of their own; the loads in it stay the same."""
    with store.begin() as draft:
        if draft.base is None:
            return None
        draft.keep_rest("tables")
        draft.keep_rest("keys")
        draft.extras.update({name: value for name, value in draft.base.manifest.items() if name in KEPT})
        return commit(draft, settings, at, loads_of(draft.base))


def loads_of(snapshot: Snapshot | None) -> list[int]:
    """The numbers of the loads a snapshot holds, oldest first."""
    return [] if snapshot is None else [int(number) for number in snapshot.manifest.get("loads", [])]


def loaded_at(snapshot: Snapshot) -> datetime:
    """When the newest data of a snapshot was loaded; making its facts anew does not make it newer."""
    return datetime.fromisoformat(snapshot.manifest.get("loaded_at") or snapshot.manifest["created_at"])
