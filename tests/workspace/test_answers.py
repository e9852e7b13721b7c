"""Answers: kept as long as they hold, taken from one snapshot per request, seen by whom they may be."""

from __future__ import annotations

import threading

import pytest

from sightline.measure.asking import Desk
from sightline.workspace import ViewScope, Workspace
from sightline.workspace.cache import AnswerCache
from worlds.sales_office import deal, load


@pytest.fixture
def asked(monkeypatch):
    """The questions that reached the data."""
    found = []
    ask_many = Desk.ask_many

    def counted(self, questions, scope):
        found.extend(questions)
        return ask_many(self, questions, scope)

    monkeypatch.setattr(Desk, "ask_many", counted)
    return found


def test_the_data_is_read_once_when_a_question_is_asked_twice(own_office, asked) -> None:
    first = own_office.ask(own_office.question("win_rate", period="2025-Q4"))
    again = own_office.ask(own_office.question("win_rate", period="2025-q4"))
    assert len(asked) == 1
    assert first.as_json() == again.as_json()


def test_the_answer_is_the_same_when_it_was_kept_or_asked_alone_or_with_others(own_office) -> None:
    names = ["win_rate", "deals_won", "average_deal_size", "sales_cycle_length", "quota_attainment"]
    questions = [own_office.question(name, period="2025-Q4", by="rep") for name in names]
    together = [answer.as_json() for answer in own_office.ask_many(questions)]
    kept = [answer.as_json() for answer in own_office.ask_many(questions)]
    alone = [Workspace.open(own_office.folder).ask(question).as_json() for question in questions]
    assert together == kept == alone


def test_another_viewer_gets_their_own_answer_when_the_question_is_the_same(own_office) -> None:
    question = own_office.question("deals_won", period="2025-Q4")
    bob = ViewScope.of("Bob", frozenset({"crm:bob"}))
    assert own_office.ask(question).rows[0].value == 5
    assert own_office.ask(question, bob).rows[0].value == 1
    assert own_office.ask(question).rows[0].value == 5


def test_the_new_data_counts_when_another_load_became_current(own_office) -> None:
    question = {"kpi": "deals_won", "period": "2025-Q4"}
    assert own_office.ask(own_office.question(**question)).rows[0].value == 5
    load(own_office, {"deal": [deal(99, "bob", "won", "2025-12-30")]}, loads=[1, 2])
    after = own_office.ask(own_office.question(**question))
    assert after.rows[0].value == 1
    assert after.snapshot == 2


def test_one_snapshot_answers_the_whole_page_when_a_load_comes_in_between(own_office) -> None:
    page = own_office.reading()
    first = page.ask(page.question("deals_won", period="2025-Q4"))
    load(own_office, {"deal": [deal(99, "bob", "won", "2025-12-30")]}, loads=[1, 2])
    second = page.ask(page.question("win_rate", period="2025-Q4"))
    assert first.snapshot == second.snapshot == 1
    assert second.rows[0].denominator == 9
    assert own_office.ask(own_office.question("win_rate", period="2025-Q4")).rows[0].denominator == 1


def test_the_rows_add_up_when_the_list_behind_an_answer_is_asked(office) -> None:
    question = office.question("win_rate", period="2025-Q4", where={"rep": "Bob Bell"})
    answer, rows = office.ask(question), office.rows(question)
    assert rows.total == answer.rows[0].denominator == 4
    assert rows.check.agrees
    assert office.rows(question, part="numerator").total == answer.rows[0].numerator == 1


def test_the_least_used_answer_goes_when_the_cache_is_full() -> None:
    cache: AnswerCache[int] = AnswerCache(most=2)
    cache.put("a", 1)
    cache.put("b", 2)
    assert cache.get("a") == 1
    cache.put("c", 3)
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == (1, None, 3)
    assert len(cache) == 2


def test_many_light_answers_stay_when_a_heavy_one_comes() -> None:
    cache: AnswerCache[int] = AnswerCache(most=100)
    for number in range(10):
        cache.put(number, number, weight=5)
    cache.put("heavy", 1, weight=26)
    assert cache.get("heavy") is None
    assert len(cache) == 10
    for place in range(3):
        cache.put(("large", place), place, weight=25)
    # Seventy-five of a hundred are taken by the large ones, which leaves room for five of the light.
    assert [number for number in range(10) if cache.get(number) is not None] == [5, 6, 7, 8, 9]
    cache.put(9, 9, weight=1)
    assert len(cache) == 8


def test_every_thread_gets_its_answer_when_many_ask_at_once(own_office) -> None:
    names = ["win_rate", "deals_won", "average_deal_size", "sales_cycle_length"] * 3
    found: dict[int, object] = {}

    def ask(place, name):
        found[place] = own_office.ask(own_office.question(name, period="2025-Q4")).as_json()

    threads = [threading.Thread(target=ask, args=item) for item in enumerate(names)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expected = {name: own_office.ask(own_office.question(name, period="2025-Q4")).as_json() for name in set(names)}
    assert [found[place] for place in range(len(names))] == [expected[name] for name in names]
