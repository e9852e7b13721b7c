"""Snapshots: folders of Parquet that are whole, never edited, and named by one pointer."""

from sightline.snapshots.columns import duckdb_type
from sightline.snapshots.draft import Draft
from sightline.snapshots.lock import loader_lock
from sightline.snapshots.snapshot import Snapshot
from sightline.snapshots.store import SnapshotStore

__all__ = ["Draft", "Snapshot", "SnapshotStore", "duckdb_type", "loader_lock"]
