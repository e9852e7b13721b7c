"""The order and the ranks of a breakdown."""

from dataclasses import replace
from datetime import date

from sightline.base.periods import Period
from sightline.base.units import Direction
from sightline.surfaces.web.screens.kpi.breakdown import ranks_of, sorted_rows
from sightline.workspace import Row

PERIOD = Period(date(2026, 1, 1), date(2026, 2, 1), "2026-01")


def row(label, value, n=20, flags=()):
    return Row(PERIOD, {"rep": label}, {"rep": label}, value, None, None, n, None, flags, None, {})


ROWS = [
    row("Dora", 0.5),
    row("Ann", 0.9),
    row("Cleo", None),
    row("Bob", 0.5),
    row("Eve", 0.1),
    row("Few", 1.0, 2, ("SMALL_N",)),
]


def labels(rows):
    return [item.labels["rep"] for item in rows]


def ranks(rows, direction):
    found = ranks_of(rows, direction)
    return {item.labels["rep"]: found.get(id(item)) for item in rows}


def test_equal_values_share_a_rank_and_few_rows_have_none_when_ranked() -> None:
    assert ranks(ROWS, Direction.HIGHER) == {"Ann": 1, "Dora": 2, "Bob": 2, "Eve": 4, "Cleo": None, "Few": None}


def test_the_lowest_is_first_when_lower_is_better() -> None:
    assert ranks(ROWS, Direction.LOWER) == {"Eve": 1, "Dora": 2, "Bob": 2, "Ann": 4, "Cleo": None, "Few": None}


def test_nobody_is_ranked_when_neither_way_is_better() -> None:
    assert set(ranks(ROWS, Direction.NEITHER).values()) == {None}


def test_rows_without_a_value_come_last_when_sorted_either_way() -> None:
    assert labels(sorted_rows(ROWS, "rep", "-value", Direction.HIGHER)) == ["Few", "Ann", "Bob", "Dora", "Eve", "Cleo"]
    assert labels(sorted_rows(ROWS, "rep", "value", Direction.HIGHER)) == ["Eve", "Bob", "Dora", "Ann", "Few", "Cleo"]


def test_the_best_come_first_when_lower_is_better() -> None:
    assert labels(sorted_rows(ROWS, "rep", "-value", Direction.LOWER))[0] == "Eve"


def test_names_are_ordered_without_regard_to_case_when_sorted_by_them() -> None:
    rows = [replace(ROWS[0], labels={"rep": name}) for name in ("bob", "Ann", "Cleo")]
    assert labels(sorted_rows(rows, "rep", "label", Direction.HIGHER)) == ["Ann", "bob", "Cleo"]
