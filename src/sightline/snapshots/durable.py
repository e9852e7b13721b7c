"""Writing that survives a crash: flushing files and folders, replacing a small file in one step."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def flush_file(path: Path) -> None:
    """The content of the file is on the disk when this returns."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_folder(path: Path) -> None:
    """The names in the folder are on the disk when this returns."""
    flush_file(path)


def replace_file(path: Path, text: str) -> None:
    """The file holds the text, or what it held before; no reader ever sees anything between."""
    beside = path.with_name(path.name + ".new")
    with beside.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(path)
    flush_folder(path.parent)


def link_or_copy(source: Path, target: Path) -> None:
    """The target is the very same file, or a copy of it where links are not possible."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
