"""Online Retail, the first three months of 525,461 lines: every figure against one worked out in plain Python.

A workspace of the whole file takes a minute, so the test writes the lines before March 2010 to a file of their own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import duckdb
import pytest

from parts import ROOT

pytestmark = pytest.mark.real_data

NAME = "online_retail"
BEFORE = "2010-03-01"
LAPSE_DAYS = 30


class Line(NamedTuple):
    """One line of an invoice."""

    invoice: str
    code: str
    product: str
    day: date
    units: int
    net: Decimal
    customer: str | None
    country: str


@pytest.fixture(scope="module")
def original(shared_data):
    return shared_data / NAME / "online_retail_2009-2010.parquet"


@pytest.fixture(scope="module")
def file(original, tmp_path_factory):
    target = tmp_path_factory.mktemp(NAME) / "online_retail_to_2010-02.parquet"
    duckdb.sql(f"SELECT * FROM '{original}' WHERE InvoiceDate < '{BEFORE}'").write_parquet(str(target))
    return target


@pytest.fixture(scope="module")
def loaded(file, fill):
    return fill(NAME, [file], "GBP", "Europe/London", lapse_days=LAPSE_DAYS)


@pytest.fixture(scope="module")
def workspace(loaded):
    return loaded[0]


@pytest.fixture(scope="module")
def lines(original):
    """The lines with what was paid for them; capitals and blanks around a code make no other product."""
    found = duckdb.sql(
        'SELECT Invoice, StockCode, InvoiceDate, Quantity, Price, CAST("Customer ID" AS BIGINT), Country'
        f" FROM '{original}' WHERE InvoiceDate < '{BEFORE}'"
    ).fetchall()
    return [
        Line(
            invoice,
            product,
            product.strip().casefold(),
            date.fromisoformat(at[:10]),
            units,
            units * Decimal(str(price)),
            None if customer is None else str(customer),
            country,
        )
        for invoice, product, at, units, price, customer, country in found
    ]


@pytest.fixture(scope="module")
def bought(lines):
    """The days on which each customer bought, and on how many invoices: those above zero."""
    totals, heads = Counter(), {}
    for line in lines:
        totals[line.invoice] += line.net
        heads[line.invoice] = line.customer, line.day
    days = defaultdict(list)
    for invoice, (customer, day) in heads.items():
        if customer and totals[invoice] > 0:
            days[customer].append(day)
    return {customer: sorted(found) for customer, found in days.items()}


def ask(workspace, kpi, period="2009-12-01..2010-02-28", **asked):
    return workspace.ask(workspace.question(kpi, period=period, **asked))


def figures(lines, group):
    """Revenue, units and number of invoices of every group."""
    net, units, invoices = Counter(), Counter(), defaultdict(set)
    for line in lines:
        net[group(line)] += line.net
        units[group(line)] += line.units
        invoices[group(line)].add(line.invoice)
    return {name: (net[name], units[name], len(invoices[name])) for name in net}


def figures_of(row):
    return row.value, row.also["units"], row.n


def test_every_line_is_taken_when_the_mapping_is_the_one_of_the_examples(loaded, lines) -> None:
    _, report = loaded
    assert len(lines) == 106_171
    assert [(table.entity, table.new, table.rejected) for table in report.tables] == [
        ("order", len({line.invoice for line in lines}), 0),
        ("order_line", len(lines), 0),
        ("product", len({line.code for line in lines}), 0),
        ("location", len({line.country for line in lines}), 0),
        ("account", len({line.customer for line in lines} - {None}), 0),
    ]
    assert report.questions == []


def test_the_revenue_agrees_when_asked_by_country_and_month(workspace, lines) -> None:
    rows = ask(workspace, "sales_volume_by_location", grain="month", by="location").rows
    wanted = figures(lines, lambda line: (line.day.strftime("%Y-%m"), line.country))
    assert {(row.period.label, row.labels["location"]): figures_of(row) for row in rows} == wanted
    months = figures(lines, lambda line: line.day.strftime("%Y-%m"))
    for row in rows:
        share = row.value / months[row.period.label][0]
        assert row.also["share"] == pytest.approx(float(share), abs=1e-12)


def test_cancellations_lower_the_revenue_when_their_quantities_are_negative(workspace, lines) -> None:
    (row,) = ask(workspace, "sales_volume_by_location").rows
    taken_back = sum(line.net for line in lines if line.invoice.startswith("C"))
    sold = sum(line.net for line in lines if not line.invoice.startswith("C"))
    assert taken_back < -50_000
    assert row.value == sold + taken_back
    by_country = figures(lines, lambda line: line.country)
    found = {row.labels["location"]: row for row in ask(workspace, "sales_volume_by_location", by="location").rows}
    assert {name: row.value for name, row in found.items()} == {name: net for name, (net, _, _) in by_country.items()}


def test_the_revenue_agrees_when_asked_by_product(workspace, lines) -> None:
    rows = ask(workspace, "revenue_by_product", by="product").rows
    wanted = figures(lines, lambda line: line.product)
    assert {row.labels["product"].casefold(): figures_of(row) for row in rows} == wanted
    assert min(row.value for row in rows) < 0, "of some products more came back than was sold"


def test_repeat_purchases_agree_when_revenue_is_split_into_new_and_existing_customers(workspace, lines, bought) -> None:
    def kind(line):
        if line.customer is None:
            return None
        return "existing" if bought.get(line.customer, [date.max])[0] < line.day else "new"

    rows = ask(workspace, "revenue_by_product", grain="month", by="new_or_existing").rows
    wanted = figures(lines, lambda line: (line.day.strftime("%Y-%m"), kind(line)))
    assert {(row.period.label, row.by["new_or_existing"]): figures_of(row) for row in rows} == wanted


def test_repeat_purchases_agree_when_they_are_counted_for_every_customer(workspace, bought) -> None:
    (row,) = ask(workspace, "clv", "2010-02").rows
    purchases = sum(map(len, bought.values()))
    assert purchases > len(bought)
    assert row.also["frequency"] == pytest.approx(purchases / len(bought), abs=1e-12)
    assert row.n == len(bought)
    assert row.value is None, "three months of data are less than a year"


def test_new_customers_agree_when_counted_by_their_first_purchase(workspace, bought) -> None:
    rows = ask(workspace, "cac", grain="month").rows
    wanted = Counter(days[0].strftime("%Y-%m") for days in bought.values())
    assert {row.period.label: row.also["new_customers"] for row in rows} == wanted


def test_revenue_per_customer_agrees_when_some_invoices_name_nobody(workspace, lines) -> None:
    january = [line for line in lines if line.day.strftime("%Y-%m") == "2010-01"]
    customers = {line.customer for line in january} - {None}
    answer = ask(workspace, "arpa", "2010-01", variant="period")
    (row,) = answer.rows
    assert (row.numerator, row.denominator) == (sum(line.net for line in january if line.customer), len(customers))
    assert answer.excluded == {"MISSING_DATA": len({line.invoice for line in january if line.customer is None})}


def test_retention_agrees_when_a_buyer_has_left_after_thirty_days(workspace, bought) -> None:
    def customers(day):
        return {
            customer
            for customer, days in bought.items()
            if any(0 <= (day - bought_on).days <= LAPSE_DAYS for bought_on in days)
        }

    for month, start, end in (
        ("2010-01", date(2010, 1, 1), date(2010, 2, 1)),
        ("2010-02", date(2010, 2, 1), date(2010, 3, 1)),
    ):
        (row,) = ask(workspace, "customer_retention_rate", month).rows
        assert (row.numerator, row.denominator) == (len(customers(start) & customers(end)), len(customers(start)))


def test_nothing_changes_when_the_same_file_is_loaded_again(workspace, file) -> None:
    again = workspace.load([file], mapping=ROOT / "docs" / "examples" / f"{NAME}.toml")
    assert again.changes_nothing
    assert again.rejected == 0
