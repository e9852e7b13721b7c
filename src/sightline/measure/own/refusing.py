"""What a file of an own KPI is refused for, before it is known which file that is."""

from __future__ import annotations


class RefusedError(Exception):
    """A field that cannot stand as it is: why, and what mends it. Becomes the fault of the file it is in."""

    def __init__(self, reason: str, fix: str, field: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.fix = fix
        self.field = field

    def inside(self, field: str) -> RefusedError:
        """The same, said of a field."""
        return RefusedError(self.reason, self.fix, field)
