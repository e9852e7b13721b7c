"""How a number stands to its target, in a word."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """The words a target is judged by."""

    ON_TRACK = "on track"
    NEEDS_IMPROVEMENT = "needs improvement"
    URGENT_CONCERN = "urgent concern"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The shares of a target from which a number is on track, or needs improvement.

    >>> Thresholds().judge(0.85).value
    'needs improvement'
    """

    on_track: float = 1.0
    needs_improvement: float = 0.8

    def judge(self, attainment: float | None) -> Status | None:
        """The word for a share of a target; none where there is no target."""
        if attainment is None:
            return None
        if attainment >= self.on_track:
            return Status.ON_TRACK
        return Status.NEEDS_IMPROVEMENT if attainment >= self.needs_improvement else Status.URGENT_CONCERN
