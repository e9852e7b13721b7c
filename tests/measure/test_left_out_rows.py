"""The rows left out of an answer are as many as it says, each with its reason."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from kpis.desks import desk_of
from sightline.base.periods import Period
from sightline.measure.catalog import catalog
from sightline.measure.left_out_rows import left_out_rows
from sightline.measure.question import Question
from sightline.measure.scope import ViewScope
from worlds.random_world import SETTINGS, world

SIZES = {"deals": 400, "accounts": 100, "leads": 300, "activities": 900, "orders": 300, "responses": 300}
PERIOD = Period(date(2023, 7, 1), date(2025, 7, 1), "two years")
AS_OF = datetime(2026, 6, 1, tzinfo=UTC)
EVERYTHING = ViewScope.everything()


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    return desk_of(tmp_path_factory.mktemp("world"), world(7, **SIZES), SETTINGS)


def test_the_list_is_as_long_as_the_counts_when_any_kpi_is_asked(desk) -> None:
    seen = set()
    for kpi, entry in catalog().kpis.items():
        for variant in (None, *entry.kpi.variants):
            question = Question(kpi, PERIOD, AS_OF, variant=variant)
            answer = desk.ask(question, EVERYTHING)
            listed = left_out_rows(desk, question, EVERYTHING, limit=100_000)
            counted: dict[str, int] = {}
            for row in listed.rows:
                counted[row["reason"]] = counted.get(row["reason"], 0) + 1
            assert counted == answer.excluded, (kpi, variant)
            assert listed.check.agrees
            assert listed.total == len(listed.rows)
            seen |= set(counted)
    # The law would hold for an empty list as well.
    assert len(seen) >= 4, seen


def test_pages_make_up_the_whole_list_when_they_are_read_one_after_the_other(desk) -> None:
    question = Question("average_deal_size", PERIOD, AS_OF)
    whole = left_out_rows(desk, question, EVERYTHING, limit=100_000)
    assert whole.total > 7
    pages = [left_out_rows(desk, question, EVERYTHING, limit=7, offset=at) for at in range(0, whole.total, 7)]
    assert [row for page in pages for row in page.rows] == whole.rows
    assert {page.total for page in pages} == {whole.total}
    assert left_out_rows(desk, question, EVERYTHING, limit=7, offset=whole.total).rows == []


def test_only_their_rows_are_listed_when_the_viewer_sees_one_person(desk) -> None:
    question = Question("average_deal_size", PERIOD, AS_OF)
    everybody = {row["rep_id"] for row in left_out_rows(desk, question, EVERYTHING, limit=100_000).rows} - {None}
    one = min(everybody)
    scope = ViewScope.of("one", frozenset({one}))
    listed = left_out_rows(desk, question, scope, limit=100_000)
    assert listed.rows
    assert all(one in (row.get("rep_id"), row.get("sourcer_id")) for row in listed.rows)
    assert listed.check.agrees
