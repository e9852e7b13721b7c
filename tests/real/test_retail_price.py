"""Retail prices of 52 products beside those of three competitors: the index against one worked out in plain Python."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from statistics import mean
from typing import NamedTuple

import pytest

from parts import ROOT

pytestmark = pytest.mark.real_data

NAME = "retail_price"
PLACES = Decimal("0.0001")
RIVALS = ("1", "2", "3")


class Offer(NamedTuple):
    """One product in one month."""

    product: str
    month: str
    family: str
    own: float
    rivals: dict[str, float]
    units: int
    revenue: Decimal


@pytest.fixture(scope="module")
def file(shared_data):
    return shared_data / "retail_price_competitors" / "retail_price.csv"


@pytest.fixture(scope="module")
def loaded(file, fill):
    return fill(NAME, [file], "BRL")


@pytest.fixture(scope="module")
def workspace(loaded):
    return loaded[0]


@pytest.fixture(scope="module")
def offers(file, read):
    """The rows of the file; money has four places."""

    def money(text):
        return Decimal(text).quantize(PLACES, ROUND_HALF_UP)

    return [
        Offer(
            row["product_id"],
            row["month_year"][:7],
            row["product_category_name"],
            float(money(row["unit_price"])),
            {rival: float(money(row[f"comp_{rival}"])) for rival in RIVALS},
            int(row["qty"]),
            money(row["total_price"]),
        )
        for row in read(file)
    ]


def ask(workspace, period="2017-01..2018-08", **asked):
    return workspace.ask(workspace.question("competitor_price_index", period=period, **asked)).rows


def units_before(offers, month):
    """Units of every product sold on as many days as the month has, right before it; a month's are of its last day.

    Before March these are 31 days, which reach back to the last of January.
    """
    first = date(int(month[:4]), int(month[5:]), 1)
    since = first - timedelta(days=monthrange(first.year, first.month)[1])
    found = Counter()
    for offer in offers:
        year, number = int(offer.month[:4]), int(offer.month[5:])
        if since <= date(year, number, monthrange(year, number)[1]) < first:
            found[offer.product] += offer.units
    return found


def basket(offers, sold, rivals=RIVALS):
    """Our prices and the mean prices of competitors, weighed by the units sold before if there are any."""
    before = {offer.product: sold[offer.product] for offer in offers}
    if not any(before.values()):
        before = dict.fromkeys(before, 1)
    total = sum(before.values())

    def weighed(price):
        return sum(price(offer) * before[offer.product] for offer in offers) / total

    own = weighed(lambda offer: offer.own)
    rival = weighed(lambda offer: mean(offer.rivals[name] for name in rivals))
    gap = weighed(lambda offer: offer.own - min(offer.rivals[name] for name in rivals))
    return (own / rival * 100, own, rival, gap)


def grouped(offers, group):
    found = defaultdict(list)
    for offer in offers:
        found[group(offer)].append(offer)
    return found


def shown(row):
    return (row.value, row.also["own_price"], row.also["competitor_price"], row.also["match_gap"])


def test_every_price_is_taken_when_each_competitor_is_a_column(loaded, offers) -> None:
    _, report = loaded
    assert [(table.entity, table.new, table.rejected) for table in report.tables] == [
        ("product", 52, 0),
        ("price", len(offers), 0),
        ("competitor", 3, 0),
        ("competitor_price", 3 * len(offers), 0),
        ("order", len(offers), 0),
        ("order_line", len(offers), 0),
    ]
    assert len(offers) == 676
    assert report.questions == []


def test_the_index_agrees_when_asked_for_every_product_and_month(workspace, offers) -> None:
    found = {(row.labels["product"], row.period.label): row for row in ask(workspace, grain="month", by="product")}
    priced = {name: row for name, row in found.items() if row.value is not None}
    assert set(priced) == {(offer.product, offer.month) for offer in offers}
    for offer in offers:
        rival = mean(offer.rivals.values())
        row = priced[offer.product, offer.month]
        wanted = (offer.own / rival * 100, offer.own, rival, offer.own - min(offer.rivals.values()))
        assert shown(row) == pytest.approx(wanted, rel=1e-9, abs=1e-9)


def test_products_weigh_by_the_units_sold_before_when_the_index_is_of_all(workspace, offers) -> None:
    rows = ask(workspace, grain="month")
    months = grouped(offers, lambda offer: offer.month)
    assert [row.period.label for row in rows] == sorted(months)
    for row in rows:
        assert shown(row) == pytest.approx(
            basket(months[row.period.label], units_before(offers, row.period.label)), rel=1e-9
        )
        assert row.also["competitors"] == 3


def test_the_index_agrees_when_asked_by_category_and_by_competitor(workspace, offers) -> None:
    families = grouped(offers, lambda offer: (offer.family, offer.month))
    rows = ask(workspace, grain="month", by="family")
    found = {(row.labels["family"], row.period.label): row for row in rows if row.value is not None}
    assert set(found) == set(families)
    for name, row in found.items():
        assert shown(row) == pytest.approx(basket(families[name], units_before(offers, name[1])), rel=1e-9, abs=1e-9)
    sold, march = units_before(offers, "2018-03"), [offer for offer in offers if offer.month == "2018-03"]
    rows = ask(workspace, "2018-03", by="competitor")
    assert {row.labels["competitor"] for row in rows} == set(RIVALS)
    for row in rows:
        assert shown(row) == pytest.approx(basket(march, sold, (row.labels["competitor"],)), rel=1e-9, abs=1e-9)
        assert [str(flag) for flag in row.flags] == ["SMALL_N"]


def test_the_average_retail_price_agrees_when_sales_are_divided_by_units(workspace, offers) -> None:
    months = grouped(offers, lambda offer: offer.month)
    for row in ask(workspace, grain="month"):
        sales = months[row.period.label]
        wanted = sum(offer.revenue for offer in sales) / sum(offer.units for offer in sales)
        assert float(row.also["average_retail_price"]) == pytest.approx(float(wanted), abs=1e-9)


def test_the_own_price_is_the_competitors_when_they_are_equal(workspace, offers) -> None:
    equal = {(offer.product, offer.month) for offer in offers if offer.own == offer.rivals["1"]}
    assert len(equal) == 245
    rows = ask(workspace, grain="month", by="product", where={"competitor": "1"})
    found = {(row.labels["product"], row.period.label): row.value for row in rows}
    assert {name for name, value in found.items() if value is not None and abs(value - 100) < 1e-9} == equal


def test_nothing_changes_when_the_same_file_is_loaded_again(workspace, file) -> None:
    again = workspace.load([file], mapping=ROOT / "docs" / "examples" / f"{NAME}.toml")
    assert again.changes_nothing
    assert again.rejected == 0
