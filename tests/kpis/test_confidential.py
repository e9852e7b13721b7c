"""What few people said stays hidden, however it is asked for: split, filtered, added up or listed."""

from datetime import UTC, date, datetime

import pytest

from kpis.desks import desk_of
from sightline.base.periods import Grain, Period
from sightline.measure.drill import drill
from sightline.measure.left_out_rows import left_out_rows
from sightline.measure.question import Question
from sightline.measure.scope import ViewScope
from worlds.typed_rows import typed

AS_OF = datetime(2030, 1, 1, tzinfo=UTC)
SPRING = Period(date(2025, 3, 1), date(2025, 4, 1), "March")
EVERYBODY = ViewScope.everything()
SIZES = {"north": 8, "east": 10, "south": 4}


def answers(team, people):
    for number in range(people):
        yield {
            "survey_id": "w",
            "respondent": f"{team}{number}",
            "team_id": team,
            "role": "sdr" if number < 2 else "ae",
            "answered_at": "2025-03-03",
            "score": str(10 - number),
        }


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    tables = {
        "survey": [{"id": "w", "name": "Spring", "kind": "enps", "closes_on": "2025-03-14"}],
        "survey_response": [row for team, people in SIZES.items() for row in answers(team, people)]
        + [{"survey_id": "w", "respondent": "gone", "answered_at": "2025-03-03", "score": "0"}],
        "employee": [{"id": "gone", "leave_date": "2025-03-10"}],
    }
    settings = {"time_zone": "Europe/Berlin", "currency": "EUR"}
    return desk_of(tmp_path_factory.mktemp("confidential"), typed(tables, "Europe/Berlin"), settings, ["enps"])


def asked(desk, by=(), where=()):
    return desk.ask(Question("enps", SPRING, AS_OF, Grain.TOTAL, by, where), EVERYBODY).rows


def team(*names):
    return (("team", names),)


@pytest.mark.parametrize("name", SIZES)
def test_a_filtered_team_is_hidden_when_its_row_is(desk, name):
    rows = {row.by["team"]: row for row in asked(desk, ("team",))}
    (filtered,) = asked(desk, where=team(name))
    assert (filtered.value, filtered.reason) == (rows[name].value, rows[name].reason)
    assert (filtered.value is None) == (name != "east")


def test_two_teams_are_hidden_when_one_of_them_is(desk):
    (shown,) = asked(desk)
    (pair,) = asked(desk, where=team("north", "east"))
    assert shown.value is not None
    assert pair.flags == ("SUPPRESSED",)
    assert (pair.value, pair.numerator, pair.denominator, pair.n, pair.interval) == (None,) * 5
    assert set(pair.also.values()) == {None}


def test_nothing_is_shown_when_a_combination_of_two_breakdowns_is_small(desk):
    for rows in (asked(desk, ("team", "role")), asked(desk, ("role",), team("east"))):
        assert rows
        assert {row.reason for row in rows} == {"suppressed"}


def test_rows_name_neither_person_nor_group_when_a_shown_number_is_opened(desk):
    page = drill(desk, Question("enps", SPRING, AS_OF), EVERYBODY, limit=100)
    assert page.total == sum(SIZES.values())
    assert {row["team_id"] for row in page.rows} == {None}
    assert {row["response_id"] for row in page.rows} == {str(number) for number in range(1, page.total + 1)}


def test_rows_hold_no_answer_when_a_hidden_number_is_opened(desk):
    page = drill(desk, Question("enps", SPRING, AS_OF, where=team("south")), EVERYBODY, limit=100)
    assert page.total == SIZES["south"]
    assert {row["answer_class"] for row in page.rows} == {None}
    assert page.sums["promoters"] == page.sums["detractors"] == 0


def test_rows_hold_no_answer_when_those_who_left_are_listed(desk):
    page = left_out_rows(desk, Question("enps", SPRING, AS_OF), EVERYBODY)
    assert [row["reason"] for row in page.rows] == ["LEFT"]
    assert [row["answer_class"] for row in page.rows] == [None]
