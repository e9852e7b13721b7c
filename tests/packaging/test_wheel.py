"""The wheel carries everything the product needs at run time, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import zipfile

import pytest

from house.reading import files
from parts import ROOT

BUILT = ROOT / "src" / "sightline" / "surfaces" / "web" / "static" / "built"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


@pytest.mark.slow
def test_every_file_of_the_package_is_in_when_the_wheel_is_built(wheel) -> None:
    tracked = [name for name in files() if name.startswith("src/sightline/")]
    packed = set(wheel.namelist())
    assert [name for name in tracked if name.removeprefix("src/") not in packed] == []


@pytest.mark.slow
def test_the_built_script_is_in_when_the_wheel_is_built(wheel) -> None:
    assert (BUILT / "app.js").is_file(), "build it with: ./run check"
    assert "sightline/surfaces/web/static/built/app.js" in wheel.namelist()


@pytest.mark.slow
def test_nothing_foreign_is_in_when_the_wheel_is_built(wheel) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.startswith("sightline")} == set()


@pytest.mark.slow
def test_the_command_is_declared_when_the_wheel_is_built(wheel) -> None:
    (entry,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "sightline = sightline.surfaces.cli.main:main" in wheel.read(entry).decode()
