"""Formulas over what few people said: what the KPI hides stays hidden in everything made of it."""

from datetime import UTC, date, datetime

import pytest

from kpis.desks import desk_of
from sightline.base.periods import Grain, Period
from sightline.measure.catalog import catalog
from sightline.measure.own.reading import with_own
from sightline.measure.question import Question
from sightline.measure.scope import ViewScope
from worlds.typed_rows import typed

SPRING = Period(date(2025, 3, 1), date(2025, 4, 1), "March")
TWICE = b"""
title = "Twice"
question = "what is twice that?"
formula = "enps * 2"
unit = "points"
direction = "higher"
"""
SIZES = {"north": 8, "east": 10, "south": 4}


def answers(team, people):
    for number in range(people):
        row = {"survey_id": "w", "respondent": f"{team}{number}", "team_id": team, "answered_at": "2025-03-03"}
        yield row | {"score": str(10 - number)}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    tables = {
        "survey": [{"id": "w", "name": "Spring", "kind": "enps", "closes_on": "2025-03-14"}],
        "survey_response": [row for team, people in SIZES.items() for row in answers(team, people)],
    }
    settings = {"time_zone": "Europe/Berlin", "currency": "EUR"}
    made = desk_of(tmp_path_factory.mktemp("hidden"), typed(tables, "Europe/Berlin"), settings, ["enps"])
    made.units = with_own(catalog(), {"twice": TWICE})
    return made


def test_a_cell_has_no_value_in_a_formula_when_it_has_none_by_itself(desk) -> None:
    asked = Question("enps", SPRING, datetime(2030, 1, 1, tzinfo=UTC), Grain.TOTAL, ("team",))
    everybody = ViewScope.everything()
    plain, made = desk.ask_many([asked, asked.but(kpi="twice")], everybody)
    own = {row.by["team"]: row for row in plain.rows}
    twice = {row.by["team"]: row for row in made.rows}
    assert {team for team, row in own.items() if row.reason == "suppressed"} == {"north", "south"}
    assert own.keys() == twice.keys()
    for team, row in twice.items():
        assert row.value == (None if own[team].value is None else pytest.approx(own[team].value * 2))
        assert row.also["enps"] == own[team].value
        assert row.reason == (None if own[team].reason is None else "no_input")
        assert ("SUPPRESSED" in row.flags) == ("SUPPRESSED" in own[team].flags)
