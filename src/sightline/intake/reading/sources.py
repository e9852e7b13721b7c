"""From the paths a person gave to single files of tables: folders walked, archives unpacked, the rest passed over."""

from __future__ import annotations

import gzip
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import IO

from sightline.intake.errors import (
    DamagedFileError,
    EmptyFileError,
    LockedFileError,
    MissingFileError,
    NothingToReadError,
    UnpacksTooLargeError,
    UnreadableFileError,
)
from sightline.intake.reading.encodings import CHUNK_BYTES
from sightline.intake.reading.kinds import HEAD_BYTES, Kind, kind_by_name, kind_of
from sightline.intake.reading.staged import Skipped, table_name
from sightline.intake.reading.workshop import Workshop, opened


@dataclass(frozen=True, slots=True)
class Source:
    """One file that holds tables: where its bytes are now, and where they came from."""

    local: Path
    kind: Kind
    source_path: Path
    member: str | None = None

    @property
    def name(self) -> str:
        """The file, and the member in it, as people name it."""
        return table_name(self.source_path, self.member)


def given_files(paths: Sequence[Path]) -> tuple[list[Path], list[Skipped]]:
    """Every file among the paths given, folders walked in the order of their names, and what was passed over."""
    files: list[Path] = []
    skipped: list[Skipped] = []
    for path in paths:
        if not _is_folder(path):
            files.append(path)
            continue
        found, passed_over = _walk(path)
        if not found:
            reasons = [(str(item.source_path.relative_to(path)), item.reason) for item in passed_over]
            raise NothingToReadError(str(path), reasons)
        files += found
        skipped += passed_over
    return files, skipped


def _is_folder(path: Path) -> bool:
    """Whether a path is a folder; raises when there is nothing, or when we may not even look."""
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError) as error:
        raise MissingFileError(str(path)) from error
    except OSError as error:
        raise UnreadableFileError(str(path), error.strerror or str(error)) from error
    return stat.S_ISDIR(mode)


def _walk(folder: Path) -> tuple[list[Path], list[Skipped]]:
    files: list[Path] = []
    skipped: list[Skipped] = []
    for place, folders, names in os.walk(folder, onerror=_refuse_folder):
        hidden = [name for name in folders if _is_hidden(name)]
        skipped += [Skipped(Path(place, name), None, "a hidden folder") for name in sorted(hidden)]
        folders[:] = sorted(name for name in folders if not _is_hidden(name))
        for name in sorted(names):
            reason = _reason_to_skip(name)
            if reason is None:
                files.append(Path(place, name))
            else:
                skipped.append(Skipped(Path(place, name), None, reason))
    return sorted(files), skipped


def _refuse_folder(error: OSError) -> None:
    raise UnreadableFileError(str(error.filename), error.strerror or str(error)) from error


def _is_hidden(name: str) -> bool:
    return (name.startswith((".", "~$")) and name != "..") or name == "__MACOSX"


def _reason_to_skip(name: str) -> str | None:
    if _is_hidden(name):
        return "a hidden file"
    if kind_by_name(name) is None:
        return f"not a kind of file that is read ({PurePath(name).suffix or 'no ending'})"
    return None


def open_sources(path: Path, workshop: Workshop, skipped: list[Skipped]) -> Iterator[Source]:
    """The files of tables in one file given: itself, or what it unpacks to; copies go when the next is asked for."""
    with opened(path) as handle:
        head = handle.read(HEAD_BYTES)
    if not head:
        raise EmptyFileError(path.name)
    yield from _opened_source(Source(path, kind_of(path.name, head, path.name), path), workshop, skipped)


def _opened_source(source: Source, workshop: Workshop, skipped: list[Skipped]) -> Iterator[Source]:
    if source.kind is Kind.ZIP:
        yield from _unzipped(source, workshop, skipped)
    elif source.kind is Kind.GZIP:
        yield from _gunzipped(source, workshop)
    else:
        yield source


def _gunzipped(source: Source, workshop: Workshop) -> Iterator[Source]:
    inner = PurePath(source.member or source.source_path.name).stem
    name = inner if kind_by_name(inner) not in {None, Kind.GZIP, Kind.ZIP} else f"{inner}.csv"
    copy = workshop.scratch(PurePath(name).suffix)
    with workshop.reading(source.name), opened(source.local) as packed, gzip.GzipFile(fileobj=packed) as stream:
        try:
            head = _unpack(stream, copy, source.name, workshop)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise DamagedFileError(source.name, f"The compressed data breaks off or is wrong: {error}.") from error
    if not head:
        raise EmptyFileError(source.name)
    try:
        kind = kind_of(name, head, source.name)
        yield Source(copy, kind, source.source_path, source.member)
    finally:
        copy.unlink(missing_ok=True)


def _unzipped(source: Source, workshop: Workshop, skipped: list[Skipped]) -> Iterator[Source]:
    with opened(source.local) as packed:
        try:
            archive = zipfile.ZipFile(packed)
        except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError) as error:
            raise DamagedFileError(source.name, f"The archive cannot be opened: {error}.") from error
        members = sorted((item for item in archive.infolist() if not item.is_dir()), key=lambda item: item.filename)
        declared = sum(item.file_size for item in members)
        if declared > workshop.limits.unpacked_bytes:
            raise UnpacksTooLargeError(source.name, size=declared, limit=workshop.limits.unpacked_bytes)
        passed_over: list[tuple[str, str]] = []
        for item in members:
            reason = _member_to_skip(item.filename)
            if reason is None:
                yield from _member(source, archive, item, workshop, skipped)
            else:
                passed_over.append((item.filename, reason))
                skipped.append(Skipped(source.source_path, item.filename, reason))
        if len(passed_over) == len(members):
            raise NothingToReadError(source.name, passed_over)


def _member_to_skip(name: str) -> str | None:
    parts = PurePath(name).parts
    if any(_is_hidden(part) for part in parts):
        return "a hidden file"
    reason = _reason_to_skip(parts[-1]) if parts else "no name"
    return reason or ("an archive inside an archive" if kind_by_name(name) is Kind.ZIP else None)


def _member(
    source: Source, archive: zipfile.ZipFile, item: zipfile.ZipInfo, workshop: Workshop, skipped: list[Skipped]
) -> Iterator[Source]:
    name = table_name(source.source_path, item.filename)
    if item.flag_bits & 0x1:
        raise LockedFileError(name)
    copy = workshop.scratch(PurePath(item.filename).suffix.lower())
    try:
        with workshop.reading(name), archive.open(item) as stream:
            head = _unpack(stream, copy, name, workshop)
    except (EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
        raise DamagedFileError(name, f"The packed file breaks off or is wrong: {error}.") from error
    if not head:
        raise EmptyFileError(name)
    try:
        inner = Source(copy, kind_of(PurePath(item.filename).name, head, name), source.source_path, item.filename)
        yield from _opened_source(inner, workshop, skipped)
    finally:
        copy.unlink(missing_ok=True)


def _unpack(stream: IO[bytes] | gzip.GzipFile, copy: Path, name: str, workshop: Workshop) -> bytes:
    """Write what a stream unpacks to, up to the limit; its first bytes are given back."""
    size, head = 0, b""
    with copy.open("wb") as out:
        while chunk := stream.read(CHUNK_BYTES):
            head = head or chunk[:HEAD_BYTES]
            size += len(chunk)
            if size > workshop.limits.unpacked_bytes:
                raise UnpacksTooLargeError(name, size=size, limit=workshop.limits.unpacked_bytes)
            out.write(chunk)
    return head
