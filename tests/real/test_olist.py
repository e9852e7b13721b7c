"""Olist, 8,000 leads, 842 deals and 112,650 items: every figure against one worked out in plain Python."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from parts import ROOT

pytestmark = pytest.mark.real_data

HORIZON_DAYS = 180


@pytest.fixture(scope="module")
def files(shared_data):
    funnel, market = shared_data / "olist_marketing_funnel", shared_data / "olist_ecommerce"
    return {
        "leads": funnel / "olist_marketing_qualified_leads_dataset.csv",
        "deals": funnel / "olist_closed_deals_dataset.csv",
        "sellers": market / "olist_sellers_dataset.csv",
        "items": market / "olist_order_items_dataset.csv.gz",
    }


@pytest.fixture(scope="module")
def loaded(files, fill):
    return fill("olist", list(files.values()), "BRL", "America/Sao_Paulo")


@pytest.fixture(scope="module")
def workspace(loaded):
    return loaded[0]


@pytest.fixture(scope="module")
def deals(files, read):
    return read(files["deals"])


@pytest.fixture(scope="module")
def cohort(files, read, deals):
    """Month, origin and days until the win, if there is one, of every lead."""
    won = {row["mql_id"]: date.fromisoformat(row["won_date"][:10]) for row in deals}
    found = []
    for row in read(files["leads"]):
        contact, win = date.fromisoformat(row["first_contact_date"]), won.get(row["mql_id"])
        days = None if win is None else (win - contact).days
        found.append((row["first_contact_date"][:7], row["origin"] or None, days))
    return found


def ask(workspace, kpi, period="2017-01-01..2018-12-31", **asked):
    return workspace.ask(workspace.question(kpi, period=period, **asked))


def conversions(cohort, place):
    counted = [lead for lead in cohort if lead[2] is None or lead[2] >= 0]
    entered = Counter(lead[place] for lead in counted)
    converted = Counter(lead[place] for lead in counted if lead[2] is not None and lead[2] <= HORIZON_DAYS)
    return {name: (converted[name], count) for name, count in entered.items()}


def test_every_row_is_taken_when_the_mapping_is_the_one_of_the_examples(loaded, deals) -> None:
    _, report = loaded
    taken = Counter()
    for table in report.tables:
        taken[table.entity] += table.new
    people = {row["sr_id"] for row in deals} | {row["sdr_id"] for row in deals}
    assert taken == {
        "lead": 8_000,
        "deal": 842,
        "employee": len(people),
        "account": 3_095,
        "location": 3_095,
        "order": 100_010,
        "order_line": 112_650,
    }
    assert report.rejected == 0
    assert report.questions == []


def test_conversion_agrees_when_cohorts_are_followed_per_month(workspace, cohort) -> None:
    answer = ask(workspace, "mql_to_customer_rate", grain="month")
    found = {row.period.start.isoformat()[:7]: row for row in answer.rows if row.denominator}
    wanted = conversions(cohort, 0)
    assert {month: (row.numerator, row.denominator) for month, row in found.items()} == wanted
    for row in found.values():
        assert row.value == pytest.approx(row.numerator / row.denominator, abs=1e-12)
    assert sum(entered for _, entered in wanted.values()) == 7_999


def test_conversion_agrees_when_asked_per_origin_with_unknown_and_empty_apart(workspace, cohort) -> None:
    answer = ask(workspace, "mql_to_customer_rate", by="source")
    found = {row.by["source"]: (row.numerator, row.denominator) for row in answer.rows}
    assert found == conversions(cohort, 1)
    assert found["unknown"][1] == 1_099
    assert found[None][1] == 60


def test_a_lead_is_listed_apart_when_it_was_won_before_its_first_contact(workspace, cohort) -> None:
    before = [lead for lead in cohort if lead[2] is not None and lead[2] < 0]
    assert [days for _, _, days in before] == [-2]
    assert ask(workspace, "mql_to_customer_rate").excluded == {"CUSTOMER_BEFORE": 1}


def test_later_wins_do_not_count_when_the_horizon_has_passed(workspace, cohort) -> None:
    late = sum(days is not None and days > HORIZON_DAYS for _, _, days in cohort)
    (row,) = ask(workspace, "mql_to_customer_rate").rows
    assert late > 0
    assert row.numerator == 842 - late - 1
    assert row.also["converted"] == row.numerator


def test_wins_agree_when_counted_by_closer_by_finder_and_by_month(workspace, deals) -> None:
    for dimension, column in (("rep", "sr_id"), ("sourcer", "sdr_id")):
        found = {
            row.by[dimension].removeprefix("olist:"): row.value
            for row in ask(workspace, "deals_won", by=dimension).rows
        }
        assert found == Counter(row[column] for row in deals)
    answer = ask(workspace, "deals_won", grain="month")
    found = {row.period.start.isoformat()[:7]: row.value for row in answer.rows if row.value}
    assert found == Counter(row["won_date"][:7] for row in deals)
    assert answer.excluded == {"MISSING_AMOUNT": 842}


def test_the_volume_agrees_when_asked_by_the_state_of_the_seller_and_year(workspace, files, read) -> None:
    states = {row["seller_id"]: row["seller_state"] for row in read(files["sellers"])}
    net, units = Counter(), Counter()
    for row in read(files["items"]):
        place = row["shipping_limit_date"][:4], states[row["seller_id"]]
        net[place] += Decimal(row["price"])
        units[place] += 1
    answer = ask(workspace, "sales_volume_by_location", "2016-01-01..2020-12-31", grain="year", by="location")
    rows = {(str(row.period.start.year), row.labels["location"]): row for row in answer.rows}
    assert {place: row.value for place, row in rows.items()} == net
    assert {place: row.also["units"] for place, row in rows.items()} == units
    assert sum(units.values()) == 112_650
    assert len({row.by["location"] for row in answer.rows}) == len(set(states.values())) == 23


def test_nothing_changes_when_the_same_files_are_loaded_again(workspace, files) -> None:
    again = workspace.load(list(files.values()), mapping=ROOT / "docs" / "examples" / "olist.toml")
    assert again.changes_nothing
    assert again.rejected == 0
