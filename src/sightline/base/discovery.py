"""Finding units by folder: each module offers one constant, and its file name is its id."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from sightline.base.errors import DefinitionError


class MissingConstantError(DefinitionError):
    """A file of a folder of units that offers no unit."""

    code = "missing-constant"

    def __init__(self, file: str, constant: str) -> None:
        """Name the file and the constant it lacks."""
        super().__init__(
            f"{file} does not define {constant}.",
            where=file,
            fix=f"Define {constant} in it, or start its name with an underscore if it is not a unit.",
            details={"file": file, "constant": constant},
        )


class DuplicateIdError(DefinitionError):
    """Two files whose names give two units the same id."""

    code = "duplicate-id"

    def __init__(self, unit_id: str, first: str, second: str) -> None:
        """Name the id and both files."""
        super().__init__(
            f'Two files claim the id "{unit_id}": {first} and {second}.',
            where=second,
            fix="Rename one of them; the id is the name of the file.",
            details={"id": unit_id, "files": [first, second]},
        )


def discover(package: str | ModuleType, constant: str, file: str | None = None) -> dict[str, object]:
    """The units below a package by id, sorted: module name to the constant it offers.

    Folders are searched to any depth, `__init__` is never a unit, and names that start with an
    underscore are passed over; a folder needs no `__init__` of its own. With `file`, the units are
    the folders directly below instead: the id is the folder's name, and the constant stands in the
    module of that name inside it (`screens/<id>/screen.py`).
    """
    root = importlib.import_module(package) if isinstance(package, str) else package
    found: dict[str, object] = {}
    files: dict[str, str] = {}
    for name in _names_below(root) if file is None else _names_of_folders(root, file):
        unit_id = name.split(".")[-1 if file is None else -2]
        path = name.replace(".", "/") + ".py"
        if unit_id in found:
            raise DuplicateIdError(unit_id, files[unit_id], path)
        module = _import(name, path, constant)
        if not hasattr(module, constant):
            raise MissingConstantError(path, constant)
        found[unit_id] = getattr(module, constant)
        files[unit_id] = path
    return dict(sorted(found.items()))


def _import(name: str, path: str, constant: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        raise MissingConstantError(path, constant) from error


def _names_below(package: ModuleType) -> Iterator[str]:
    for folder in package.__path__:
        yield from _names_in(Path(folder), package.__name__)


def _names_in(folder: Path, name: str) -> Iterator[str]:
    # By hand and not by pkgutil, which would silently pass over a folder that lacks __init__.py.
    for entry in _entries(folder):
        if entry.is_dir():
            yield from _names_in(entry, f"{name}.{entry.name}")
        elif entry.suffix == ".py":
            yield f"{name}.{entry.stem}"


def _names_of_folders(package: ModuleType, file: str) -> Iterator[str]:
    for folder in package.__path__:
        for entry in _entries(Path(folder)):
            if entry.is_dir():
                yield f"{package.__name__}.{entry.name}.{file}"


def _entries(folder: Path) -> list[Path]:
    return sorted(entry for entry in folder.iterdir() if not entry.name.startswith(("_", ".")))
