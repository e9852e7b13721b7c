"""What is wrong with a KPI somebody wrote: in which file and field, why, and what mends it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """The fault of one file; the KPI in it cannot be asked, and all others can."""

    kpi: str
    file: str
    field: str | None
    reason: str
    fix: str

    def as_json(self) -> dict[str, str | None]:
        """The fault as plain data."""
        return {"file": self.file, "field": self.field, "reason": self.reason, "fix": self.fix}

    @property
    def place(self) -> str:
        """File and field, as people read them."""
        return self.file if self.field is None else f"{self.file}, {self.field}"
