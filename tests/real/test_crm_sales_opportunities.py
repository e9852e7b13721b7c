"""CRM Sales Opportunities, 8,800 deals of 35 agents: every figure against one worked out in plain Python."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from datetime import date

import pytest

from parts import ROOT

pytestmark = pytest.mark.real_data

NAME = "crm_sales_opportunities"
PIPELINE = "sales_pipeline.csv.gz"
VARIANT = "sales_pipeline.mdy_dates_variant.csv.gz"
OTHERS = ("accounts.csv", "products.csv", "sales_teams.csv")


@pytest.fixture(scope="module")
def folder(shared_data):
    return shared_data / NAME


@pytest.fixture(scope="module")
def loaded(folder, fill):
    return fill(NAME, [folder / name for name in (PIPELINE, *OTHERS)], "USD")


@pytest.fixture(scope="module")
def workspace(loaded):
    return loaded[0]


@pytest.fixture(scope="module")
def deals(folder, read):
    return read(folder / PIPELINE)


@pytest.fixture(scope="module")
def won(deals):
    return [row for row in deals if row["deal_stage"] == "Won"]


@pytest.fixture(scope="module")
def agents(folder, read):
    return {row["sales_agent"]: row for row in read(folder / "sales_teams.csv")}


def ask(workspace, kpi, **asked):
    return workspace.ask(workspace.question(kpi, period="2017", **asked))


def by_label(answer, dimension):
    return {row.labels[dimension]: row for row in answer.rows}


def figures(answer):
    """What is exact about the rows: means and intervals may differ in their last digit."""
    return {
        (row.period.start, *row.by.values()): (row.value, row.numerator, row.denominator, row.n) for row in answer.rows
    }


def rates(deals, group):
    decided = Counter(group(row) for row in deals if row["deal_stage"] in ("Won", "Lost"))
    won = Counter(group(row) for row in deals if row["deal_stage"] == "Won")
    return {name: (won[name], count) for name, count in decided.items()}


def test_every_row_is_taken_when_the_mapping_is_the_one_of_the_examples(loaded) -> None:
    _, report = loaded
    taken = [(table.entity, table.new, table.rejected) for table in report.tables]
    assert taken == [
        ("deal", 8_800, 0),
        ("account", 85, 0),
        ("product", 7, 0),
        ("employee", 35, 0),
        ("employee", 6, 0),
        ("team", 3, 0),
    ]
    assert report.questions == report.warnings == []
    assert [found["unknown"] for found in report.identity] == [0] * len(report.identity)


def test_wins_and_amounts_agree_when_counted_in_total_and_per_agent(workspace, won) -> None:
    (total,) = ask(workspace, "deals_won").rows
    assert total.value == len(won) == 4_238
    assert total.also["amount"] == sum(int(row["close_value"]) for row in won) == 10_005_534
    amounts = Counter()
    for row in won:
        amounts[row["sales_agent"]] += int(row["close_value"])
    found = by_label(ask(workspace, "deals_won", by="rep"), "rep")
    assert {agent: row.value for agent, row in found.items()} == Counter(row["sales_agent"] for row in won)
    assert {agent: row.also["amount"] for agent, row in found.items()} == amounts
    assert len(found) == 30, "5 of the 35 agents have no deal"


def test_the_amount_of_a_variant_agrees_when_asked_per_month(workspace, won) -> None:
    amounts = Counter()
    for row in won:
        amounts[row["close_date"][:7]] += int(row["close_value"])
    answer = ask(workspace, "deals_won", grain="month", variant="by_value")
    assert {row.period.start.isoformat()[:7]: row.value for row in answer.rows if row.value} == amounts


def test_the_win_rate_agrees_when_asked_overall_per_team_and_per_quarter(workspace, deals, agents) -> None:
    (total,) = ask(workspace, "win_rate").rows
    assert (total.numerator, total.denominator) == (4_238, 4_238 + 2_473)
    assert total.value == pytest.approx(4_238 / 6_711, abs=1e-12)
    teams = by_label(ask(workspace, "win_rate", by="team"), "team")
    found = {team: (row.numerator, row.denominator) for team, row in teams.items()}
    assert found == rates(deals, lambda row: agents[row["sales_agent"]]["regional_office"])
    quarters = {row.period.start.month: row for row in ask(workspace, "win_rate", grain="quarter").rows}
    wanted = rates(deals, lambda row: (int(row["close_date"][5:7]) - 1) // 3 * 3 + 1)
    assert {month: (row.numerator, row.denominator) for month, row in quarters.items()} == wanted


def test_the_win_rate_agrees_when_asked_for_the_agents_of_each_manager(workspace, deals, agents) -> None:
    wanted = rates(deals, lambda row: agents[row["sales_agent"]]["manager"])
    led = defaultdict(list)
    for agent in {row["sales_agent"] for row in deals}:
        led[agents[agent]["manager"]].append(agent)
    assert len(wanted) == 6
    for manager, people in led.items():
        (row,) = ask(workspace, "win_rate", where={"rep": people}).rows
        assert (row.numerator, row.denominator) == wanted[manager]


def test_the_average_leaves_the_zeros_of_lost_deals_out_when_deals_are_averaged(workspace, won) -> None:
    values = [int(row["close_value"]) for row in won]
    (row,) = ask(workspace, "average_deal_size").rows
    assert float(row.value) == pytest.approx(statistics.mean(values), abs=1e-9)
    assert row.also["median"] == statistics.median(values)
    (by_value,) = ask(workspace, "win_rate", variant="by_value").rows
    assert by_value.value == 1, "a lost deal has no price, so the value lost is unknown"


def test_the_sales_cycle_agrees_when_it_starts_with_the_engagement(workspace, won, agents) -> None:
    days = defaultdict(list)
    for row in won:
        cycle = (date.fromisoformat(row["close_date"]) - date.fromisoformat(row["engage_date"])).days
        days[None].append(cycle)
        days[agents[row["sales_agent"]]["regional_office"]].append(cycle)
    (total,) = ask(workspace, "sales_cycle_length").rows
    assert total.value == statistics.median(days[None])
    assert total.also["mean"] == pytest.approx(statistics.mean(days[None]), abs=1e-9)
    teams = by_label(ask(workspace, "sales_cycle_length", by="team"), "team")
    assert {team: row.value for team, row in teams.items()} == {
        team: statistics.median(values) for team, values in days.items() if team
    }


def test_the_best_seller_keeps_its_deals_when_the_pipeline_spells_it_differently(workspace, deals, won) -> None:
    wanted = Counter(row["product"] for row in won)
    wanted["GTX Pro"] = wanted.pop("GTXPro")
    answer = ask(workspace, "deals_won", by="product")
    assert {name: row.value for name, row in by_label(answer, "product").items()} == wanted
    assert {row.by["product"] for row in answer.rows} == {f"crm:{name.casefold()}" for name in wanted}
    assert sum(row["product"] == "GTXPro" for row in deals) == 1_480
    (row,) = ask(workspace, "win_rate", where={"product": "GTX Pro"}).rows
    assert (row.numerator, row.denominator) == rates(deals, lambda row: row["product"])["GTXPro"]


def test_open_deals_without_an_account_count_when_deals_in_hand_are_counted(workspace, deals) -> None:
    started = [row for row in deals if row["engage_date"] and row["engage_date"] < "2018"]
    assert sum(not row["account"] for row in started) == 1_088
    (row,) = ask(workspace, "close_ratio").rows
    assert (row.numerator, row.denominator) == (4_238, len(started))


def test_nothing_changes_when_the_same_files_are_loaded_again(workspace, folder) -> None:
    mapping = ROOT / "docs" / "examples" / f"{NAME}.toml"
    again = workspace.load([folder / name for name in (PIPELINE, *OTHERS)], mapping=mapping)
    assert again.changes_nothing
    assert (again.same, again.rejected, again.snapshot) == (8_936, 0, 1)


def test_the_figures_are_the_same_when_the_dates_are_written_month_first(workspace, folder, fill) -> None:
    other, report = fill(NAME, [folder / name for name in (VARIANT, *OTHERS)], "USD")
    said = " ".join(note.text for note in report.decisions)
    assert "Dates in engage_date: month first" in said
    assert "Dates in close_date: month first" in said
    for kpi in ("deals_won", "win_rate", "sales_cycle_length", "average_deal_size"):
        for by in ((), ("rep",), ("product",)):
            first, second = (ask(place, kpi, grain="month", by=by) for place in (workspace, other))
            assert figures(first) == figures(second)
