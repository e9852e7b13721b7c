"""The locks name versions and checksums, never an address, and hold what pyproject.toml asks for."""

from __future__ import annotations

import json
import re
import tomllib

import pytest
from packaging.requirements import Requirement

from parts import ROOT

LOCKS = ("core", "dev", "spark", "node")
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


def text_of(lock: str) -> str:
    return (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")


def versions_of(lock: str) -> dict[str, str]:
    return dict(PINNED.findall(text_of(lock)))


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.parametrize("lock", LOCKS)
def test_no_address_stands_in_a_lock_when_it_is_read(lock) -> None:
    assert "://" not in text_of(lock)
    assert not re.search(r"^--", text_of(lock), re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_version_has_a_checksum_when_it_is_locked(lock) -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", text_of(lock))[1:]
    assert entries
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize(("lock", "extra"), [("core", None), ("dev", "spark"), ("dev", "dev")])
def test_a_locked_version_fits_when_the_project_asks_for_the_package(lock, extra) -> None:
    asked = project()["optional-dependencies"][extra] if extra else project()["dependencies"]
    locked = versions_of(lock)
    for requirement in map(Requirement, asked):
        if requirement.name != "sightline":
            assert requirement.specifier.contains(locked[requirement.name.lower()]), requirement.name


def test_the_core_is_the_same_when_developing() -> None:
    core, dev = versions_of("core"), versions_of("dev")
    assert {name: dev.get(name) for name in core} == core


def test_the_front_end_lock_names_no_address_when_it_is_read() -> None:
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [name for name, entry in packages.items() if not entry.get("integrity")] == []
