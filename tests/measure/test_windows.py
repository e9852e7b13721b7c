"""Asking several periods, knowledge days and splits together gives what asking each alone gives."""

from datetime import UTC, date, datetime

import pytest

from kpis.desks import desk_of
from sightline.base.periods import Grain, Period
from sightline.measure.question import Question
from sightline.measure.scope import ViewScope
from sightline.measure.windows import grouped
from worlds.random_world import SETTINGS, world

NOW, THEN = datetime(2025, 2, 20, 15, tzinfo=UTC), datetime(2024, 11, 20, 15, tzinfo=UTC)
QUARTER, BEFORE = (
    Period(date(2025, 1, 1), date(2025, 4, 1), "now"),
    Period(date(2024, 10, 1), date(2024, 11, 21), "then"),
)
YEAR = Period(date(2024, 2, 1), date(2025, 3, 1), "trend")
KPIS = (
    "deals_won",
    "win_rate",
    "average_deal_size",
    "sales_cycle_length",
    "quota_attainment",
    "share_at_quota",
    "lead_response_time",
    "nps",
    "activity_count",
    "customer_churn_rate",
    "grr",
    "close_ratio",
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    made = world(11, deals=300, accounts=80, leads=200, activities=900, orders=200, responses=200)
    return desk_of(tmp_path_factory.mktemp("windows"), made, SETTINGS, KPIS)


def questions(where=()):
    for kpi in KPIS:
        yield Question(kpi, QUARTER, NOW, where=where)
        yield Question(kpi, BEFORE, THEN, where=where)
        yield Question(kpi, YEAR, NOW, grain=Grain.MONTH, where=where)
        yield Question(kpi, QUARTER, NOW, by=("rep",), where=where)
        yield Question(kpi, YEAR, NOW, grain=Grain.MONTH, where=where, is_brief=True)


def by_cell(answer):
    """Rows by cell; sums of minutes may differ in the last of their digits, as rows come in another order."""
    return {(str(row["period"]), str(row["by"])): rounded(row) for row in answer.as_json()["rows"]}


def rounded(value):
    if isinstance(value, dict):
        return {name: rounded(item) for name, item in value.items()}
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return float(f"{value:.10g}") if isinstance(value, float) else value


@pytest.mark.parametrize("where", [(), (("team", ("w:team-00001", None)),)], ids=["everybody", "one team"])
def test_every_cell_is_the_same_when_windows_are_asked_together(desk, where):
    asked = list(questions(where))
    together = desk.ask_many(asked, ViewScope.everything())
    for question, answer in zip(asked, together, strict=True):
        alone = desk.ask(question, ViewScope.everything())
        assert by_cell(answer) == by_cell(alone), question
        assert answer.excluded == alone.excluded


def test_a_brief_answer_has_the_values_of_the_whole_one_when_both_are_asked(desk):
    for kpi in KPIS:
        whole = desk.ask(Question(kpi, YEAR, NOW, grain=Grain.MONTH), ViewScope.everything())
        brief = desk.ask(Question(kpi, YEAR, NOW, grain=Grain.MONTH, is_brief=True), ViewScope.everything())
        assert [rounded(row.as_json()["value"]) for row in brief.rows] == [
            rounded(row.as_json()["value"]) for row in whole.rows
        ], kpi
        assert not brief.excluded
        assert not any(row.also for row in brief.rows)


def test_one_scan_answers_several_windows_when_nothing_else_differs(desk):
    scope = ViewScope.everything()
    gathered = [desk._gather([0], [question], scope) for question in list(questions())[5:9]]
    asked = [item for group in gathered for item in group.asked]
    places = {len(group) for group in grouped(asked)}
    assert {item.query.population.fact for item in asked} == {"deals"}
    assert places == {4}
