"""Cell by cell, the product gives on a made-up company what the independent definitions give."""

import importlib
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from kpis.desks import desk_of
from sightline.base.periods import Grain, Period
from sightline.measure.question import Question
from sightline.measure.scope import ViewScope
from worlds.case_files import case_files
from worlds.random_world import SETTINGS, world

SIZES = {"deals": 2000, "accounts": 500, "leads": 1500, "activities": 8000, "orders": 1500, "responses": 1200}
START, END = date(2023, 7, 1), date(2025, 7, 1)
# The last second of a local day: the product knows customers and spam by the day, the oracles by the second.
OVER, RUNNING = datetime(2026, 6, 1, tzinfo=UTC), datetime(2024, 8, 14, 21, 59, 59, tzinfo=UTC)
OWN_DIMENSION = {
    "activity_count": "kind",
    "arpa": "source",
    "client_acquisition_rate": "channel",
    "client_engagement_rate": "channel",
    "clv": "source",
    "competitor_price_index": "product",
    "cross_sell_rate": "vertical",
    "csat": "touchpoint",
    "customer_lifecycle_length": "source",
    "customer_outcomes": "vertical",
    "demo_to_close": "source",
    "employee_turnover": "tenure_band",
    "enps": "work_mode",
    "lead_followup_rate": "source",
    "lead_response_time": "source",
    "lifecycle_stage_share": "stage",
    "meeting_acceptance_rate": "channel",
    "mql_to_customer_rate": "source",
    "negative_reply_rate": "sequence",
    "new_opportunities": "source",
    "opportunities_created": "source",
    "positive_reply_rate": "channel",
    "proposals_sent": "sender",
    "reference_clients": "vertical",
    "organic_growth_rate": "vertical",
    "revenue_by_product": "new_or_existing",
    "sales_volume_by_location": "location",
    "sql_to_customer_rate": "source",
    "upsell_rate": "vertical",
    "win_loss_ratio": "loss_reason",
}
VARIANTS = {
    "arpa": ("period",),
    "average_deal_size": ("all_kinds",),
    "cac": ("paid",),
    "client_engagement_rate": ("coverage",),
    "clv": ("historic", "recurring", "discounted", "probabilistic"),
    "competitor_price_index": ("regular_price",),
    "cost_per_acquisition": ("form",),
    "cost_per_lead": ("budget",),
    "cross_sell_rate": ("revenue_share",),
    "csat": ("latest_per_customer",),
    "customer_outcomes": ("revenue", "tickets", "hours", "subscriptions", "net_sentiment"),
    "deals_won": ("by_value",),
    "employee_turnover": ("annualized",),
    "lead_followup_rate": ("ever",),
    "lead_response_time": ("elapsed",),
    "meeting_acceptance_rate": ("prospect_form", "show_rate"),
    "new_opportunities": ("by_value",),
    "opportunities_created": ("by_value",),
    "proposals_sent": ("documents", "proposal_rate", "proposal_to_win"),
    "reference_clients": ("referring_client_rate", "referral_revenue_share", "referenceable_rate", "earned_growth"),
    "organic_growth_rate": ("previous_period",),
    "revenue_by_product": ("share", "from_deals"),
    "upsell_rate": ("revenue_share",),
    "win_loss_ratio": ("without_no_decision",),
    "win_rate": ("by_value", "without_no_decision"),
}


# Which deal a touch belongs to is decided once, with all that is known now (reading 28).
DECIDED_NOW = ("touches_per_closed_deal",)

# Nobody sees who answered.
WITHOUT_REP = ("enps",)
# Costs and prices are nobody's.
WITHOUT_PEOPLE = ("cac", "competitor_price_index", "cost_per_acquisition", "cost_per_lead")
# Looked for where a likelihood is highest: two searches end a little apart where it is nearly flat.
SEARCHED, FLAT = ("probabilistic",), 1e-3
# Cost and value of a segment are never mixed.
WITHOUT_SPLIT = ("cac_to_clv",)


