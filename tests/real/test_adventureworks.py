"""AdventureWorks, 31,465 orders and 163 quotas: every figure against one worked out in plain Python."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest

from parts import ROOT
from sightline.base.periods import Period

pytestmark = pytest.mark.real_data

FILES = (
    "SalesTerritory.csv",
    "Employee.csv",
    "SalesPerson.csv",
    "Product.csv",
    "SalesOrderHeader.csv.gz",
    "SalesOrderDetail.csv.gz",
)
PLACES = Decimal("0.0001")
LAST_QUARTER_ENDS = date(2014, 5, 31)


@pytest.fixture(scope="module")
def folder(shared_data):
    return shared_data / "adventureworks_oltp"


@pytest.fixture(scope="module")
def quotas(folder, read):
    """Person, first day, last day and value: a quota holds until the day before the person's next one."""
    starts = defaultdict(list)
    for row in read(folder / "SalesPersonQuotaHistory.csv"):
        starts[row["BusinessEntityID"]].append((date.fromisoformat(row["QuotaDate"][:10]), Decimal(row["SalesQuota"])))
    found = []
    for person, rows in starts.items():
        rows.sort()
        ends = [start - timedelta(days=1) for start, _ in rows[1:]] + [LAST_QUARTER_ENDS]
        found += [(person, start, end, value) for (start, value), end in zip(rows, ends, strict=True)]
    return found


@pytest.fixture(scope="module")
def files(folder, quotas, tmp_path_factory):
    target = tmp_path_factory.mktemp("quotas") / "quotas.csv"
    with target.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(["BusinessEntityID", "QuotaDate", "QuotaEnd", "SalesQuota"])
        writer.writerows(quotas)
    return [*(folder / name for name in FILES), target]


@pytest.fixture(scope="module")
def loaded(files, fill):
    return fill("adventureworks", files, "USD")


@pytest.fixture(scope="module")
def workspace(loaded):
    return loaded[0]


@pytest.fixture(scope="module")
def orders(folder, read):
    return {row["SalesOrderID"]: row for row in read(folder / "SalesOrderHeader.csv.gz")}


@pytest.fixture(scope="module")
def lines(folder, read):
    """Order, quantity and net: money has four places."""
    return [
        (row["SalesOrderID"], int(row["OrderQty"]), Decimal(row["LineTotal"]).quantize(PLACES, ROUND_HALF_UP))
        for row in read(folder / "SalesOrderDetail.csv.gz")
    ]


def ask(workspace, kpi, period="2011-01-01..2014-12-31", **asked):
    return workspace.ask(workspace.question(kpi, period=period, **asked))


def summed(lines, group):
    units, net = Counter(), Counter()
    for order, quantity, amount in lines:
        units[group(order)] += quantity
        net[group(order)] += amount
    return units, net


def test_every_row_is_taken_when_the_mapping_is_the_one_of_the_examples(loaded) -> None:
    _, report = loaded
    assert [(table.entity, table.new, table.changed, table.rejected) for table in report.tables] == [
        ("location", 10, 0, 0),
        ("employee", 17, 0, 0),
        ("employee", 0, 17, 0),
        ("product", 504, 0, 0),
        ("order", 31_465, 0, 0),
        ("deal", 3_806, 0, 0),
        ("order_line", 121_317, 0, 0),
        ("target", 163, 0, 0),
    ]
    assert report.questions == []


def test_the_whole_volume_agrees_when_lines_and_subtotals_are_summed(workspace, orders, lines) -> None:
    (row,) = ask(workspace, "sales_volume_by_location").rows
    assert row.value == sum(net for _, _, net in lines)
    assert row.also["units"] == sum(quantity for _, quantity, _ in lines) == 274_914
    assert row.n == len(orders) == 31_465
    subtotals = sum(Decimal(order["SubTotal"]) for order in orders.values())
    assert abs(row.value - subtotals) < PLACES * len(orders)


def test_the_volume_agrees_when_asked_by_territory_and_year(workspace, folder, read, orders, lines) -> None:
    names = {row["TerritoryID"]: row["Name"] for row in read(folder / "SalesTerritory.csv")}
    units, net = summed(lines, lambda order: (orders[order]["OrderDate"][:4], names[orders[order]["TerritoryID"]]))
    rows = {
        (str(row.period.start.year), row.labels["location"]): row
        for row in ask(workspace, "sales_volume_by_location", grain="year", by="location").rows
    }
    assert {place: row.value for place, row in rows.items()} == net
    assert {place: row.also["units"] for place, row in rows.items()} == units
    years = Counter()
    for (year, _), amount in net.items():
        years[year] += amount
    for (year, name), row in rows.items():
        assert row.also["share"] == pytest.approx(float(net[year, name] / years[year]), abs=1e-12)


def test_the_volume_agrees_when_asked_by_person_and_channel(workspace, orders, lines) -> None:
    _, people = summed(lines, lambda order: orders[order]["SalesPersonID"])
    people[None] = people.pop("")
    found = ask(workspace, "sales_volume_by_location", by="rep").rows
    assert {row.by["rep"] and row.by["rep"].removeprefix("aw:"): row.value for row in found} == people
    _, channels = summed(lines, lambda order: {"0": "partner", "1": "online"}[orders[order]["OnlineOrderFlag"]])
    found = ask(workspace, "sales_volume_by_location", by="channel").rows
    assert {row.by["channel"]: row.value for row in found} == channels


def test_orders_of_resellers_are_deals_won_when_one_file_feeds_both(workspace, orders) -> None:
    sold = [order for order in orders.values() if order["SalesPersonID"]]
    (row,) = ask(workspace, "deals_won").rows
    assert row.value == len(sold) == 3_806
    assert row.also["amount"] == sum(Decimal(order["SubTotal"]) for order in sold)


def test_attainment_agrees_when_asked_for_every_person_and_quarter(workspace, orders, quotas) -> None:
    quarters = defaultdict(dict)
    for person, start, end, quota in quotas:
        credit = sum(
            Decimal(order["SubTotal"])
            for order in orders.values()
            if order["SalesPersonID"] == person and start <= date.fromisoformat(order["OrderDate"]) <= end
        )
        quarters[start, end][person] = (credit, quota)
    assert len(quarters) == 12
    for (start, end), people in quarters.items():
        period = Period(start, end + timedelta(days=1), "quarter")
        rows = ask(workspace, "quota_attainment", period=period, by="rep").rows
        found = {row.by["rep"].removeprefix("aw:"): (row.numerator, row.denominator) for row in rows}
        assert found == people
        for row in rows:
            credit, quota = people[row.by["rep"].removeprefix("aw:")]
            assert row.value == pytest.approx(float(credit / quota), abs=1e-12)
        (reached,) = ask(workspace, "share_at_quota", period=period).rows
        assert reached.numerator == sum(credit >= quota for credit, quota in people.values())
        assert reached.denominator == len(people)


def test_the_quotas_add_up_when_all_quarters_are_asked_at_once(workspace, quotas) -> None:
    rows = ask(workspace, "quota_attainment", by="rep").rows
    wanted = Counter()
    for person, _, _, quota in quotas:
        wanted[person] += quota
    assert {row.by["rep"].removeprefix("aw:"): row.denominator for row in rows} == wanted


def test_nothing_changes_when_the_same_files_are_loaded_again(workspace, files) -> None:
    again = workspace.load(files, mapping=ROOT / "docs" / "examples" / "adventureworks.toml")
    assert again.changes_nothing
    assert again.rejected == 0
