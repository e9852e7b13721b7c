"""What a load did, or would do: counts per file and table, decisions taken, and what stayed open."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(slots=True)
class TableReport:
    """What one file did to one table."""

    file: str
    entity: str
    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    rejected: int = 0
    duplicates: int = 0
    possible_duplicates: int = 0
    filtered: int = 0
    changes_recorded: int = 0
    reasons: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The counts as plain data."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence about a file: a decision taken, a question to answer, or a warning."""

    file: str
    text: str

    def as_json(self) -> dict[str, str]:
        """The note as plain data."""
        return {"file": self.file, "text": self.text}


@dataclass(slots=True)
class LoadReport:
    """A whole load, or the plan of one; a plan is made by the same code and then thrown away."""

    load_id: int
    at: datetime
    is_plan: bool = False
    snapshot: int | None = None
    tables: list[TableReport] = field(default_factory=list)
    decisions: list[Note] = field(default_factory=list)
    questions: list[Note] = field(default_factory=list)
    warnings: list[Note] = field(default_factory=list)
    unmatched: dict[str, list[str]] = field(default_factory=dict)
    skipped: list[Note] = field(default_factory=list)
    identity: list[dict[str, object]] = field(default_factory=list)
    mappings: dict[str, str] = field(default_factory=dict)
    file_rows: dict[str, int] = field(default_factory=dict)
    seconds: float | None = None

    @property
    def new(self) -> int:
        """Rows that were not known before."""
        return sum(item.new for item in self.tables)

    @property
    def changed(self) -> int:
        """Rows whose content differs from what was known."""
        return sum(item.changed for item in self.tables)

    @property
    def same(self) -> int:
        """Rows known already, exactly so."""
        return sum(item.same for item in self.tables)

    @property
    def rejected(self) -> int:
        """Rows that were not taken; each stands in the file of rejects with its reason."""
        return sum(item.rejected for item in self.tables)

    @property
    def duplicates(self) -> int:
        """Rows that repeat the id of another row of their file."""
        return sum(item.duplicates for item in self.tables)

    @property
    def possible_duplicates(self) -> int:
        """New rows that read like another row with another id."""
        return sum(item.possible_duplicates for item in self.tables)

    @property
    def changes_nothing(self) -> bool:
        """Whether the snapshot stays exactly as it was, so that none needs to be made."""
        return self.new == 0 and self.changed == 0

    def decide(self, file: str, text: str) -> None:
        """Take down a decision."""
        if Note(file, text) not in self.decisions:
            self.decisions.append(Note(file, text))

    def ask(self, file: str, text: str) -> None:
        """Take down a question somebody should answer in the mapping."""
        self.questions.append(Note(file, text))

    def warn(self, file: str, text: str) -> None:
        """Take down a warning."""
        self.warnings.append(Note(file, text))

    def as_json(self) -> dict[str, Any]:
        """The report as plain data."""
        return {
            "load": self.load_id,
            "at": self.at.isoformat(),
            "is_plan": self.is_plan,
            "snapshot": self.snapshot,
            "new": self.new,
            "changed": self.changed,
            "same": self.same,
            "rejected": self.rejected,
            "duplicates": self.duplicates,
            "possible_duplicates": self.possible_duplicates,
            "changes_nothing": self.changes_nothing,
            "tables": [item.as_json() for item in self.tables],
            "decisions": [item.as_json() for item in self.decisions],
            "questions": [item.as_json() for item in self.questions],
            "warnings": [item.as_json() for item in self.warnings],
            "skipped": [item.as_json() for item in self.skipped],
            "unmatched": self.unmatched,
            "identity": self.identity,
            "mappings": self.mappings,
            "seconds": self.seconds,
        }
