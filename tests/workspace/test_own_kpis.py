"""Own KPIs asked in a workspace: their numbers, their rows, whose rows they show, and files that change."""

from __future__ import annotations

import json

import pytest

from sightline.measure.errors import BrokenKPIError, CombinedRowsError, UnknownDimensionError
from sightline.workspace import ViewScope, Workspace
from worlds.sales_office import SETTINGS

HEAD = 'title = "Own"\nquestion = "how many?"\ndirection = "higher"\n'
WON = f'{HEAD}fact = "deals"\nwhere = "outcome = \'won\'"\n'
LARGE = WON.replace("'won'", "'won' and amount >= 2000") + 'shape = "count"\nunit = "count"\n'
SHARE = f'{HEAD}fact = "deals"\nshape = "rate"\nunit = "percent"\nof_which = "outcome = \'won\'"\ntarget = 0.6\n'
VALUE = f'{WON}shape = "sum"\nunit = "money"\nvalue = "amount"\n'
YEAR = "2025-02..2026-01"


def combined(formula, unit="ratio"):
    return f'{HEAD}formula = "{formula}"\nunit = "{unit}"\n'


@pytest.fixture
def write(own_office):
    folder = own_office.folder / "kpis"
    folder.mkdir(exist_ok=True)

    def written(**files):
        for name, text in files.items():
            (folder / f"{name}.toml").write_text(text, encoding="utf-8")
        return own_office

    return written


def value(workspace, kpi, **asked):
    return workspace.ask(workspace.question(kpi, **{"period": "2025-Q4", **asked})).rows[0].value


def by_rep(workspace, kpi, **asked):
    answer = workspace.ask(workspace.question(kpi, **{"period": "2025-Q4", "by": "rep", **asked}))
    return {row.labels["rep"]: row for row in answer.rows}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LARGE, 1),
        (SHARE, 5 / 9),
        (VALUE, 8000),
        (VALUE.replace('"amount"', '"amount * 0.15"'), 1200),
        (WON + 'shape = "mean"\nunit = "money"\nvalue = "amount"\n', 2000),
        (WON + 'shape = "median"\nunit = "days"\nvalue = "cycle_days"\n', 30),
        (WON + 'shape = "count"\nunit = "count"\ndistinct = "rep_id"\n', 2),
        (
            WON
            + 'shape = "ratio"\nunit = "money"\n[numerator]\nvalue = "amount"\n[denominator]\ndistinct = "rep_id"\n',
            4000,
        ),
    ],
)
def test_the_number_is_the_one_a_person_counts_when_an_own_kpi_is_asked(write, text, expected) -> None:
    office = write(mine=text)
    assert float(value(office, "mine")) == pytest.approx(expected)
    rows = office.rows(office.question("mine", period="2025-Q4"))
    assert rows.check.agrees
    assert office.explain("mine").sql


def test_an_own_rate_is_the_built_in_one_when_it_says_the_same(write) -> None:
    office = write(mine=SHARE)
    asked = {"period": YEAR, "grain": "month", "by": ["rep"]}
    own, ours = (office.ask(office.question(kpi, **asked)).as_json() for kpi in ("mine", "win_rate"))
    assert own["rows"] == ours["rows"]
    assert own["excluded"] == ours["excluded"]
    assert any(row["interval"] for row in own["rows"])
    assert any("SMALL_N" in row["flags"] for row in own["rows"])


def test_parts_add_up_to_the_whole_when_a_sum_is_cut_and_split(write) -> None:
    office = write(mine=VALUE)
    whole = value(office, "mine", period=YEAR)
    for asked in ({"grain": "month"}, {"by": "rep"}, {"by": "team", "grain": "quarter"}):
        answer = office.ask(office.question("mine", period=YEAR, **asked))
        assert sum(row.value for row in answer.rows) == whole


def test_the_reason_stands_in_place_of_a_number_when_there_is_nothing(write) -> None:
    office = write(share=SHARE, large=LARGE, twice=combined("share * 2"), per=combined("share / large"))
    long_ago = {"period": "2024-01"}
    (row,) = office.ask(office.question("share", **long_ago)).rows
    assert (row.value, row.reason) == (None, "no_denominator")
    (row,) = office.ask(office.question("twice", **long_ago)).rows
    assert (row.value, row.reason) == (None, "no_input")
    rows = by_rep(office, "per")
    assert (rows["Ann Archer"].value, rows["Ann Archer"].reason) == (None, "no_denominator")
    assert rows["Bob Bell"].value == pytest.approx(0.25)


