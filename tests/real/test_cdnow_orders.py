"""CDNOW loaded as orders, 2,357 buyers: what the KPIs say of them against plain Python and the published parameters.

The whole file takes longer than a test should, so the test writes the lines of the published sample into a file of
the same form.
"""

from __future__ import annotations

import gzip
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

import pytest

pytestmark = pytest.mark.real_data

R, ALPHA, A, B = 0.243, 4.414, 0.793, 2.426
P, Q, V = 6.25, 3.74, 15.44
WEEKS_AHEAD = 52
CALIBRATED_TO = date(1997, 9, 30)
WATCHED_TO = date(1998, 6, 30)
LAPSE_DAYS = 180
FIVE_YEARS = 5 * 365.25


@pytest.fixture(scope="module")
def sample(shared_data):
    """Buyer, day, number and dollars of every line, as they are written."""
    with gzip.open(shared_data / "cdnow" / "CDNOW_sample.txt.gz", "rt") as lines:
        return [tuple(line.split()[1:]) for line in lines]


@pytest.fixture(scope="module")
def loaded(sample, tmp_path_factory, fill):
    file = tmp_path_factory.mktemp("cdnow") / "CDNOW_sample_of_master.txt"
    rows = [("customer_id", "date", "number_of_cds", "dollar_value"), *sample]
    file.write_text("".join(f" {row[0]} {row[1]} {row[2]:>2} {row[3]:>7}\r\n" for row in rows), encoding="utf-8")
    return fill("cdnow", [file], "USD", lapse_days=LAPSE_DAYS)


@pytest.fixture(scope="module")
def workspace(loaded):
    return loaded[0]


@pytest.fixture(scope="module")
def spent(sample):
    """Dollars of every buyer and day; several purchases of one day are one."""
    found = defaultdict(Counter)
    for buyer, day, _, dollars in sample:
        found[buyer][date(int(day[:4]), int(day[4:6]), int(day[6:]))] += Decimal(dollars)
    return found


@pytest.fixture(scope="module")
def bought(spent):
    """The same without the days on which nothing was paid: 8 people took something for nothing and never came back."""
    paid = {buyer: {day: dollars for day, dollars in days.items() if dollars} for buyer, days in spent.items()}
    return {buyer: days for buyer, days in paid.items() if days}


def ask(workspace, kpi, period, **asked):
    return workspace.ask(workspace.question(kpi, period=period, **asked))


def expected_purchases(x, last, age, ahead):
    """How many purchases BG/NBD expects with the published parameters; the series of Gauss is summed term by term."""
    z, term, series, k = ahead / (ALPHA + age + ahead), 1.0, 1.0, 0
    while abs(term) > 1e-12:
        term *= (R + x + k) * (B + x + k) / (A + B + x - 1 + k) / (k + 1) * z
        series, k = series + term, k + 1
    top = (A + B + x - 1) / (A - 1) * (1 - ((ALPHA + age) / (ALPHA + age + ahead)) ** (R + x) * series)
    gone = A / (B + x - 1) * ((ALPHA + age) / (ALPHA + last)) ** (R + x) if x else 0.0
    return top / (1 + gone)


def expected_value(x, mean):
    """What Gamma-Gamma expects a purchase to be worth with the published parameters."""
    return P * (V + x * mean) / (P * x + Q - 1)


def life_in_years(lives):
    """The mean of a Kaplan-Meier curve of lengths in days and whether they are over, up to five years."""
    at_risk, left, area, before = len(lives), 1.0, 0.0, 0
    for length, alike in groupby(sorted(lives), key=lambda life: life[0]):
        ends = [over for _, over in alike]
        area += left * (length - before)
        left *= 1 - sum(ends) / at_risk
        at_risk, before = at_risk - len(ends), length
    return (area + left * (FIVE_YEARS - before)) / 365.25


def test_every_purchase_is_taken_when_it_has_no_number(loaded, sample, spent) -> None:
    _, report = loaded
    assert [(table.entity, table.new, table.rejected) for table in report.tables] == [
        ("order", sum(map(len, spent.values())), 0),
        ("order_line", len(sample), 0),
        ("account", 2_357, 0),
    ]
    assert len(sample) - len(set(sample)) == 21, "lines that read alike are purchases of their own"
    assert report.questions == []