def _questions():
    for path in case_files():
        kpi, own = path.stem, OWN_DIMENSION.get(path.stem)
        if kpi == "lifecycle_stage_share":
            yield from ((kpi, "month", "stage", OVER, None), (kpi, "quarter", "stage", RUNNING, None))
            continue
        yield kpi, "month", None, OVER, None
        if kpi in WITHOUT_SPLIT:
            yield kpi, "year", None, RUNNING, None
            continue
        if kpi in WITHOUT_PEOPLE:
            yield from ((kpi, "quarter", "channel", RUNNING, None), (kpi, "year", None, RUNNING, None))
            own = OWN_DIMENSION.get(kpi, "campaign")
            yield from ((kpi, "quarter", own, OVER, variant) for variant in (None, *VARIANTS.get(kpi, ())))
            continue
        yield kpi, "quarter", "role" if kpi in WITHOUT_REP else "rep", OVER, None
        if kpi in DECIDED_NOW:
            yield kpi, "quarter", "team", OVER, None
            continue
        yield kpi, "quarter", "team", RUNNING, None
        yield kpi, "year", None, RUNNING, None
        if own:
            yield kpi, "quarter", own, OVER, None
        for variant in VARIANTS.get(kpi, ()):
            yield kpi, "quarter", "rep", OVER, variant


QUESTIONS = list(_questions())
SUMS = ("numerator", "denominator", "amount", "churned", "contraction", "expansion", "match_gap", "median")
SUMS += ("base", "same_customers", "referred", "revenue")


@pytest.fixture(scope="module")
def made():
    return world(5, **SIZES)


@pytest.fixture(scope="module")
def desk(made, tmp_path_factory):
    return desk_of(tmp_path_factory.mktemp("compared"), made, SETTINGS)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kpi", "grain", "by", "as_of", "variant"),
    QUESTIONS,
    ids=[f"{q[0]} {q[4] or ''} {q[1]} by {q[2]} {'over' if q[3] == OVER else 'running'}" for q in QUESTIONS],
)
def test_every_cell_agrees_when_product_and_oracle_are_asked_the_same(made, desk, kpi, grain, by, as_of, variant):
    question = Question(
        kpi=kpi,
        period=Period(START, END, "asked"),
        as_of=as_of,
        grain=Grain(grain),
        by=(by,) if by else (),
        variant=variant,
    )
    rows = desk.ask(question, ViewScope.everything()).rows
    given = {(row.period.start.isoformat(), next(iter(row.by.values()), None)): row for row in rows}
    extra = {"variant": variant} if variant else {}
    wanted = importlib.import_module(f"oracles.{kpi}").oracle(made, SETTINGS, START, END, grain, by, as_of, **extra)
    found = FLAT if variant in SEARCHED else 0.0
    faults = [
        fault
        for key in sorted({*given, *wanted}, key=str)
        for fault in faults_of(given.get(key), wanted.get(key), found)
    ]
    assert not faults, f"{len(faults)} differ\n" + "\n".join(faults[:12])


def faults_of(row, cell, found=0.0):
    """What differs in one cell, in words; a cell without anything in it may be missing on either side.

    `found` is by how much of it a value may differ that two searches looked for.
    """
    if row is None or cell is None:
        present = cell or {"value": row.value, "n": row.n, "numerator": row.numerator}
        empty = not present["value"] and not present["n"] and not present["numerator"]
        return [] if empty else [f"only {'the oracle' if row is None else 'the product'} has {row or cell}"]
    pairs = [(name, getattr(row, name), cell[name]) for name in ("value", "numerator", "denominator", "n")]
    pairs += [(name, row.also[name], cell["also"][name]) for name in sorted({*row.also} & {*cell["also"]})]
    parts = ("numerator", "denominator")
    slack = rounding_of(row) + found
    return [
        f"{row.period.start} {dict(row.by)}: {name} is {actual}, the oracle says {wanted and float(wanted)}"
        for name, actual, wanted in pairs
        if not agree(name, actual, wanted, slack=slack) and not (name in parts and None in (actual, wanted))
    ]


def rounding_of(row):
    """What rounding a few amounts to the fourth decimal can move in a ratio of amounts, by 1 of its value."""
    is_ratio = isinstance(row.denominator, Decimal) and row.denominator
    return 0.0002 / abs(float(row.denominator)) if is_ratio else 0.0


def agree(name, actual, wanted, slack=0.0):
    """Equal, but for the fourth decimal to which every converted amount is rounded."""
    if actual is None or wanted is None:
        return actual is None and wanted is None
    rounded = 0.002 if name in SUMS or isinstance(actual, Decimal) or abs(wanted) > 1000 else 0.0
    near = (1e-6 + slack) * max(1.0, abs(float(wanted)))
    return abs(float(actual) - float(wanted)) <= near + rounded
