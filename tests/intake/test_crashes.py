"""Whatever becomes of a load, readers see a whole snapshot and nothing that was loaded is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from intake.staging import NOW, Desk, staged
from sightline.intake.loading import Settings, load_into
from sightline.intake.mapping import read_mapping
from sightline.snapshots import SnapshotStore, loader_lock
from sightline.snapshots.errors import DiskFullError, LoaderBusyError

TESTS = Path(__file__).resolve().parents[1]
POINTS = 12
MAPPING = (
    'source = "crm"\n[[table]]\nentity = "deal"\n[table.fields]\nid = "Nr"\nstatus = "Status"\ncreated_at = "Created"\n'
)


def environment():
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent / "src")])}


@pytest.mark.slow
def test_snapshot_is_whole_when_the_load_is_killed_at_any_step(tmp_path):
    done = subprocess.run(
        [sys.executable, str(TESTS / "intake" / "crashing.py"), str(tmp_path / "desk"), str(POINTS)],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    found = json.loads(done.stdout)
    assert found["steps"] > POINTS
    assert sum(point["killed"] for point in found["found"]) == POINTS
    before = 2
    for place, point in enumerate(found["found"]):
        # The state is the one before the killed load, or the one after it; never a mixture, never an older one.
        assert point["rows"] == 12, point
        assert point["amounts"] in ([before], [3 + place]), point
        assert point["changes"] == point["listed"], point
        [before] = point["amounts"]
    assert found["last"]["amounts"] == [99]
    left = sorted(item.name for item in (tmp_path / "desk" / "snapshots").iterdir())
    assert not [name for name in left if name.endswith((".draft", ".new"))], left


def test_second_load_is_refused_when_another_process_loads(tmp_path):
    script = "import sys, pathlib\nfrom sightline.snapshots import loader_lock\nwith loader_lock(pathlib.Path(sys.argv[1])):\n    print('in', flush=True)\n    sys.stdin.read()\n"
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path / "lock")],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout.readline() == "in\n"
        with pytest.raises(LoaderBusyError, match=f"process {process.pid}"), loader_lock(tmp_path / "lock"):
            pass
    finally:
        process.communicate("")
    with loader_lock(tmp_path / "lock"):
        pass


def test_nothing_changes_when_the_disk_is_full(tmp_path, monkeypatch):
    desk = Desk(tmp_path)
    desk.load({"deals.csv": "Nr,Status,Created\n1,won,2026-01-05\n"}, MAPPING)
    before = desk.store.current()
    table = staged(tmp_path / "s", "deals.csv", "Nr,Status,Created\n2,won,2026-01-05\n")

    def refuse(connection, draft, entity, source):
        connection.execute("COPY (SELECT 1 AS a FROM range(1000000)) TO '/dev/full' (FORMAT csv)")

    monkeypatch.setattr("sightline.intake.merging.add_parts", refuse)
    with pytest.raises(DiskFullError, match="no room left"), desk.store.begin() as draft:
        load_into(draft, [table], [read_mapping(MAPPING, "t")], NOW, 2, Settings())
    assert desk.store.current().number == before.number
    assert sorted(item.name for item in desk.store.folder.iterdir()) == ["1", "CURRENT"]
    assert desk.rows("deal", "id") == [("crm:1",)]


def test_reader_keeps_its_snapshot_when_a_load_commits_meanwhile(tmp_path):
    desk = Desk(tmp_path)
    desk.load({"deals.csv": "Nr,Status,Created\n1,won,2026-01-05\n"}, MAPPING)
    held = SnapshotStore(desk.store.folder).current()
    desk.load({"deals.csv": "Nr,Status,Created\n1,lost,2026-01-05\n2,won,2026-01-05\n"}, MAPPING)
    assert held.rows("tables", "deal") == 1
    assert all(file.is_file() for file in held.files("tables", "deal"))
    assert desk.rows("deal", "id", "status") == [("crm:1", "lost"), ("crm:2", "won")]
