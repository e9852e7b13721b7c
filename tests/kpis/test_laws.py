"""Laws that hold whatever the data: parts add up to wholes, complements to one, viewers see their own."""

from collections import defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from kpis.desks import desk_of
from sightline.base.periods import Grain, Period
from sightline.measure.errors import NothingVisibleError
from sightline.measure.question import Question
from sightline.measure.scope import ViewScope
from worlds.random_world import SETTINGS, world

AS_OF = datetime(2026, 6, 1, tzinfo=UTC)
YEAR = Period(date(2024, 1, 1), date(2025, 1, 1), "2024")
EVERYBODY = ViewScope.everything()
ADDITIVE = [
    ("deals_won", None),
    ("deals_won", "by_value"),
    ("activity_count", None),
    ("calls", None),
    ("emails", None),
    ("meetings_scheduled", None),
    ("revenue_by_product", None),
    ("sales_volume_by_location", None),
    ("opportunities_created", None),
    ("opportunities_created", "by_value"),
    ("new_opportunities", None),
    ("new_opportunities", "by_value"),
    ("proposals_sent", None),
    ("proposals_sent", "documents"),
    ("csat", None),
    ("employee_turnover", None),
]
KPIS = [
    *dict.fromkeys(kpi for kpi, _ in ADDITIVE),
    "arpa",
    "cross_sell_rate",
    "customer_churn_rate",
    "customer_lifecycle_length",
    "customer_outcomes",
    "customer_retention_rate",
    "grr",
    "lifecycle_stage_share",
    "nrr",
    "organic_growth_rate",
    "reference_clients",
    "revenue_churn_gross",
    "revenue_churn_net",
    "upsell_rate",
    "win_rate",
]
SPLITS = [(Grain.MONTH, ()), (Grain.QUARTER, ()), (Grain.QUARTER, ("rep",)), (Grain.YEAR, ("team",))]
IDS = [f"{grain} by {' '.join(by) or 'nothing'}" for grain, by in SPLITS]


@pytest.fixture(scope="module")
def made():
    return world(3, deals=400, accounts=150, leads=400, activities=1500, orders=400, responses=300)


@pytest.fixture(scope="module")
def desk(made, tmp_path_factory):
    return desk_of(tmp_path_factory.mktemp("laws"), made, SETTINGS, KPIS)


def rows_of(desk, kpi, grain=Grain.YEAR, by=(), variant=None, scope=EVERYBODY):
    return desk.ask(Question(kpi, YEAR, AS_OF, grain, by, variant=variant), scope).rows


def sums_by(rows, key):
    found = defaultdict(Decimal)
    for row in rows:
        found[key(row)] += Decimal(row.numerator)
    return found


def quarter_of(row):
    return row.period.start.year, (row.period.start.month - 1) // 3


@pytest.mark.parametrize(("kpi", "variant"), ADDITIVE)
def test_months_add_up_to_the_quarter_when_the_numerator_is_additive(desk, kpi, variant):
    months = sums_by(rows_of(desk, kpi, Grain.MONTH, variant=variant), quarter_of)
    quarters = sums_by(rows_of(desk, kpi, Grain.QUARTER, variant=variant), quarter_of)
    assert len(quarters) == 4
    assert all(quarters.values())
    assert months == quarters


@pytest.mark.parametrize(("kpi", "variant"), ADDITIVE)
@pytest.mark.parametrize("by", ["rep", "team"])
def test_members_and_none_add_up_to_the_company_when_the_numerator_is_additive(desk, kpi, variant, by):
    members = rows_of(desk, kpi, Grain.QUARTER, (by,), variant)
    company = rows_of(desk, kpi, Grain.QUARTER, variant=variant)
    assert len({row.by[by] for row in members}) > 1
    assert sums_by(members, quarter_of) == sums_by(company, quarter_of)


def paired(desk, first, second, grain, by):
    """The rows of two KPIs cell by cell; at least one cell must hold a value."""
    left, right = (
        {(row.period, *row.by.values()): row for row in rows_of(desk, kpi, grain, by)} for kpi in (first, second)
    )
    assert left.keys() == right.keys()
    assert any(row.value is not None for row in left.values())
    return [(row, right[key]) for key, row in left.items()]


