"""The errors of the intake floor: a file that cannot be read, or rows that break the model."""

from __future__ import annotations

from collections.abc import Sequence

from sightline.base.errors import EngineError, SourceError


def spoken_bytes(count: int) -> str:
    """A number of bytes as people say it.

    >>> spoken_bytes(16 * 1024**2), spoken_bytes(900)
    ('16 MB', '900 bytes')
    """
    if count < 1024:
        return f"{count} bytes"
    size = float(count)
    for unit in ("kB", "MB", "GB"):
        size /= 1024
        if size < 1024:
            return f"{size:.3g} {unit}"
    return f"{size / 1024:.3g} TB"


class MissingFileError(SourceError):
    """A path that leads nowhere."""

    code = "missing-file"

    def __init__(self, path: str) -> None:
        """Name the path as it was given."""
        super().__init__(
            f'There is no file or folder "{path}".',
            where=path,
            fix="Check the spelling of the path, and that the file was not moved.",
            details={"path": path},
        )


class UnreadableFileError(SourceError):
    """A file or folder the operating system does not let us read."""

    code = "unreadable-file"

    def __init__(self, path: str, why: str) -> None:
        """Name the path and quote the operating system."""
        super().__init__(
            f'"{path}" cannot be opened.',
            where=path,
            why=why,
            fix="Give the account that runs Sightline the right to read it, or copy it to a place it may read.",
            details={"path": path},
        )


class EmptyFileError(SourceError):
    """A file without a single record, not even a header."""

    code = "empty-file"

    def __init__(self, where: str) -> None:
        """Name the file, or the member of the archive."""
        super().__init__(
            f'"{where}" is empty.',
            where=where,
            why="It has no header row and no records.",
            fix="Export it again; a finished export has at least its header row.",
            details={"file": where},
        )


class NothingToReadError(SourceError):
    """A folder, archive or workbook in which nothing is a table."""

    code = "nothing-to-read"

    def __init__(self, where: str, skipped: Sequence[tuple[str, str]]) -> None:
        """Name the container and everything in it that was passed over, with the reason."""
        listed = "; ".join(f"{name}: {reason}" for name, reason in skipped[:10])
        super().__init__(
            f'There is no table to read in "{where}".',
            where=where,
            why=f"Passed over: {listed}." if listed else "There is nothing in it.",
            fix="Put CSV, XLSX or Parquet files there.",
            details={"file": where, "skipped": [{"name": name, "reason": reason} for name, reason in skipped]},
        )


class WrongKindError(SourceError):
    """A file whose bytes are not what its name says."""

    code = "wrong-kind"

    def __init__(self, where: str, *, expected: str, found: str, fix: str) -> None:
        """Say what the name promises, what the bytes are, and what to do."""
        super().__init__(
            f'"{where}" is named like {expected} but is {found}.',
            where=where,
            fix=fix,
            details={"file": where, "expected": expected, "found": found},
        )


class UnknownKindError(SourceError):
    """A file of a kind that holds no table we can read."""

    code = "unknown-kind"

    def __init__(self, where: str, why: str) -> None:
        """Name the file and why it is not read."""
        super().__init__(
            f'"{where}" is not a kind of file Sightline reads.',
            where=where,
            why=why,
            fix="Give CSV, TSV, XLSX or Parquet, alone, as .csv.gz or inside a .zip.",
            details={"file": where},
        )


class DamagedFileError(SourceError):
    """A file that breaks off or contradicts itself; nothing of it is taken."""

    code = "damaged-file"

    def __init__(self, where: str, why: str) -> None:
        """Name the file and the damage."""
        super().__init__(
            f'"{where}" is damaged; nothing of it was read.',
            where=where,
            why=why,
            fix="Copy or download it again, or export it again.",
            details={"file": where, "why": why},
        )


class LockedFileError(SourceError):
    """An archive or workbook protected by a password."""

    code = "locked-file"

    def __init__(self, where: str) -> None:
        """Name the file."""
        super().__init__(
            f'"{where}" is protected by a password.',
            where=where,
            fix="Save it without a password and load it again.",
            details={"file": where},
        )


