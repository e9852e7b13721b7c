"""IBM HR attrition, 1,470 people without any date: the share of them who left, against plain Python."""

from __future__ import annotations

from collections import Counter

import pytest

pytestmark = pytest.mark.real_data

NAME = "ibm_hr_attrition"
MADE_UP_YEAR = "2015"
ROLES = {"Sales Executive": "ae", "Sales Representative": "field_rep", "Manager": "manager"}


@pytest.fixture(scope="module")
def file(shared_data):
    return shared_data / NAME / "WA_Fn-UseC_-HR-Employee-Attrition.csv.gz"


@pytest.fixture(scope="module")
def loaded(file, fill):
    return fill(NAME, [file], "USD")


@pytest.fixture(scope="module")
def workspace(loaded):
    return loaded[0]


@pytest.fixture(scope="module")
def people(file, read):
    return read(file)


def ask(workspace, period=MADE_UP_YEAR, **asked):
    return workspace.ask(workspace.question("employee_turnover", period=period, **asked)).rows


def shares(people, group):
    """How many left, and how many there are, by group."""
    left = Counter(group(row) for row in people if row["Attrition"] == "Yes")
    return {name: (left[name], count) for name, count in Counter(map(group, people)).items()}


def shares_of(rows, dimension):
    return {row.labels[dimension]: (row.numerator, round(row.denominator, 6)) for row in rows}


def test_everybody_is_taken_once_when_those_who_left_are_a_table_of_their_own(loaded, people) -> None:
    _, report = loaded
    assert [(table.entity, table.new, table.changed, table.rejected) for table in report.tables] == [
        ("employee", 237, 0, 0),
        ("employee", 1_233, 0, 0),
        ("team", 3, 0, 0),
    ]
    assert len({row["EmployeeNumber"] for row in people}) == 1_470
    assert report.questions == []


def test_turnover_is_the_share_that_left_when_all_left_on_the_one_day_that_stands_in(workspace, people) -> None:
    (row,) = ask(workspace)
    left = sum(row["Attrition"] == "Yes" for row in people)
    assert (row.numerator, row.n) == (left, len(people))
    assert row.denominator == pytest.approx(len(people), rel=1e-9)
    assert row.value == pytest.approx(left / len(people), rel=1e-9)
    assert round(row.value, 4) == 0.1612


def test_turnover_agrees_when_asked_by_department_and_role(workspace, people) -> None:
    assert shares_of(ask(workspace, by="team"), "team") == shares(people, lambda row: row["Department"])
    wanted = shares(people, lambda row: ROLES.get(row["JobRole"], "other"))
    assert shares_of(ask(workspace, by="role"), "role") == wanted
    assert wanted["field_rep"] == (33, 83)


def test_nobody_left_by_their_own_will_or_later_when_the_file_says_neither(workspace) -> None:
    (row,) = ask(workspace)
    assert row.also["voluntary"] == 0, "the file does not say why anybody left"
    (later,) = ask(workspace, "2016")
    assert later.numerator == 0
    assert later.denominator == pytest.approx(1_233, rel=1e-9)
