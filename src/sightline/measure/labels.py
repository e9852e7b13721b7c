"""What people call things: the label of every id, read once per snapshot."""

from __future__ import annotations

import threading
from collections.abc import Mapping

import duckdb

from sightline.facts import DIMENSION_ENTITIES
from sightline.measure.reader import TableFiles


class Labels:
    """Labels by dimension; a snapshot never changes, so each list is read at most once."""

    def __init__(self, snapshot: TableFiles) -> None:
        """Remember where to read; nothing is read yet."""
        self._snapshot = snapshot
        self._known: dict[str, Mapping[str, str]] = {}
        self._lock = threading.Lock()

    def of(self, dimension: str) -> Mapping[str, str]:
        """The label of every member of an entity-backed dimension, by id."""
        entity = DIMENSION_ENTITIES[dimension]
        with self._lock:
            if entity not in self._known:
                files = [str(path) for path in self._snapshot.files("labels", entity)]
                self._known[entity] = _read(files) if files else {}
            return self._known[entity]


def _read(files: list[str]) -> dict[str, str]:
    with duckdb.connect(":memory:") as connection:
        rows = connection.execute("select id, label from read_parquet($files)", {"files": files}).fetchall()
    return dict(rows)
