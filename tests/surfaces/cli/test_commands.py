"""The commands that make, load and serve, run as people run them."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from parts import ROOT
from sightline.base.discovery import discover
from sightline.surfaces.cli.main import run
from sightline.surfaces.cli.serving import bound_socket
from sightline.workspace import Workspace

DEALS = """Deal ID,Deal Name,Deal Stage,Amount,Currency,Create Date,Close Date,Deal Owner
1,Alpha,Closed Won,1000,EUR,2025-10-01,2025-10-20,Ann Archer
2,Beta,Closed Lost,2000,EUR,2025-10-02,2025-11-20,Bob Bell
3,Gamma,Closed Won,not a number,EUR,2025-10-03,2025-11-21,Bob Bell
"""


@pytest.fixture
def command(tmp_path, capsys):
    """Run a command on a workspace of this test's own."""

    def ran(*arguments):
        code = run([*arguments, "--workspace", str(tmp_path / "workspace")])
        out, err = capsys.readouterr()
        return code, out, err

    return ran


def started(*arguments, folder):
    """The command as a process of its own."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "sightline", *arguments, "--workspace", str(folder)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def stopped(process):
    """End a server by its own id and wait for it."""
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    return out, err


def test_files_become_answers_when_the_commands_are_run_in_order(command, tmp_path) -> None:
    file = tmp_path / "deals.csv"
    file.write_text(DEALS, encoding="utf-8")
    code, out, _ = command("init", "--company", "Lamp & Sons", "--time-zone", "Europe/Berlin")
    assert code == 0
    assert "sightline.toml" in out

    code, out, _ = command("map", str(file), "--output", str(tmp_path / "mine.toml"))
    assert code == 0
    assert 'id = "Deal ID"' in (tmp_path / "mine.toml").read_text(encoding="utf-8")

    code, out, _ = command("load", str(file), "--mapping", str(tmp_path / "mine.toml"), "--dry-run")
    assert code == 0
    assert "nothing was changed" in out
    assert command("loads")[1].splitlines()[-1] == "(no loads)"

    code, out, _ = command("load", str(file), "--mapping", str(tmp_path / "mine.toml"))
    assert code == 0
    assert re.search(r"deals\.csv +deal +3 +2 +0 +0 +1", out)
    assert "rejects.csv" in out

    assert "50.0 %" in command("ask", "win_rate", "--period", "2025-Q4")[1]
    listed = json.loads(command("loads", "--format", "json")[1])
    assert [(run["load"], run["new"], run["is_undone"]) for run in listed] == [(1, 4, False)]

    code, out, _ = command("undo")
    assert code == 0
    assert "Load 1 is undone" in out
    assert command("ask", "win_rate")[0] == 5
    assert command("undo")[0] == 5


@pytest.mark.parametrize(
    ("arguments", "code", "what"),
    [
        (["load", "nowhere.csv"], 4, "nowhere.csv"),
        (["map", "nowhere.csv"], 4, "nowhere.csv"),
        (["load"], 2, "Missing argument"),
        (["serve", "--port", "70000"], 2, "less than or equal to 65535"),
        (["init"], 3, "There is a workspace"),
    ],
)
def test_what_is_wrong_is_named_when_a_command_cannot_be_done(command, tmp_path, arguments, code, what) -> None:
    Workspace.create(tmp_path / "workspace")
    ended, _, err = command(*arguments)
    assert ended == code
    assert what in err


def test_nothing_is_made_when_init_is_given_a_wrong_setting(command, tmp_path) -> None:
    code, _, err = command("init", "--currency", "euro")
    assert code == 3
    assert "three capital letters" in err
    assert not (tmp_path / "workspace" / "sightline.toml").exists()


def test_the_page_answers_when_the_address_is_printed(office) -> None:
    process = started("serve", "--port", "0", folder=office.folder)
    try:
        line = process.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/", line).group()
        with urllib.request.urlopen(f"{address}api/v1/kpis/deals_won?period=2025-Q4") as response:
            assert json.load(response)["rows"][0]["value"] == 5
    finally:
        _, err = stopped(process)
    assert "Traceback" not in err
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(address)


def test_the_port_is_named_when_another_program_listens_there(command, tmp_path) -> None:
    Workspace.create(tmp_path / "workspace")
    with bound_socket(0) as taken:
        port = taken.getsockname()[1]
        for arguments in (["serve"], ["demo"]):
            code, _, err = command(*arguments, "--port", str(port))
            assert code == 9
            assert f"Port {port} is in use." in err
            assert f"--port {port + 1}" in err


@pytest.mark.slow
def test_a_second_start_is_quick_when_the_demo_stands(tmp_path, capsys, monkeypatch) -> None:
    monkeypatch.delenv("SIGHTLINE_NOW", raising=False)
    folder = tmp_path / "demo"
    arguments = ["demo", "--workspace", str(folder), "--size", "0.05", "--no-serve"]
    assert run(arguments) == 0
    assert "made-up company" in capsys.readouterr().out
    before = time.monotonic()
    assert run(arguments) == 0
    assert time.monotonic() - before < 5
    assert "stands already" in capsys.readouterr().out
    workspace = Workspace.open(folder)
    assert workspace.loads()[0].rejected > 0
    won = workspace.ask(workspace.question("deals_won", period="all"))
    assert won.rows[0].value > 0


def test_no_slow_library_is_imported_when_only_help_is_asked() -> None:
    code = "import sys; from sightline.surfaces.cli.main import run; run(['--help']); print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(done.stdout.splitlines()[-1].split())
    assert not loaded & {"duckdb", "numpy", "pandas", "scipy", "fastapi", "uvicorn", "sqlalchemy", "sqlglot", "babel"}


def test_every_command_takes_a_workspace_and_explains_itself_when_help_is_asked(capsys) -> None:
    names = discover("sightline.surfaces.cli.commands", "COMMAND")
    assert set(names) >= {"init", "load", "map", "loads", "undo", "kpis", "explain", "ask", "rows", "scorecard"}
    for name in names:
        assert run([name, "--help"]) == 0
        out = capsys.readouterr().out
        assert "--workspace" in out
        assert "SIGHTLINE_WORKSPACE" in out


def test_the_version_is_printed_when_it_is_asked(capsys) -> None:
    assert run(["--version"]) == 0
    assert re.fullmatch(r"sightline \d+\.\d+\.\d+\n", capsys.readouterr().out)
    assert run([]) == 0
    assert "Commands:" in capsys.readouterr().out
