"""Own KPIs in the terminal: listed, asked, explained, their rows, and what is said of a broken file."""

from __future__ import annotations

import json

import pytest

from sightline.surfaces.cli.main import run

HEAD = 'title = "Large deals"\nquestion = "how many large deals?"\ndirection = "higher"\n'
LARGE = f'{HEAD}fact = "deals"\nshape = "count"\nunit = "count"\nwhere = "amount >= 2000"\ntarget = 3\n'
DOUBLE = f'{HEAD}formula = "large * 2 + win_rate"\nunit = "ratio"\n'


@pytest.fixture
def command(own_office, capsys):
    folder = own_office.folder / "kpis"
    folder.mkdir()
    for name, text in {"large": LARGE, "double": DOUBLE, "torn": LARGE.replace("amount", "amout")}.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")

    def ran(*arguments):
        code = run([*arguments, "--workspace", str(own_office.folder)])
        out, err = capsys.readouterr()
        return code, out, err

    return ran


def test_own_kpis_and_the_fault_of_a_broken_one_are_printed_when_kpis_are_listed(command) -> None:
    code, out, _ = command("kpis")
    assert code == 0
    assert "large" in out
    assert "Broken: torn (kpis/torn.toml, where)" in out
    assert 'Did you mean "amount"' in out
    cards = {card["id"]: card for card in json.loads(command("kpis", "-f", "json")[1])}
    assert cards["double"]["made_of"] == ["large", "win_rate"]
    assert (cards["large"]["role"], cards["large"]["target"], cards["large"]["fault"]) == ("own", 3.0, None)
    assert {"file", "field", "reason", "fix"} == set(cards["torn"]["fault"])


def test_an_own_kpi_answers_like_any_other_when_it_is_asked(command) -> None:
    code, out, _ = command("ask", "large", "--period", "2025-Q4", "--by", "rep", "-f", "json")
    assert code == 0
    assert [(row["labels"]["rep"], row["value"]) for row in json.loads(out)["rows"]] == [("Bob Bell", 1)]
    assert "agrees with the answer 1" in command("rows", "large", "--period", "2025-Q4")[1]
    assert "Target:       3" in command("explain", "large")[1]


def test_what_a_formula_is_made_of_is_printed_when_it_is_asked_or_explained(command) -> None:
    out = command("ask", "double", "--period", "2025-Q4")[1]
    assert "Large deals: 1" in out
    assert "Win rate: 55.6 %" in out
    assert "Made of:      large, win_rate" in command("explain", "double", "--sql")[1]
    code, _, err = command("rows", "double", "--period", "2025-Q4")
    assert code == 7
    assert "large, win_rate" in err


def test_the_fault_is_the_answer_when_a_broken_kpi_is_asked(command) -> None:
    code, _, err = command("ask", "torn")
    assert code == 6
    assert "kpis/torn.toml, where" in err
    assert "fix:" in err
    assert command("ask", "win_rate", "--period", "2025-Q4")[0] == 0
