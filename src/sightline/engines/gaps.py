"""What an engine cannot do, said in its own file; a gap that has closed fails the parity tests."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """Whether a gap will stay."""

    NOTIMPL = "not implemented here"
    NOTYET = "not offered by the engine yet"
    NEVER = "not possible with the engine"


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing an engine cannot do, under the id of a KPI, fact or primitive."""

    standing: Standing
    reason: str

    def __str__(self) -> str:
        """How the gap reads in a list of gaps.

        >>> str(Gap(Standing.NOTYET, "no exact median"))
        'not offered by the engine yet: no exact median'
        """
        return f"{self.standing}: {self.reason}"
