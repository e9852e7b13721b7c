"""One loader at a time: a lock the system lets go of even when the holder is killed."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sightline.snapshots.errors import LoaderBusyError


@contextmanager
def loader_lock(path: Path) -> Iterator[None]:
    """Hold the lock file; raises `LoaderBusyError` naming the process that holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise LoaderBusyError(path, _holder(handle)) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        # Closing lets go of the lock; the file stays, because removing it would race with the next holder.
        os.close(handle)


def _holder(handle: int) -> int | None:
    written = os.pread(handle, 32, 0).decode("ascii", "ignore").strip()
    return int(written) if written.isdigit() else None