@pytest.mark.parametrize(("grain", "by"), SPLITS, ids=IDS)
@pytest.mark.parametrize(
    ("kept", "lost"),
    [("customer_retention_rate", "customer_churn_rate"), ("grr", "revenue_churn_gross"), ("nrr", "revenue_churn_net")],
)
def test_kept_and_lost_add_up_to_one_when_asked_of_the_same_customers(desk, kept, lost, grain, by):
    for stayed, left in paired(desk, kept, lost, grain, by):
        assert (stayed.n, stayed.denominator) == (left.n, left.denominator)
        assert stayed.numerator + left.numerator == stayed.denominator
        assert (stayed.value is None) == (left.value is None)
        if stayed.value is not None:
            assert stayed.value == pytest.approx(1 - left.value, abs=1e-12)


@pytest.mark.parametrize(("grain", "by"), SPLITS, ids=IDS)
def test_gross_retention_stays_within_one_and_below_net_when_revenue_moves(desk, grain, by):
    for gross, net in paired(desk, "grr", "nrr", grain, by):
        if gross.value is not None:
            assert 0 <= gross.value <= 1
            assert gross.value <= net.value


@pytest.mark.parametrize("by", [(), ("stage",), ("stage", "rep")])
def test_shares_of_stages_add_up_to_one_when_leads_are_open(desk, by):
    totals = defaultdict(float)
    for row in rows_of(desk, "lifecycle_stage_share", Grain.QUARTER, by):
        totals[row.period, row.by.get("rep")] += row.value
    assert len({period for period, _ in totals}) == 4
    assert [*totals.values()] == pytest.approx([1.0] * len(totals))


@pytest.mark.parametrize("kpi", ["activity_count", "calls", "emails", "meetings_scheduled"])
def test_a_viewer_of_one_rep_gets_that_reps_row_when_asking_for_the_company(desk, made, kpi):
    by_rep = {row.by["rep"]: row for row in rows_of(desk, kpi, by=("rep",))}
    seen = 0
    for rep in (employee["id"] for employee in made["employee"]):
        (own,) = rows_of(desk, kpi, scope=ViewScope.of("x", frozenset({rep})))
        assert own.numerator == (by_rep[rep].numerator if rep in by_rep else 0)
        seen += own.numerator
    nobody = by_rep[None].numerator if None in by_rep else 0
    assert seen + nobody == rows_of(desk, kpi)[0].numerator


def test_a_viewer_of_two_reps_gets_no_other_member_when_splitting_by_rep(desk, made):
    pair = frozenset(employee["id"] for employee in made["employee"][:2])
    assert {
        row.by["rep"] for row in rows_of(desk, "activity_count", by=("rep",), scope=ViewScope.of("x", pair))
    } == pair


def test_a_viewer_of_one_rep_gets_that_reps_deals_when_splitting_by_rep(desk, made):
    everybody = {row.by["rep"]: row.numerator for row in rows_of(desk, "deals_won", by=("rep",))}
    assert any(everybody.values())
    for rep in (employee["id"] for employee in made["employee"]):
        # Deals the viewer sourced for others are seen too, so only the viewer's own row is compared.
        rows = rows_of(desk, "deals_won", by=("rep",), scope=ViewScope.of("x", frozenset({rep})))
        assert {row.by["rep"]: row.numerator for row in rows}.get(rep) == everybody.get(rep)


def test_a_scope_of_nobody_is_refused_when_it_is_made():
    with pytest.raises(NothingVisibleError):
        ViewScope.of("x", frozenset())


@pytest.mark.parametrize("kpi", KPIS)
def test_a_scope_of_an_unknown_person_gives_nothing_when_asked_anything(desk, kpi):
    stranger = ViewScope.of("x", frozenset({"w:nobody"}))
    answer = desk.ask(Question(kpi, YEAR, AS_OF, Grain.MONTH), stranger)
    assert [row for row in answer.rows if row.value or row.numerator or row.denominator or row.n] == []
    assert answer.excluded == {}
    assert any(row.numerator for row in rows_of(desk, kpi, Grain.MONTH))
