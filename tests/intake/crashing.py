"""A load that kills itself at a chosen step; run as a program by the tests of crashes.

Usage: crashing.py FOLDER POINTS — loads once, counts the steps of a second load, then lets POINTS further
loads die at steps spread over the whole of it, and prints what stood in the workspace after each.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

from intake.staging import NOW, staged
from sightline.intake.loading import load_into
from sightline.intake.mapping import read_mapping
from sightline.snapshots import SnapshotStore, loader_lock
from sightline.snapshots.reading import connect

MAPPING = """
source = "crm"
[[table]]
entity = "deal"
[table.fields]
id = "Nr"
name = "Name"
status = "Status"
amount = "Sum"
owner_id = "Owner"
created_at = "Created"
"""
STEPS = ("open", "os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree")


def text(amount: int) -> str:
    """Twelve deals over four months, all of one amount: a half-done load would show two."""
    rows = [f"{number},Deal {number},won,{amount},Ana,2026-0{1 + number % 4}-05" for number in range(12)]
    return "Nr,Name,Status,Sum,Owner,Created\n" + "\n".join(rows) + "\n"


def load(folder: Path, amount: int, work: Path) -> None:
    """One load of all deals with that amount, under the lock, as the workspace does it."""
    with loader_lock(folder / "lock"), SnapshotStore(folder / "snapshots").begin() as draft:
        load_into(draft, [staged(work, "deals.csv", text(amount))], [read_mapping(MAPPING, "test")], NOW, amount)
        draft.commit(NOW)


def in_child(action) -> int:
    """Run in a forked process; returns its exit status. The parent itself never starts a database."""
    child = os.fork()
    if child == 0:
        action()
        os._exit(0)
    return os.waitpid(child, 0)[1]


def counted(folder: Path, amount: int, work: Path, last: int | None) -> None:
    """Load, counting steps that touch the disk, and die at step `last`; else note how many there were."""
    steps = 0

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal steps
        if event in STEPS and (event != "open" or str(folder) in str(arguments[0])):
            steps += 1
            if steps == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    load(folder, amount, work)
    (work / "steps").write_text(str(steps))


def state(folder: Path, work: Path) -> None:
    """Note what a reader finds: the amounts, the rows, and whether every file of the manifest is whole."""
    current = SnapshotStore(folder / "snapshots").current()
    files = [str(file) for file in current.files("tables", "deal")]
    with connect() as connection:
        rows, amounts = connection.execute(
            "SELECT count(*), list(DISTINCT CAST(amount AS INTEGER)) FROM read_parquet($1)", [files]
        ).fetchall()[0]
        changes = [str(file) for file in current.files("tables", "field_change")]
        counted_changes = (
            connection.execute("SELECT count(*) FROM read_parquet($1)", [changes]).fetchall()[0][0] if changes else 0
        )
    (work / "state").write_text(
        json.dumps(
            {
                "number": current.number,
                "rows": rows,
                "amounts": amounts,
                "changes": counted_changes,
                "listed": current.rows("tables", "field_change"),
            }
        )
    )


def main(folder: Path, points: int) -> None:
    """Let the loads die and print one line of JSON with everything found."""
    work = folder / "work"
    work.mkdir(parents=True)
    in_child(lambda: load(folder, 1, work))
    in_child(lambda: counted(folder, 2, work, None))
    total = int((work / "steps").read_text())
    found = []
    for place in range(points):
        step = 1 + place * (total - 1) // (points - 1)
        status = in_child(lambda step=step, place=place: counted(folder, 3 + place, work, step))
        in_child(lambda: state(folder, work))
        found.append({"step": step, "killed": os.WIFSIGNALED(status), **json.loads((work / "state").read_text())})
    in_child(lambda: load(folder, 99, work))
    in_child(lambda: state(folder, work))
    print(json.dumps({"steps": total, "found": found, "last": json.loads((work / "state").read_text())}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
