"""Answers kept for as long as they are asked for again; exact, because a snapshot never changes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Kept = TypeVar("Kept")


class AnswerCache(Generic[Kept]):
    """The most recently used values by key, up to a sum of their weights; safe to share between threads.

    A key holds everything the value depends on: the snapshot's number, the digest of the settings, the
    question with its knowledge instant, and whose rows the viewer sees.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._weight = 0
        self._kept: OrderedDict[Hashable, tuple[Kept, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Kept | None:
        """The value kept under a key, which thereby becomes the most recently used one."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            self._kept.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, value: Kept, weight: int = 1) -> None:
        """Keep a value; those that were not used for the longest time make room.

        One so heavy that it would push out most of the others is not kept at all.
        """
        if weight > max(1, self.most // 4):
            return
        with self._lock:
            _, before = self._kept.pop(key, (None, 0))
            self._kept[key] = (value, weight)
            self._weight += weight - before
            while self._weight > self.most:
                _, (_, gone) = self._kept.popitem(last=False)
                self._weight -= gone

    def __len__(self) -> int:
        return len(self._kept)
