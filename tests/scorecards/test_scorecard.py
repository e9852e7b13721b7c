"""The scorecard: the same numbers as everywhere, against what may be compared, judged where there is a target."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from sightline.base.comparisons import NothingBeforeError
from sightline.base.periods import Calendar, Grain
from sightline.measure.asking import Desk
from sightline.measure.errors import UnknownMemberError
from sightline.scorecards.elapsed import bases, elapsed
from sightline.scorecards.status import Status, Thresholds
from sightline.workspace import ViewScope

CALENDAR = Calendar()


def tile(card, kpi, variant=None):
    return next(item for item in card.tiles if (item.column.kpi, item.column.variant) == (kpi, variant))


def test_the_running_quarter_is_shown_when_no_period_is_named(office) -> None:
    card = office.scorecard()
    assert card.period.label == "2026-Q1"
    assert (card.elapsed.days, card.elapsed.of, card.elapsed.is_over) == (12, 64, False)
    assert len(card.tiles) <= 8
    assert card.data_through == datetime(2026, 1, 16, 11, tzinfo=UTC)


def test_every_tile_is_the_answer_to_its_question_when_it_is_asked_alone(office) -> None:
    card = office.scorecard("2025-Q4")
    for item in card.tiles:
        question = office.question(item.column.kpi, period="2025-Q4", variant=item.column.variant)
        row = office.ask(question).rows[0]
        assert (item.cell.value, item.cell.n, item.cell.interval) == (row.value, row.n, row.interval)
        trend = office.ask(question.but(period=CALENDAR.named(date(2024, 12, 1), date(2026, 1, 1)), grain=Grain.MONTH))
        assert [point.value for point in item.trend] == [found.value for found in trend.rows]
        assert len(item.trend) == 13


def test_every_cell_is_the_answer_for_that_person_when_the_grid_is_read(office) -> None:
    card = office.scorecard("2025-Q4")
    assert [row.label for row in card.rows] == ["Ann Archer", "Bob Bell"]
    for row in card.rows:
        for column, cell in zip(card.columns, row.cells, strict=True):
            question = office.question(column.kpi, period="2025-Q4", variant=column.variant, where={"rep": row.rep})
            alone = office.ask(question).rows[0]
            if cell is None:
                assert not alone.value
            else:
                assert (cell.value, cell.n) == (alone.value, alone.n)
    bob = dict(zip([(item.kpi, item.variant) for item in card.columns], card.rows[1].cells, strict=True))
    assert bob["win_rate", None].value == 0.25
    assert bob["win_rate", None].is_small
    assert bob["quota_attainment", None].status is Status.NEEDS_IMPROVEMENT


def test_as_many_working_days_are_compared_when_the_period_is_running(office) -> None:
    card = office.scorecard()
    before, last_year = card.bases
    # Twelve working days: 1 to 16 October 2025 (a Thursday); 1 to 16 January 2025.
    assert (before.period.start, before.period.last_day) == (date(2025, 10, 1), date(2025, 10, 16))
    assert (last_year.period.start, last_year.period.last_day) == (date(2025, 1, 1), date(2025, 1, 16))
    assert before.as_of == datetime(2025, 10, 16, 21, 59, 59, 999999, tzinfo=UTC)
    assert "the first 12 working days" in before.text
    won = tile(card, "deals_won")
    assert (won.cell.value, won.previous.value, won.previous.difference) == (5, 3, 2)
    assert won.previous.is_better is True


def test_whole_periods_are_compared_when_the_period_is_over(office) -> None:
    card = office.scorecard("2025-Q4")
    assert card.elapsed.is_over
    assert [item.period.label for item in card.bases] == ["2025-Q3", "2024-Q4"]
    won = tile(card, "deals_won", "by_value")
    assert (won.cell.value, won.last_year.value, won.last_year.change) == (8000, 1000, 7.0)


def test_nothing_is_compared_when_the_other_period_is_before_the_data(office) -> None:
    before = tile(office.scorecard("2024-Q4"), "deals_won").previous
    assert (before.value, before.reason, before.difference, before.change) == (None, "before_the_data", None, None)


def test_the_status_follows_the_settings_when_quota_is_missed(own_office) -> None:
    assert tile(own_office.scorecard("2025-Q4"), "quota_attainment").cell.status is Status.URGENT_CONCERN
    text = 'time_zone = "Europe/Berlin"\non_track_from = 0.6\nneeds_improvement_from = 0.5\n'
    own_office.settings_file.write_text(text, encoding="utf-8")
    assert tile(own_office.scorecard("2025-Q4"), "quota_attainment").cell.status is Status.ON_TRACK
    # Thresholds change no number, so no facts were made anew.
    assert own_office.snapshots.current().number == 1


def test_only_the_team_counts_when_one_is_named(office) -> None:
    card = office.scorecard("2025-Q4", team="south")
    assert card.labels == {"crm:s": "South"}
    assert [row.label for row in card.rows] == ["Bob Bell"]
    assert tile(card, "deals_won").cell.value == 1
    with pytest.raises(UnknownMemberError):
        office.scorecard("2025-Q4", team="West")


def test_only_their_rows_count_when_the_viewer_sees_one_person(office) -> None:
    card = office.scorecard("2025-Q4", viewer=ViewScope.of("Ann", frozenset({"crm:ann"})))
    assert [row.label for row in card.rows] == ["Ann Archer"]
    assert tile(card, "deals_won").cell.value == 4


def test_what_is_missing_is_told_once_when_several_numbers_lack_it(office) -> None:
    notes = {note.reason: note for note in office.scorecard("2025-Q4").notes}
    assert notes["MISSING_AMOUNT"].rows == 1
    assert "Deals won" in notes["MISSING_AMOUNT"].titles
    assert notes["MISSING_AMOUNT"].text.startswith("1 row is left out of ")
    assert notes["MISSING_DATE"].rows == 1


def test_few_requests_reach_the_data_when_the_whole_page_is_made(own_office, monkeypatch) -> None:
    asked = []
    ask_many = Desk.ask_many
    monkeypatch.setattr(
        Desk,
        "ask_many",
        lambda self, questions, scope: asked.append(len(questions)) or ask_many(self, questions, scope),
    )
    own_office.scorecard("2025-Q4")
    assert len(asked) == 1
    own_office.scorecard("2025-Q4")
    assert len(asked) == 1


def test_there_is_no_scorecard_when_all_time_is_asked(office) -> None:
    with pytest.raises(NothingBeforeError):
        office.scorecard("all")


@pytest.mark.parametrize(
    ("attainment", "word"),
    [
        (None, None),
        (1.0, Status.ON_TRACK),
        (0.9999, Status.NEEDS_IMPROVEMENT),
        (0.8, Status.NEEDS_IMPROVEMENT),
        (0.7999, Status.URGENT_CONCERN),
        (-1.0, Status.URGENT_CONCERN),
    ],
)
def test_the_word_changes_when_the_share_crosses_a_threshold(attainment, word) -> None:
    assert Thresholds().judge(attainment) is word


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (date(2026, 2, 1), 0),
        (date(2026, 2, 2), 1),
        (date(2026, 2, 28), 20),
        (date(2026, 1, 5), 0),
        (date(2026, 3, 1), 20),
    ],
)
def test_days_that_have_begun_count_when_a_month_is_running(today, days) -> None:
    found = elapsed(CALENDAR.bucket(date(2026, 2, 1), Grain.MONTH), today, "UTC")
    assert (found.days, found.of) == (days, 20)


def test_calendar_days_decide_when_no_working_day_has_begun() -> None:
    # Sunday the 1st of February: one day of January and one of February last year.
    february = CALENDAR.bucket(date(2026, 2, 1), Grain.MONTH)
    found = bases(february, datetime(2026, 2, 1, 12, tzinfo=UTC), CALENDAR, "UTC")
    assert [(item.period.start, item.period.last_day) for item in found] == [
        (date(2026, 1, 1), date(2026, 1, 1)),
        (date(2025, 2, 1), date(2025, 2, 1)),
    ]


def test_the_whole_other_period_is_compared_when_it_has_fewer_working_days() -> None:
    # The 31st of March 2026 is its 22nd working day; February had 20.
    march = CALENDAR.bucket(date(2026, 3, 1), Grain.MONTH)
    before, _ = bases(march, datetime(2026, 3, 31, 12, tzinfo=UTC), CALENDAR, "UTC")
    assert before.period.last_day == date(2026, 2, 28)
