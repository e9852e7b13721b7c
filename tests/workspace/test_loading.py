"""Loading through the workspace: a whole new snapshot or nothing, told exactly, and taken back."""

from __future__ import annotations

import pytest

from sightline.base.errors import DataError, SourceError
from sightline.measure.materialize import materialize
from sightline.snapshots.errors import LoaderBusyError, NothingToUndoError
from sightline.snapshots.lock import loader_lock
from sightline.workspace import Workspace, freshness
from sightline.workspace.errors import NothingToLoadError, UnreadableMappingError

HEADER = "Deal ID,Deal Name,Deal Stage,Amount,Currency,Create Date,Close Date,Deal Owner\n"
FIRST = """1,Alpha,Closed Won,1000,EUR,2025-10-01,2025-10-20,Ann Archer
2,Beta,Closed Lost,2000,EUR,2025-10-02,2025-11-20,Bob Bell
3,Gamma,Closed Won,not a number,EUR,2025-10-03,2025-11-21,Bob Bell
"""
SECOND = """2,Beta,Closed Won,2000,EUR,2025-10-02,2025-11-20,Bob Bell
4,Delta,Closed Won,500,EUR,2025-10-05,2025-12-01,Ann Archer
"""


@pytest.fixture
def workspace(tmp_path):
    return Workspace.create(tmp_path / "workspace", currency="EUR")


def deals(tmp_path, lines, name="deals.csv"):
    file = tmp_path / name
    file.write_text(HEADER + lines, encoding="utf-8")
    return file


def won(workspace):
    row = workspace.ask(workspace.question("win_rate", period="2025-Q4")).rows[0]
    return row.numerator, row.denominator


def test_each_load_is_told_and_can_be_taken_back_when_files_are_loaded_one_after_the_other(workspace, tmp_path) -> None:
    first = workspace.load([deals(tmp_path, FIRST)])
    assert (first.new, first.changed, first.same, first.rejected) == (4, 0, 0, 1)
    assert first.snapshot == 1
    assert won(workspace) == (1, 2)
    rejects = workspace.rejects_of(first.load_id)
    assert "not a number" in rejects.read_text(encoding="utf-8")

    again = workspace.load([deals(tmp_path, FIRST)])
    assert again.changes_nothing
    assert again.snapshot == 1

    second = workspace.load([deals(tmp_path, SECOND)])
    assert (second.new, second.changed) == (1, 1)
    # Deal 2 was lost until this load found it won, so it counts on the day of the load and no longer in 2025.
    assert won(workspace) == (2, 2)
    assert [(run.load_id, run.state) for run in workspace.loads()] == [
        (second.load_id, "counts"),
        (again.load_id, "changed nothing"),
        (first.load_id, "counts"),
    ]

    assert workspace.undo().load_id == second.load_id
    assert won(workspace) == (1, 2)
    assert [run.state for run in workspace.loads()] == ["undone", "changed nothing", "counts"]
    assert workspace.undo().load_id == first.load_id
    with pytest.raises(NothingToUndoError):
        workspace.undo()


def test_the_load_goes_back_in_one_step_when_a_setting_changed_after_it(workspace, tmp_path) -> None:
    workspace.load([deals(tmp_path, FIRST)])
    workspace.load([deals(tmp_path, SECOND)])
    workspace.settings_file.write_text('currency = "EUR"\nfiscal_start_month = 4\n', encoding="utf-8")
    assert won(workspace) == (2, 2)
    assert workspace.snapshots.current().number == 3
    workspace.undo()
    assert won(workspace) == (1, 2)


def test_nothing_is_changed_when_a_load_is_only_planned(workspace, tmp_path) -> None:
    plan = workspace.plan_load([deals(tmp_path, FIRST)])
    assert plan.is_plan
    assert (plan.new, plan.rejected) == (4, 1)
    assert workspace.snapshots.current() is None
    assert workspace.loads() == []
    loaded = workspace.load([deals(tmp_path, FIRST)])
    assert [item.as_json() for item in loaded.tables] == [item.as_json() for item in plan.tables]


def test_everything_stays_as_it_was_when_the_facts_cannot_be_made(workspace, tmp_path, monkeypatch) -> None:
    workspace.load([deals(tmp_path, FIRST)])
    before = sorted(path.name for path in (workspace.folder / "snapshots").iterdir())

    def broken(*arguments):
        materialize(*arguments)
        raise OSError("no room")

    monkeypatch.setattr(freshness, "materialize", broken)
    with pytest.raises(OSError, match="no room"):
        workspace.load([deals(tmp_path, SECOND)])
    assert sorted(path.name for path in (workspace.folder / "snapshots").iterdir()) == before
    assert won(workspace) == (1, 2)
    assert len(workspace.loads()) == 1


def test_the_mapping_is_used_when_one_is_proposed_edited_and_given(workspace, tmp_path) -> None:
    file = deals(tmp_path, FIRST)
    text = workspace.propose_mapping(file)
    assert 'id = "Deal ID"' in text
    mapping = tmp_path / "mine.toml"
    mapping.write_text(text.replace('"Closed Lost" = "lost"', '"Closed Lost" = "won"'), encoding="utf-8")
    report = workspace.load([file], mapping=mapping)
    assert report.mappings == {"deals.csv": "mine.toml"}
    assert won(workspace) == (2, 2)


def test_the_mapping_of_the_workspace_is_used_when_none_is_given(workspace, tmp_path) -> None:
    file = deals(tmp_path, FIRST)
    text = workspace.propose_mapping(file).replace('"Closed Lost" = "lost"', '"Closed Lost" = "won"')
    (workspace.folder / "mappings" / "kept.toml").write_text(text, encoding="utf-8")
    assert workspace.plan_load([file]).mappings == {"deals.csv": "kept.toml"}


def test_the_holder_is_named_when_another_load_is_running(workspace, tmp_path) -> None:
    with loader_lock(workspace.folder / "lock"), pytest.raises(LoaderBusyError) as caught:
        workspace.load([deals(tmp_path, FIRST)])
    assert caught.value.exit_code == 9
    assert workspace.snapshots.current() is None


def test_progress_is_told_when_somebody_listens(workspace, tmp_path) -> None:
    told = []
    workspace.load([deals(tmp_path, FIRST)], progress=lambda step, done, total: told.append((step, done, total)))
    assert any("deals.csv" in step for step, _, _ in told)
    assert told[-1] == ("Made the facts", 1, 1)
    assert all(done <= total for _, done, total in told)


def test_what_is_wrong_is_named_when_files_cannot_be_loaded(workspace, tmp_path) -> None:
    with pytest.raises(NothingToLoadError):
        workspace.load([])
    with pytest.raises(SourceError, match=r"nowhere\.csv"):
        workspace.load([tmp_path / "nowhere.csv"])
    with pytest.raises(UnreadableMappingError, match=r"nomap\.toml"):
        workspace.load([deals(tmp_path, FIRST)], mapping=tmp_path / "nomap.toml")
    odd = tmp_path / "odd.csv"
    odd.write_text("qwe,rty\n1,2\n", encoding="utf-8")
    with pytest.raises((DataError, SourceError), match="None of the files"):
        workspace.load([odd])
    assert workspace.loads() == []
