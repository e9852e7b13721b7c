"""Laws of replies and client contact: classes add up to everybody who answered, members to the company."""

from collections import defaultdict
from datetime import UTC, date, datetime

import pytest

from kpis.desks import desk_of
from sightline.base.periods import Grain, Period
from sightline.measure.question import Question
from sightline.measure.scope import ViewScope
from worlds.random_world import SETTINGS, world

AS_OF = datetime(2026, 6, 1, tzinfo=UTC)
YEAR = Period(date(2024, 1, 1), date(2025, 1, 1), "2024")
KPIS = ["client_engagement_rate", "lead_followup_rate", "negative_reply_rate", "positive_reply_rate"]
SPLITS = [(Grain.MONTH, ()), (Grain.QUARTER, ("rep",)), (Grain.YEAR, ("team",)), (Grain.YEAR, ("channel",))]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    made = world(3, deals=400, accounts=150, leads=400, activities=1500, orders=400, responses=300)
    return desk_of(tmp_path_factory.mktemp("contact"), made, SETTINGS, KPIS)


def rows_of(desk, kpi, grain, by=()):
    return desk.ask(Question(kpi, YEAR, AS_OF, grain, by), ViewScope.everything()).rows


@pytest.mark.parametrize(("grain", "by"), SPLITS)
def test_positive_negative_and_unclassified_are_everybody_who_replied_when_prospects_answer(desk, grain, by):
    positive = {(row.period, *row.by.values()): row for row in rows_of(desk, "positive_reply_rate", grain, by)}
    negative = {(row.period, *row.by.values()): row for row in rows_of(desk, "negative_reply_rate", grain, by)}
    assert positive.keys() == negative.keys()
    assert any(row.numerator for row in positive.values())
    for key, row in positive.items():
        if row.value is not None:
            assert row.also["negative"] == negative[key].value
            assert row.value + negative[key].value + row.also["unclassified"] == pytest.approx(row.also["reply_rate"])


@pytest.mark.parametrize("by", ["rep", "team", "account"])
def test_interactions_and_exposure_of_members_add_up_when_clients_are_split(desk, by):
    for row in rows_of(desk, "client_engagement_rate", Grain.QUARTER):
        assert row.denominator
        members = [m for m in rows_of(desk, "client_engagement_rate", Grain.QUARTER, (by,)) if m.period == row.period]
        assert sum(member.numerator for member in members) == row.numerator
        assert sum(member.denominator for member in members) == pytest.approx(row.denominator)


def test_interactions_of_channels_add_up_and_share_one_exposure_when_split_by_channel(desk):
    whole = {row.period: row for row in rows_of(desk, "client_engagement_rate", Grain.QUARTER)}
    counted = defaultdict(int)
    for row in rows_of(desk, "client_engagement_rate", Grain.QUARTER, ("channel",)):
        counted[row.period] += row.numerator
        assert row.denominator == pytest.approx(whole[row.period].denominator)
    assert dict(counted) == {period: row.numerator for period, row in whole.items()}


@pytest.mark.parametrize("by", [(), ("rep",), ("source",), ("score_band",)])
def test_in_time_is_at_most_ever_when_leads_are_followed_up(desk, by):
    rows = [row for row in rows_of(desk, "lead_followup_rate", Grain.MONTH, by) if row.value is not None]
    assert any(row.numerator for row in rows)
    assert all(0 <= row.value <= row.also["ever"] <= 1 for row in rows)
    assert all(row.also["persistent"] <= row.also["ever"] for row in rows)