def test_a_formula_is_worked_out_cell_by_cell_when_it_is_cut_and_split(write) -> None:
    office = write(mine=combined("(deals_won - 1) * 2 + win_rate / 4"))
    asked = {"period": YEAR, "grain": "month", "by": ["team"]}
    made = office.ask(office.question("mine", **asked)).rows
    inputs = {
        kpi: {(row.period.label, row.by["team"]): row.value for row in office.ask(office.question(kpi, **asked)).rows}
        for kpi in ("deals_won", "win_rate")
    }
    assert any(row.value is not None for row in made)
    for row in made:
        place = (row.period.label, row.by["team"])
        won, rate = inputs["deals_won"].get(place, 0), inputs["win_rate"].get(place)
        expected = None if rate is None else (won - 1) * 2 + rate / 4
        assert row.value == (None if expected is None else pytest.approx(expected))
        assert row.also == {"deals_won": won, "win_rate": rate}


def test_a_formula_counts_what_each_fact_leaves_out_once_when_two_stand_on_one(write) -> None:
    office = write(mine=combined("win_rate + deals_lost_share"), deals_lost_share=SHARE.replace("won", "lost"))
    mine, ours = (office.ask(office.question(kpi, period="2025-Q4")) for kpi in ("mine", "win_rate"))
    assert mine.excluded == ours.excluded == {"MISSING_DATE": 1}
    assert value(office, "mine") == pytest.approx(1)


def test_a_formula_over_two_facts_is_split_by_what_both_have_when_it_is_asked(write) -> None:
    office = write(mine=combined("deals_won / activity_count"))
    assert by_rep(office, "mine")["Ann Archer"].reason == "no_denominator"
    with pytest.raises(UnknownDimensionError):
        office.question("mine", by="sequence")
    assert office.ask(office.question("mine", period="2025-Q4", where={"team": "North"})).rows[0].also["deals_won"] == 4


def test_the_inputs_are_named_when_rows_of_a_formula_are_asked_for(write) -> None:
    office = write(mine=combined("win_rate * 2"))
    with pytest.raises(CombinedRowsError, match="no rows of its own") as refused:
        office.rows(office.question("mine", period="2025-Q4"))
    assert "win_rate" in refused.value.fix
    card = office.explain("mine").card
    assert (card.made_of, card.file) == (("win_rate",), "kpis/mine.toml")


def test_only_visible_rows_are_counted_when_the_viewer_sees_some(write) -> None:
    office = write(mine=VALUE, half=combined("mine / 2", "money"))
    bob = ViewScope.of("Bob", frozenset({"crm:bob"}))
    asked = office.question("mine", period="2025-Q4")
    assert (office.ask(asked).rows[0].value, office.ask(asked, bob).rows[0].value) == (8000, 5000)
    assert office.ask(office.question("half", period="2025-Q4"), bob).rows[0].value == 2500
    assert {row["rep_id"] for row in office.rows(asked, bob).rows} == {"crm:bob"}


def test_the_next_answer_is_the_new_one_when_a_file_changes(write) -> None:
    office = write(mine=LARGE)
    snapshot = office.snapshots.current().number
    assert value(office, "mine") == 1
    write(mine=LARGE.replace("2000", "1000"))
    assert value(office, "mine") == 4
    (office.folder / "kpis" / "mine.toml").unlink()
    assert "mine" not in office.units.kpis
    assert office.snapshots.current().number == snapshot


def test_a_page_keeps_its_definitions_when_a_file_changes_under_it(write) -> None:
    office = write(mine=LARGE)
    held = office.reading()
    write(mine=LARGE.replace("2000", "1000"))
    assert (value(held, "mine"), value(office, "mine")) == (1, 4)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (LARGE.replace("amount >= 2000", "outcome > 5"), "where"),
        (LARGE.replace("amount >= 2000", "outcome"), "where"),
        (VALUE.replace('value = "amount"', 'value = "outcome"'), "value"),
        (VALUE.replace('value = "amount"', 'value = "closed_on + 1"'), "value"),
    ],
)
def test_the_field_is_named_when_rows_do_not_stand_its_expression(write, text, field) -> None:
    office = write(mine=text, fine=LARGE)
    card = next(card for card in office.catalog() if card.id == "mine")
    assert card.fault is not None
    assert (card.fault.file, card.fault.field) == ("kpis/mine.toml", field)
    assert card.fault.fix
    with pytest.raises(BrokenKPIError):
        office.question("mine")
    assert value(office, "fine") == 1


def test_own_kpis_are_listed_when_nothing_has_been_loaded(tmp_path) -> None:
    workspace = Workspace.create(tmp_path / "new", **SETTINGS)
    (workspace.folder / "kpis").mkdir()
    (workspace.folder / "kpis" / "mine.toml").write_text(LARGE, encoding="utf-8")
    (workspace.folder / "kpis" / "win_rate.toml").write_text(LARGE, encoding="utf-8")
    cards = {(card.id, card.fault is None): card for card in workspace.catalog()}
    assert cards["mine", True].file == "kpis/mine.toml"
    assert "already" in cards["win_rate", False].fault.reason
    assert ("win_rate", True) in cards
    assert json.dumps([card.as_json() for card in cards.values()])
    assert workspace.explain("mine").sql
