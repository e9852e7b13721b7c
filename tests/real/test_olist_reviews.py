"""Olist, 6,123 reviews joined to the sellers of the shop: satisfaction against plain Python.

Of the items the test takes those of reviewed orders alone, in a file of its own.
"""

from __future__ import annotations

import csv
import math
from collections import Counter, defaultdict
from decimal import Decimal

import pytest

from parts import ROOT

pytestmark = pytest.mark.real_data

PERIOD = "2016-01-01..2018-12-31"
SCORES = ("ones", "twos", "threes", "fours", "fives")


@pytest.fixture(scope="module")
def market(shared_data):
    return shared_data / "olist_ecommerce"


@pytest.fixture(scope="module")
def items(market, read, reviewed):
    return [row for row in read(market / "olist_order_items_dataset.csv.gz") if row["order_id"] in reviewed]


@pytest.fixture(scope="module")
def raw_reviews(market, read):
    return read(market / "olist_order_reviews_dataset.sample.csv.gz")


@pytest.fixture(scope="module")
def reviewed(raw_reviews):
    return {row["order_id"] for row in raw_reviews}


@pytest.fixture(scope="module")
def reviews(raw_reviews, items):
    """The reviews with the seller of the order, where it has one."""
    sellers = defaultdict(set)
    for item in items:
        sellers[item["order_id"]].add(item["seller_id"])
    alone = {order: min(names) for order, names in sellers.items() if len(names) == 1}
    return [{**row, "seller_id": alone.get(row["order_id"], "")} for row in raw_reviews]


@pytest.fixture(scope="module")
def states(market, read):
    return {row["seller_id"]: row["seller_state"] for row in read(market / "olist_sellers_dataset.csv")}


@pytest.fixture(scope="module")
def files(market, items, reviews, tmp_path_factory):
    folder = tmp_path_factory.mktemp("reviews")
    written = [market / "olist_sellers_dataset.csv"]
    for name, rows in (("olist_order_items_reviewed.csv", items), ("reviews.csv", reviews)):
        with (folder / name).open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        written.append(folder / name)
    return written


@pytest.fixture(scope="module")
def loaded(files, fill):
    return fill("olist", files, "BRL", "America/Sao_Paulo")


@pytest.fixture(scope="module")
def workspace(loaded):
    return loaded[0]


def ask(workspace, kpi="csat", **asked):
    return workspace.ask(workspace.question(kpi, period=PERIOD, **asked))


def satisfied(reviews, group):
    """How many gave a four or five, and how many answered, by group."""
    happy = Counter(group(row) for row in reviews if row["review_score"] in "45")
    return {name: (happy[name], count) for name, count in Counter(map(group, reviews)).items()}


def wilson(happy, asked):
    """The interval of a share at 95 %."""
    z, share = 1.959963984540054, happy / asked
    middle = (share + z * z / (2 * asked)) / (1 + z * z / asked)
    half = z / (1 + z * z / asked) * math.sqrt(share * (1 - share) / asked + z * z / (4 * asked * asked))
    return middle - half, middle + half


def test_every_review_is_taken_when_some_ids_stand_for_two_orders(loaded, reviews, items) -> None:
    _, report = loaded
    assert [(table.entity, table.new, table.rejected) for table in report.tables] == [
        ("account", 3_095, 0),
        ("location", 3_095, 0),
        ("order", len({(item["order_id"], item["seller_id"]) for item in items}), 0),
        ("order_line", len(items), 0),
        ("survey_response", 6_123, 0),
    ]
    assert len({row["review_id"] for row in reviews}) < len(reviews)
    assert report.questions == []


def test_satisfaction_agrees_when_all_reviews_are_counted(workspace, reviews) -> None:
    (row,) = ask(workspace).rows
    scores = Counter(int(review["review_score"]) for review in reviews)
    happy = scores[4] + scores[5]
    assert (row.numerator, row.denominator) == (happy, len(reviews))
    assert row.interval == pytest.approx(wilson(happy, len(reviews)), abs=1e-9)
    assert [row.also[name] for name in SCORES] == [scores[score] for score in range(1, 6)]
    assert row.also["mean"] == pytest.approx(sum(k * n for k, n in scores.items()) / len(reviews), abs=1e-12)
    assert row.also["response_rate"] == 1


def test_satisfaction_agrees_when_asked_by_the_month_of_the_answer(workspace, reviews) -> None:
    rows = ask(workspace, grain="month").rows
    wanted = satisfied(reviews, lambda row: row["review_answer_timestamp"][:7])
    assert {row.period.label: (row.numerator, row.denominator) for row in rows if row.denominator} == wanted


def test_satisfaction_agrees_when_asked_by_seller_and_by_the_state_it_sells_from(workspace, reviews, states) -> None:
    rows = ask(workspace, by="account").rows
    found = {row.by["account"] and row.by["account"].removeprefix("olist:"): row for row in rows}
    wanted = satisfied(reviews, lambda row: row["seller_id"] or None)
    assert {name: (row.numerator, row.denominator) for name, row in found.items()} == wanted
    rows = ask(workspace, by="region").rows
    wanted = satisfied(reviews, lambda row: states.get(row["seller_id"]))
    assert {row.by["region"]: (row.numerator, row.denominator) for row in rows} == wanted
    assert wanted[None][1] > 82, "orders of several sellers, and without items"


def test_what_was_sold_stands_beside_it_when_the_items_of_the_orders_are_loaded(workspace, items, states) -> None:
    net = Counter()
    for item in items:
        net[states[item["seller_id"]]] += Decimal(item["price"])
    answer = workspace.ask(workspace.question("sales_volume_by_location", period="2016..2020", by="location"))
    assert {row.labels["location"]: row.value for row in answer.rows} == net


def test_reviews_count_as_a_whole_when_the_file_has_no_sellers(market, fill, reviews) -> None:
    alone, report = fill("olist", [market / "olist_order_reviews_dataset.sample.csv.gz"], "BRL", "America/Sao_Paulo")
    assert report.rejected == 0
    (row,) = ask(alone, by="account").rows
    assert row.by == {"account": None}
    assert (row.numerator, row.denominator) == satisfied(reviews, lambda _: None)[None]


def test_nothing_changes_when_the_same_files_are_loaded_again(workspace, files) -> None:
    again = workspace.load(files, mapping=ROOT / "docs" / "examples" / "olist.toml")
    assert again.changes_nothing
    assert again.rejected == 0
