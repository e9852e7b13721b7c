"""What must hold whatever the rows are: parts add up to the whole, and complements complement each other."""

import importlib
import random
from datetime import UTC, date, datetime

import pytest

from worlds.random_world import SETTINGS, world

START, END = date(2024, 1, 1), date(2025, 1, 1)
LATE, WITHIN = datetime(2027, 1, 1, tzinfo=UTC), datetime(2024, 8, 14, 9, 30, tzinfo=UTC)
ADDING = (
    "activity_count",
    "calls",
    "deals_won",
    "emails",
    "meetings_scheduled",
    "new_opportunities",
    "opportunities_created",
    "sales_volume_by_location",
)
COMPLEMENTS = (
    ("customer_churn_rate", "customer_retention_rate"),
    ("revenue_churn_gross", "grr"),
    ("revenue_churn_net", "nrr"),
)
FRACTIONS = (
    "win_rate",
    "win_loss_ratio",
    "sql_to_customer_rate",
    "quota_attainment",
    "share_at_quota",
    "customer_churn_rate",
    "nrr",
    "average_deal_size",
    "nps",
)


@pytest.fixture(scope="module")
def made():
    return world(11, deals=500, accounts=200, leads=400, activities=2500, orders=600, responses=400)


def ask(kpi, made, grain="month", by=None, as_of=LATE):
    oracle = importlib.import_module(f"oracles.{kpi}").oracle
    return oracle(made, SETTINGS, START, END, grain, by, as_of)


@pytest.mark.parametrize("as_of", [LATE, WITHIN], ids=["over", "running"])
@pytest.mark.parametrize("kpi", ADDING)
def test_months_add_up_to_the_year_when_events_are_counted(made, kpi, as_of):
    months, year = ask(kpi, made, as_of=as_of), ask(kpi, made, "total", as_of=as_of)
    assert sum(cell["value"] for cell in months.values()) == next(iter(year.values()))["value"]


@pytest.mark.parametrize("by", ["rep", "team"])
@pytest.mark.parametrize("kpi", ADDING)
def test_members_add_up_to_the_whole_when_events_are_counted(made, kpi, by):
    whole = next(iter(ask(kpi, made, "total").values()))["value"]
    assert sum(cell["value"] for cell in ask(kpi, made, "total", by).values()) == whole


@pytest.mark.parametrize("by", ["rep", "team"])
@pytest.mark.parametrize("kpi", FRACTIONS)
def test_the_parts_of_members_add_up_when_a_ratio_is_broken_down(made, kpi, by):
    parts = ask(kpi, made, "quarter", by)
    for (start, _), whole in ask(kpi, made, "quarter").items():
        members = [cell for key, cell in parts.items() if key[0] == start]
        assert sum(cell["numerator"] for cell in members) == whole["numerator"]
        assert sum(cell["denominator"] for cell in members) == whole["denominator"]


@pytest.mark.parametrize(("lost", "kept"), COMPLEMENTS)
def test_what_is_lost_and_what_is_kept_are_the_whole_when_something_was_there(made, lost, kept):
    left, stayed = ask(lost, made), ask(kept, made)
    assert all(left[key]["value"] + stayed[key]["value"] == 1 for key in left if left[key]["denominator"])


def test_gross_retention_is_never_above_the_whole_when_customers_grow(made):
    assert max(cell["value"] for cell in ask("grr", made).values()) <= 1


def test_shares_of_stages_add_up_to_the_whole_when_leads_stand_in_them(made):
    shares = {}
    for (start, _), cell in ask("lifecycle_stage_share", made, by="stage").items():
        shares[start] = shares.get(start, 0) + cell["value"]
    assert set(shares.values()) == {1}


@pytest.mark.parametrize("kpi", [*ADDING, *FRACTIONS, "close_ratio", "touches_per_closed_deal", "lead_response_time"])
def test_nothing_changes_when_the_rows_come_in_another_order(made, kpi):
    shuffled = {name: random.Random(3).sample(rows, len(rows)) for name, rows in made.items()}
    assert ask(kpi, made, "quarter", "rep") == ask(kpi, shuffled, "quarter", "rep")


@pytest.mark.parametrize("kpi", ["close_ratio", "win_rate", "mql_to_customer_rate", "share_at_quota"])
def test_a_proportion_stays_between_none_and_all_when_the_period_is_cut_finer(made, kpi):
    values = [cell["value"] for cell in ask(kpi, made, by="rep").values() if cell["value"] is not None]
    assert values
    assert all(0 <= value <= 1 for value in values)
