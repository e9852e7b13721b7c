"""Answers kept for as long as they are asked for again; exact, because a snapshot never changes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Kept = TypeVar("Kept")


class AnswerCache(Generic[Kept]):
    """The most recently used values by key, up to a number of them; safe to share between threads.

    A key holds everything the value depends on: the snapshot's number, the digest of the settings, the
    question with its knowledge instant, and whose rows the viewer sees.
    """

    def __init__(self, most: int = 2_000) -> None:
        self.most = most
        self.hits = 0
        self.misses = 0
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Kept | None:
        """The value kept under a key, which thereby becomes the most recently used one."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                self.misses += 1
                return None
            self.hits += 1
            self._kept.move_to_end(key)
            return found

    def put(self, key: Hashable, value: Kept) -> None:
        """Keep a value; the one that was not used for the longest time makes room."""
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)

    def through(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """The value kept under a key, made first where there is none."""
        found = self.get(key)
        if found is None:
            found = make()
            self.put(key, found)
        return found

    def __len__(self) -> int:
        return len(self._kept)
