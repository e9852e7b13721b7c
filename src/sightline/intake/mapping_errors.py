"""What can be wrong with a mapping, or with columns that can be read in two ways."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sightline.base.errors import DataError, SettingsError, did_you_mean


class MappingError(SettingsError):
    """A mapping file that says something impossible."""

    code = "mapping-error"

    def __init__(self, where: str, what: str, *, fix: str | None = None) -> None:
        """Name the mapping file and place, and what is wrong there."""
        super().__init__(f"The mapping {where} is wrong: {what}", where=where, fix=fix, details={"mapping": where})


class UnknownNameError(MappingError):
    """A mapping names a table, field, column or option that does not exist."""

    code = "mapping-unknown-name"

    def __init__(self, where: str, kind: str, name: str, known: Iterable[str]) -> None:
        """Name the thing and the nearest ones there are."""
        names = list(known)
        super().__init__(
            where,
            f'there is no {kind} "{name}".',
            fix=did_you_mean(name, names) or f"Known: {', '.join(sorted(names)[:40])}.",
        )
        self.details |= {"kind": kind, "name": name}


class UnknownFileError(DataError):
    """Files none of which any mapping or alias understands."""

    code = "unknown-file"

    def __init__(self, files: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Name each file with its columns."""
        listed = "; ".join(f"{name}: {', '.join(list(columns)[:12])}" for name, columns in files)
        super().__init__(
            "None of the files looks like a table Sightline knows.",
            where=", ".join(name for name, _ in files),
            why=f"Columns found: {listed}.",
            fix="Write a mapping file that says which column is what; a proposal is the place to start.",
            details={"files": [{"file": name, "columns": list(columns)} for name, columns in files]},
        )


class AmbiguousColumnError(DataError):
    """A column whose values can be read in two ways, and nothing says which one is meant."""

    code = "ambiguous-column"

    def __init__(self, where: str, column: str, *, example: str, readings: Sequence[str], settle: str) -> None:
        """Show both readings of one value and the line of the mapping that settles it."""
        super().__init__(
            f'The column "{column}" of {where} can be read in two ways.',
            where=f"{where}, column {column}",
            why=f'"{example}" may mean {" or ".join(readings)}, and no value of the column tells which.',
            fix=f"Say it in the mapping: {settle}",
            details={"file": where, "column": column, "example": example, "readings": list(readings), "settle": settle},
        )


class ContradictoryColumnError(DataError):
    """A column in which some values fit only one reading and others only another."""

    code = "contradictory-column"

    def __init__(self, where: str, column: str, *, examples: Sequence[tuple[str, str]], settle: str) -> None:
        """Show one value for each reading."""
        shown = " but ".join(f'"{value}" only fits {reading}' for value, reading in examples)
        super().__init__(
            f'The column "{column}" of {where} contradicts itself.',
            where=f"{where}, column {column}",
            why=f"{shown}.",
            fix=f"Export the column in one format, or say which one holds; others are then rejected: {settle}",
            details={"file": where, "column": column, "examples": [list(item) for item in examples], "settle": settle},
        )


class UnknownStageError(DataError):
    """Deals have no status, and nothing tells which of their stages are won, lost or open."""

    code = "unknown-stage"

    def __init__(self, where: str, column: str, stages: Sequence[str]) -> None:
        """Name the stages and the section of the mapping that takes them."""
        lines = ", ".join(f'"{stage}" = "open"' for stage in stages[:8])
        super().__init__(
            f"Nothing tells which stages of {where} are won, lost or still open.",
            where=f"{where}, column {column}",
            why=f"Stages found: {', '.join(stages[:20])}.",
            fix=f"Add a section [stages] to the mapping, such as {lines}, each open, won, lost or void.",
            details={"file": where, "column": column, "stages": list(stages)},
        )
