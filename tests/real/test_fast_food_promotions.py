"""Fast-food promotion test, 137 restaurants over four weeks: what each location sold, against plain Python."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal

import pytest

from parts import ROOT

pytestmark = pytest.mark.real_data

NAME = "fast_food_ab_test"
WEEKS = {"1": "2018-W01", "2": "2018-W02", "3": "2018-W03", "4": "2018-W04"}
PERIOD = "2018-01-01..2018-01-28"


@pytest.fixture(scope="module")
def file(shared_data):
    return shared_data / NAME / "WA_Marketing-Campaign.csv"


@pytest.fixture(scope="module")
def loaded(file, fill):
    return fill(NAME, [file], "USD")


@pytest.fixture(scope="module")
def workspace(loaded):
    return loaded[0]


@pytest.fixture(scope="module")
def sales(file, read):
    return read(file)


def ask(workspace, **asked):
    return workspace.ask(workspace.question("sales_volume_by_location", period=PERIOD, **asked)).rows


def dollars(sales, group):
    found = Counter()
    for row in sales:
        found[group(row)] += Decimal(row["SalesInThousands"]) * 1000
    return found


def by_location_and_week(workspace):
    return {
        (row.labels["location"], row.period.label): row.value for row in ask(workspace, grain="week", by="location")
    }


def test_every_week_of_every_location_is_taken_when_weeks_have_numbers_alone(loaded, sales) -> None:
    _, report = loaded
    assert [(table.entity, table.new, table.rejected) for table in report.tables] == [
        ("location", 137, 0),
        ("promotion", 137, 0),
        *(4 * [("order", 137, 0)]),
        ("order_line", 548, 0),
    ]
    assert len(sales) == 548
    assert report.questions == []


def test_the_sales_agree_when_asked_by_location_and_week(workspace, sales) -> None:
    wanted = dollars(sales, lambda row: (row["LocationID"], WEEKS[row["week"]]))
    assert by_location_and_week(workspace) == wanted
    weeks = dollars(sales, lambda row: WEEKS[row["week"]])
    for row in ask(workspace, grain="week", by="location"):
        share = row.value / weeks[row.period.label]
        assert row.also["share"] == pytest.approx(float(share), abs=1e-12)


def test_the_sales_agree_when_asked_by_market(workspace, sales) -> None:
    rows = ask(workspace, by="region")
    assert {row.by["region"]: row.value for row in rows} == dollars(sales, lambda row: row["MarketID"])
    counts = Counter(row["MarketID"] for row in sales)
    assert {row.by["region"]: row.n for row in rows} == counts


def test_promotions_can_be_compared_when_their_locations_are_asked_for(workspace, sales) -> None:
    stores = defaultdict(set)
    for row in sales:
        stores[row["Promotion"]].add(row["LocationID"])
    wanted = dollars(sales, lambda row: row["Promotion"])
    means = {}
    for promotion, places in stores.items():
        (row,) = ask(workspace, where={"location": sorted(places)})
        assert (row.value, row.n) == (wanted[promotion], 4 * len(places))
        means[promotion] = round(float(row.value) / row.n / 1000, 2)
    assert {promotion: len(places) for promotion, places in stores.items()} == {"1": 43, "2": 47, "3": 47}
    assert means == {"1": 58.10, "2": 47.33, "3": 55.36}


def test_the_figures_are_the_same_when_the_copy_is_ten_times_too_much(workspace, file, fill) -> None:
    copy = file.with_name("WA_Marketing-Campaign.grosssales_x10000_variant.csv")
    other, report = fill(NAME, [copy], "USD")
    assert report.rejected == 0
    assert by_location_and_week(other) == by_location_and_week(workspace)


def test_nothing_changes_when_the_same_file_is_loaded_again(workspace, file) -> None:
    again = workspace.load([file], mapping=ROOT / "docs" / "examples" / f"{NAME}.toml")
    assert again.changes_nothing
    assert again.rejected == 0
