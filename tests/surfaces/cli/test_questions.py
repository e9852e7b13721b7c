"""Asking on the command line: what is printed, what exactly, and how it ends when it goes wrong."""

from __future__ import annotations

import csv
import io
import json

import pytest

from sightline.surfaces.cli.main import run
from sightline.workspace import Workspace


@pytest.fixture
def ask(office, capsys):
    """Run a command on the office; gives exit code, output and errors."""

    def command(*arguments, folder=office.folder):
        code = run([*arguments, "--workspace", str(folder)])
        out, err = capsys.readouterr()
        return code, out, err

    return command


def test_the_very_object_of_the_workspace_is_printed_when_json_is_asked(ask, office) -> None:
    arguments = ["--period", "2025-01..2025-12", "--grain", "quarter", "--by", "rep", "--where", "team=North"]
    code, out, err = ask("ask", "win_rate", *arguments, "--variant", "by_value", "--as-of", "2026-01-15", "-f", "json")
    question = office.question(
        "win_rate",
        period="2025-01..2025-12",
        grain="quarter",
        by=["rep"],
        where={"team": "North"},
        variant="by_value",
        as_of="2026-01-15",
    )
    assert (code, err) == (0, "")
    assert json.loads(out) == office.ask(question).as_json()


def test_everything_that_must_be_known_stands_there_when_a_table_is_printed(ask) -> None:
    code, out, err = ask("ask", "win_rate", "--period", "2025-Q4", "--by", "rep")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "Win rate, 2025-Q4"
    assert [line.split() for line in lines if line.startswith("Bob")] == [
        ["Bob", "Bell", "25.0", "%", "4.6", "to", "69.9", "%", "4", "few", "rows,", "data", "missing"]
    ]
    assert "Data as of 2026-01-16 12:00 (Europe/Berlin), snapshot 1." in lines
    assert "1 row left out: missing date." in lines
    assert all(len(line) <= 80 and line == line.rstrip() for line in lines)
    assert "\x1b" not in out


def test_the_currency_and_the_companions_stand_there_when_one_value_of_money_is_printed(ask) -> None:
    _, out, _ = ask("ask", "average_deal_size", "--period", "2025-Q4")
    assert "2,000.00 EUR" in out
    assert "8,000 of 4" in out
    assert "Median: 1,000.00 EUR" in out


def test_the_reason_stands_there_when_there_is_no_value(ask) -> None:
    _, out, _ = ask("ask", "win_rate", "--period", "2024-01")
    assert "There is nothing to divide by" in out
    assert " 0.0 %" not in out


