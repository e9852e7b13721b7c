"""Finding units by folder: each module offers one constant, and its file name is its id."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
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
    underscore are passed over. With `file`, units are folders instead: the id is the folder's
    name, and the constant stands in the module of that name inside it (`screens/<id>/screen.py`).
    """
    root = importlib.import_module(package) if isinstance(package, str) else package
    found: dict[str, object] = {}
    files: dict[str, str] = {}
    for name in _module_names(root):
        parts = name.split(".")
        if file is not None and parts[-1] != file:
            continue
        unit_id = parts[-1] if file is None else parts[-2]
        module = importlib.import_module(name)
        path = "/".join(parts) + ".py"
        if not hasattr(module, constant):
            raise MissingConstantError(path, constant)
        if unit_id in found:
            raise DuplicateIdError(unit_id, files[unit_id], path)
        found[unit_id] = getattr(module, constant)
        files[unit_id] = path
    return dict(sorted(found.items()))


def _module_names(package: ModuleType) -> Iterator[str]:
    for entry in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        if entry.name.rpartition(".")[2].startswith("_"):
            continue
        if entry.ispkg:
            yield from _module_names(importlib.import_module(entry.name))
        else:
            yield entry.name