def test_sales_agree_when_asked_by_month(workspace, sample) -> None:
    dollars, discs = Counter(), Counter()
    for _, day, number, paid in sample:
        dollars[f"{day[:4]}-{day[4:6]}"] += Decimal(paid)
        discs[f"{day[:4]}-{day[4:6]}"] += int(number)
    rows = ask(workspace, "sales_volume_by_location", "1997-01..1998-06", grain="month").rows
    assert {row.period.label: row.value for row in rows} == dollars
    assert {row.period.label: row.also["units"] for row in rows} == discs


def test_all_buyers_are_new_in_the_first_quarter_when_first_purchases_are_counted(workspace, bought) -> None:
    wanted = Counter(min(days).strftime("%Y-%m") for days in bought.values())
    rows = ask(workspace, "cac", "1997-01..1998-06", grain="month").rows
    found = {row.period.label: row.also["new_customers"] for row in rows}
    assert {month: count for month, count in found.items() if count} == wanted
    assert set(wanted) == {"1997-01", "1997-02", "1997-03"}
    assert sum(wanted.values()) == len(bought) == 2_349


def test_repeat_purchases_agree_when_revenue_of_existing_customers_is_asked(workspace, bought) -> None:
    rows = ask(workspace, "revenue_by_product", "1997-01..1998-06", by="new_or_existing").rows
    found = {row.by["new_or_existing"]: (row.value, row.n) for row in rows}
    repeats = [dollars for days in bought.values() for day, dollars in days.items() if day > min(days)]
    firsts = [days[min(days)] for days in bought.values()]
    assert found == {"existing": (sum(repeats), len(repeats)), "new": (sum(firsts), len(firsts) + 8)}


def test_the_historic_value_agrees_when_everything_spent_is_divided(workspace, spent) -> None:
    (row,) = ask(workspace, "clv", "1998-06", variant="historic").rows
    total = sum(dollars for days in spent.values() for dollars in days.values())
    assert (row.numerator, row.denominator) == (total, 2_357)
    assert float(row.value) == pytest.approx(float(total) / 2_357, abs=1e-9)


def test_the_simple_value_agrees_when_the_years_customers_stay_are_estimated(workspace, bought) -> None:
    edge, start = WATCHED_TO + timedelta(days=1), date(1997, 7, 1)
    year = [(buyer, dollars) for buyer, days in bought.items() for day, dollars in days.items() if day >= start]
    lives = []
    for days in bought.values():
        ends = max(days) + timedelta(days=LAPSE_DAYS + 1)
        lives.append(((min(ends, edge) - min(days)).days, ends < edge))
    years = life_in_years(lives)
    buyers = {buyer for buyer, _ in year}
    (row,) = ask(workspace, "clv", "1998-06").rows
    assert row.n == len(buyers)
    assert row.also["frequency"] == pytest.approx(len(year) / len(buyers), abs=1e-12)
    assert row.also["lifespan_years"] == pytest.approx(years, abs=1e-9)
    assert row.value == pytest.approx(float(sum(dollars for _, dollars in year)) / len(buyers) * years, rel=1e-9)


def test_the_value_by_chance_comes_near_when_the_published_parameters_are_used(workspace, bought) -> None:
    wanted = {}
    for buyer, days in bought.items():
        known = sorted(day for day in days if day <= CALIBRATED_TO)
        first, repeats = known[0], known[1:]
        mean = float(sum(days[day] for day in repeats)) / len(repeats) if repeats else 0.0
        weeks = (known[-1] - first).days / 7, (CALIBRATED_TO - first).days / 7
        purchases = expected_purchases(len(repeats), *weeks, WEEKS_AHEAD)
        wanted[buyer] = purchases * expected_value(len(repeats), mean)
    (row,) = ask(workspace, "clv", "1997-09", variant="probabilistic").rows
    assert row.n == 2_349
    assert row.value == pytest.approx(sum(wanted.values()) / len(wanted), rel=0.002)
    found = ask(workspace, "clv", "1997-09", variant="probabilistic", by="account").rows
    assert {row.by["account"].removeprefix("cdnow:"): row.value for row in found} == pytest.approx(
        wanted, rel=0.005, abs=1e-6
    )