class UnpacksTooLargeError(SourceError):
    """An archive that would unpack to more than the limit."""

    code = "unpacks-too-large"

    def __init__(self, where: str, *, size: int, limit: int) -> None:
        """Name the archive, the size it declares or reached, and the limit."""
        super().__init__(
            f'"{where}" unpacks to {spoken_bytes(size)} or more; the limit is {spoken_bytes(limit)}.',
            where=where,
            why="Small archives that unpack to enormous files are a known way to fill a disk.",
            fix="Unpack it yourself and load the files, or raise the limit on unpacked bytes.",
            details={"file": where, "bytes": size, "limit": limit},
        )


class TooManyColumnsError(SourceError):
    """A table wider than the limit."""

    code = "too-many-columns"

    def __init__(self, where: str, *, count: int, limit: int) -> None:
        """Name the file, its number of columns and the limit."""
        super().__init__(
            f'"{where}" has {count:,} columns; the limit is {limit:,}.',
            where=where,
            why="No export of a sales tool is that wide; the delimiter or the direction of the table may be wrong.",
            fix="Export only the columns you need, with one record per row.",
            details={"file": where, "columns": count, "limit": limit},
        )


class CellTooLargeError(SourceError):
    """A header cell or record so large that the file cannot be a table."""

    code = "cell-too-large"

    def __init__(self, where: str, *, line: int, limit: int) -> None:
        """Name the file, the line the record starts on and the limit."""
        super().__init__(
            f'The record on line {line:,} of "{where}" is larger than {spoken_bytes(limit)}.',
            where=f"{where}, line {line}",
            why="A quote that is never closed, or a file pasted into a cell, makes such records.",
            fix="Mend that line, or export the file again.",
            details={"file": where, "line": line, "limit": limit},
        )


class UnclosedQuoteError(SourceError):
    """A quoted cell that runs to the end of the file."""

    code = "unclosed-quote"

    def __init__(self, where: str, *, line: int) -> None:
        """Name the file and the line of the opening quote."""
        super().__init__(
            f'The quote opened on line {line:,} of "{where}" is never closed.',
            where=f"{where}, line {line}",
            why="Every line after it would be taken for one cell; nothing of the file was read.",
            fix='Close the quote (a quote inside a quoted cell is written twice: ""), or export the file again.',
            details={"file": where, "line": line},
        )


class DiskFullError(SourceError):
    """No room is left where staged tables are written."""

    code = "disk-full"
    http_status = 507
    retryable = True

    def __init__(self, folder: str, *, reading: str) -> None:
        """Name the folder that ran full and the file that was being read."""
        super().__init__(
            f'The disk ran full while reading "{reading}".',
            where=folder,
            why="Tables are first written to a work folder; nothing was loaded.",
            fix="Free some space (about the size of the unpacked files) and load again.",
            details={"folder": folder, "file": reading},
        )


class TooManyBrokenRecordsError(SourceError):
    """A file of which so many records are broken that it was read the wrong way, or is no table."""

    code = "too-many-broken-records"

    def __init__(self, where: str, *, count: int, line: int, reason: str) -> None:
        """Name the file, how many broken records were found before giving up, and the first with its reason."""
        super().__init__(
            f'At least {count:,} records of "{where}" are broken; nothing of it was read.',
            where=f"{where}, line {line}",
            why=f"The first is on line {line:,}: {reason}",
            fix="Mend how the file is written (one delimiter, quotes around cells that hold it), or export it again.",
            details={"file": where, "count": count, "line": line, "reason": reason},
        )


class ReadingFailedError(EngineError):
    """The engine that turns files into tables refused for a reason of its own."""

    code = "reading-failed"

    def __init__(self, where: str, why: str) -> None:
        """Name the file and quote the engine."""
        super().__init__(
            f'"{where}" could not be read.',
            where=where,
            why=why,
            fix="Load the file alone; if it fails again, report it with the first lines of the file.",
            details={"file": where},
        )