def test_the_cells_are_those_of_the_answer_when_csv_is_asked(ask, office) -> None:
    _, out, _ = ask("ask", "deals_won", "--period", "2025-Q4", "-g", "month", "-b", "team", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    answer = office.ask(office.question("deals_won", period="2025-Q4", grain="month", by="team"))
    assert [(row["period"], row["team"], row["team_id"], int(row["value"])) for row in rows] == [
        (row.period.label, row.labels["team"], row.by["team"], row.value) for row in answer.rows
    ]


def test_the_sum_is_proved_when_rows_are_listed(ask) -> None:
    code, out, _ = ask("rows", "win_rate", "--period", "2025-Q4", "--part", "numerator")
    assert code == 0
    assert "Rows 1 to 5 of 5." in out
    assert "agrees with the answer" in out
    code, out, _ = ask("rows", "win_rate", "--period", "2025-Q4", "--limit", "2", "--offset", "8")
    assert "Rows 9 to 9 of 9." in out


def test_the_page_of_rows_is_the_workspaces_when_json_or_csv_is_asked(ask, office) -> None:
    _, out, _ = ask("rows", "deals_won", "--period", "2025-Q4", "--format", "json")
    expected = office.rows(office.question("deals_won", period="2025-Q4")).as_json()
    assert json.loads(out) == expected
    _, out, _ = ask("rows", "deals_won", "--period", "2025-Q4", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["deal_id"] for row in rows] == [row["deal_id"] for row in expected["rows"]]
    assert {row["rep_id_label"] for row in rows} == {"Ann Archer", "Bob Bell"}


def test_the_scorecard_is_the_workspaces_when_json_is_asked(ask, office) -> None:
    _, out, _ = ask("scorecard", "--period", "2025-Q4", "--team", "North", "--format", "json")
    assert json.loads(out) == office.scorecard("2025-Q4", team="North").as_json()


def test_basis_people_and_notes_stand_there_when_the_scorecard_is_printed(ask) -> None:
    _, out, _ = ask("scorecard")
    assert "Scorecard 2026-Q1: working day 12 of 64" in out
    assert "Before: 2025-Q4, the first 12 working days, as known then." in out
    assert "Data through 2026-01-16 12:00 (Europe/Berlin)" in out
    assert any(line.startswith("Ann Archer") for line in out.splitlines())
    _, out, _ = ask("scorecard", "--format", "csv", "--period", "2025-Q4")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert {row["rep"] for row in rows} == {"(all)", "Ann Archer", "Bob Bell"}


def test_everything_is_explained_when_a_kpi_is_asked_about(ask, office) -> None:
    _, out, _ = ask("explain", "win_rate", "--sql")
    assert "Formula:      Won ÷ (won + lost), counting deals." in out
    assert "SQL over deals, as DuckDB reads it:" in out
    assert "COUNT(*)" in out
    _, out, _ = ask("explain", "win_rate", "--format", "json")
    assert json.loads(out) == json.loads(json.dumps(office.explain("win_rate").as_json()))


def test_every_kpi_is_listed_when_the_list_is_asked(ask, office) -> None:
    _, out, _ = ask("kpis", "--format", "json")
    assert [card["id"] for card in json.loads(out)] == [card.id for card in office.catalog()]
    _, out, _ = ask("kpis")
    assert all(card.id in out for card in office.catalog())


def test_few_kpis_and_their_goals_are_listed_when_a_pack_is_asked(ask, office) -> None:
    pack = next(one for one in office.packs() if one.id == "business_development")
    _, out, _ = ask("kpis", "--pack", pack.id)
    lines = out.splitlines()
    assert lines[0] == f"Business development: {pack.asks[0].lower()}{pack.asks[1:]}"
    assert tuple(line.split()[0] for line in lines[3 : 3 + len(pack.first)]) == pack.first
    assert "[no goal]" in next(line for line in lines if line.startswith("activity_count"))
    assert "Win new business" in next(line for line in lines if line.startswith("deals_won"))
    assert f"Later: {', '.join(pack.later)}." in lines
    _, out, _ = ask("kpis", "--pack", pack.id, "--format", "json")
    assert json.loads(out) == json.loads(json.dumps([card.as_json() for card in office.catalog(pack.id)]))


def test_the_starter_set_is_one_of_the_packs_when_it_is_asked(ask) -> None:
    assert ask("kpis", "--starter") == ask("kpis", "--pack", "calculator")
    _, out, _ = ask("kpis")
    assert "Begin with few: sightline kpis --starter" in out
    assert "Calculators (calculator)" in out.splitlines()


@pytest.mark.parametrize(
    ("arguments", "code", "what", "fix"),
    [
        (["kpis", "--pack", "manager"], 7, 'There is no pack "manager".', 'Did you mean "managers"?'),
        (["kpis", "--pack", "managers", "--starter"], 2, "ask for one of the two", "sightline kpis --help"),
        (["ask", "winrate"], 7, 'There is no KPI "winrate".', 'Did you mean "win_rate"'),
        (["explain", "winrate"], 7, 'There is no KPI "winrate".', 'Did you mean "win_rate"'),
        (["ask", "win_rate", "--by", "reps"], 7, "cannot be split or filtered", 'Did you mean "rep"'),
        (["ask", "win_rate", "--period", "2025-Q9"], 7, "is not a period", "2025-Q1"),
        (["ask", "win_rate", "--grain", "century"], 7, "Time cannot be cut", "quarter"),
        (["ask", "win_rate", "--variant", "x"], 7, "no variant", "by_value"),
        (["ask", "win_rate", "--where", "team=Nord"], 7, 'No team is called "Nord"', 'Did you mean "North"?'),
        (["ask", "win_rate", "--as-of", "soon"], 7, "neither a date nor an instant", "2026-01-15"),
        (["rows", "win_rate", "--part", "top"], 7, "has no rows called", "numerator, denominator"),
        (["scorecard", "--team", "Nord"], 7, 'No team is called "Nord"', 'Did you mean "North"?'),
        (["ask"], 2, "Missing argument 'kpi'", "sightline ask --help"),
        (["ask", "win_rate", "--format", "xml"], 2, "'xml' is not one of", "sightline ask --help"),
        (["aks", "win_rate"], 2, "No such command 'aks'", "sightline --help"),
    ],
)
def test_what_happened_and_what_mends_it_are_told_when_a_question_is_wrong(ask, arguments, code, what, fix) -> None:
    ended, out, err = ask(*arguments)
    assert (ended, out) == (code, "")
    assert err.startswith("error: ")
    assert what in err
    assert fix in err.partition("fix:   ")[2]
    assert "Traceback" not in err


def test_the_envelope_is_printed_when_json_was_asked_and_something_is_wrong(ask) -> None:
    code, out, err = ask("ask", "winrate", "--format", "json")
    assert (code, out) == (7, "")
    assert json.loads(err)["error"]["code"] == "unknown-kpi"


def test_loading_is_advised_when_the_workspace_is_empty(ask, tmp_path) -> None:
    Workspace.create(tmp_path)
    code, _, err = ask("ask", "win_rate", folder=tmp_path)
    assert code == 5
    assert "fix:   Load export files with: sightline load FILE" in err


def test_the_folder_is_named_when_there_is_no_workspace(ask, tmp_path) -> None:
    code, _, err = ask("ask", "win_rate", folder=tmp_path / "nowhere")
    assert code == 3
    assert f"There is no workspace in {tmp_path / 'nowhere'}." in err
    assert "sightline init" in err


def test_the_setting_is_named_when_the_settings_file_is_broken(ask, own_office) -> None:
    own_office.settings_file.write_text('currency = "Euro"\n', encoding="utf-8")
    code, _, err = ask("ask", "win_rate", folder=own_office.folder)
    assert code == 3
    assert "The setting currency is 'Euro'" in err
    assert "sightline.toml" in err
    assert "three capital letters" in err


def test_a_report_is_asked_for_when_nobody_foresaw_the_error(ask, monkeypatch) -> None:
    def broken(*_, **__):
        raise ZeroDivisionError("seven")

    monkeypatch.setattr(Workspace, "ask", broken)
    code, _, err = ask("ask", "win_rate")
    assert code == 70
    assert "why:   ZeroDivisionError: seven" in err
    assert "SIGHTLINE_DEBUG=1" in err
    assert "Traceback" not in err
    monkeypatch.setenv("SIGHTLINE_DEBUG", "1")
    assert "Traceback" in ask("ask", "win_rate")[2]


def test_the_folder_is_taken_from_the_environment_when_none_is_named(office, capsys, monkeypatch) -> None:
    monkeypatch.setenv("SIGHTLINE_WORKSPACE", str(office.folder))
    assert run(["ask", "deals_won", "--period", "2025-Q4"]) == 0
    assert "Deals won, 2025-Q4" in capsys.readouterr().out


def test_a_formula_is_harmless_when_a_name_looks_like_one(capsys) -> None:
    from sightline.surfaces.cli.printing import print_csv

    print_csv(["name", "value"], [["=1+1", -3], ["@x", 4]])
    assert capsys.readouterr().out == "name,value\n'=1+1,-3\n'@x,4\n"


def test_the_rows_left_out_are_listed_with_their_reason_when_they_are_asked(ask, office) -> None:
    code, out, _ = ask("rows", "average_deal_size", "--period", "2025-Q4", "--part", "excluded")
    assert code == 0
    assert any(line.startswith("MISSING_AMOUNT  crm:d4") for line in out.splitlines())
    assert "Rows 1 to 1 of the 1 that were left out." in out
    question = office.question("average_deal_size", period="2025-Q4")
    assert office.rows(question, part="excluded").sums == office.ask(question).excluded


def test_whoever_waits_is_told_why_when_facts_are_made_anew(ask, own_office) -> None:
    text = own_office.settings_file.read_text(encoding="utf-8")
    own_office.settings_file.write_text(text.replace("# grace_days = 30", "grace_days = 20"), encoding="utf-8")
    for expected in ("Settings or definitions have changed; making the facts anew.\n", ""):
        code, out, err = ask("ask", "deals_won", "--period", "2025-Q4", "-f", "json", folder=own_office.folder)
        assert (code, err) == (0, expected)
        assert json.loads(out)["snapshot"] == 2
