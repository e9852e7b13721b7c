"""The place where files are turned into tables: an engine of its own, a scratch folder, the limits."""

from __future__ import annotations

import errno
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import duckdb

from sightline.base.errors import SourceError
from sightline.intake.errors import DiskFullError, MissingFileError, ReadingFailedError, UnreadableFileError
from sightline.intake.reading.staged import KnownHeaders, Limits

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_SAYS_NO_ROOM = ("no space left on device", "disk quota exceeded", "file too large", "max_temp_directory_size")


@dataclass(slots=True)
class Workshop:
    """Everything the readers share while one set of files is staged into the folder `into`."""

    into: Path
    known_headers: KnownHeaders
    limits: Limits
    engine: duckdb.DuckDBPyConnection = field(init=False)
    _made: int = field(default=0, init=False)
    _targets: list[Path] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        scratch = self.into / "scratch"
        with self.reading(str(self.into)):
            scratch.mkdir(parents=True, exist_ok=True)
        self.engine = duckdb.connect(
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "memory_limit": self.limits.memory,
                "temp_directory": str(scratch),
            }
        )
        self.engine.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")

    def close(self, *, keep: bool) -> None:
        """Let the engine go and remove what was only needed on the way; everything written unless to `keep`."""
        self.engine.close()
        shutil.rmtree(self.into / "scratch", ignore_errors=True)
        if not keep:
            for path in self._targets:
                path.unlink(missing_ok=True)

    def scratch(self, ending: str) -> Path:
        """A new path for something needed on the way."""
        self._made += 1
        return self.into / "scratch" / f"{self._made:04d}{ending}"

    def target(self, name: str) -> Path:
        """A new path for a staged table, recognizable by the name of the file it comes from."""
        self._made += 1
        slug = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")[:60]
        self._targets.append(self.into / f"{self._made:04d}-{slug}.parquet")
        return self._targets[-1]

    @contextmanager
    def reading(self, where: str) -> Iterator[None]:
        """Turn the errors of the disk and of the engine into ours, naming the file being read."""
        try:
            yield
        except SourceError:
            raise
        except OSError as error:
            if error.errno in _NO_ROOM:
                raise DiskFullError(str(self.into), reading=where) from error
            raise ReadingFailedError(where, str(error)) from error
        except duckdb.Error as error:
            if any(words in str(error).lower() for words in _SAYS_NO_ROOM):
                raise DiskFullError(str(self.into), reading=where) from error
            raise ReadingFailedError(where, str(error).split("\n", maxsplit=1)[0]) from error


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """A file that was given, open for reading; says plainly when it is missing or closed to us."""
    try:
        handle = path.open("rb")
    except FileNotFoundError as error:
        raise MissingFileError(str(path)) from error
    except OSError as error:
        raise UnreadableFileError(str(path), error.strerror or str(error)) from error
    with handle:
        yield handle
