"""Questions out of text: what is understood, and what each misunderstanding is called."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from sightline.base.periods import Grain, UnknownPeriodError
from sightline.measure.errors import (
    NothingLoadedError,
    UnknownDimensionError,
    UnknownKPIError,
    UnknownMemberError,
    UnknownVariantError,
)
from sightline.workspace import ViewScope, Workspace
from sightline.workspace.errors import (
    ClockError,
    FilterTextError,
    TooManyPeriodsError,
    UnknownGrainError,
    UnknownInstantError,
    UnknownPartError,
)


def test_the_running_quarter_as_known_now_is_meant_when_nothing_else_is_said(office) -> None:
    question = office.question("deals_won")
    assert question.period.label == "2026-Q1"
    assert question.grain is Grain.TOTAL
    assert question.as_of == datetime(2026, 1, 16, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2025-11-30", datetime(2025, 11, 30, 22, 59, 59, 999999, tzinfo=UTC)),
        (date(2025, 7, 1), datetime(2025, 7, 1, 21, 59, 59, 999999, tzinfo=UTC)),
        ("2025-11-30T12:00:00+00:00", datetime(2025, 11, 30, 12, tzinfo=UTC)),
        ("2025-11-30T12:00:00 00:00", datetime(2025, 11, 30, 12, tzinfo=UTC)),
        ("2025-11-30T12:00", datetime(2025, 11, 30, 11, tzinfo=UTC)),
    ],
)
def test_the_end_of_the_local_day_is_meant_when_a_bare_date_is_given(office, text, meant) -> None:
    assert office.question("deals_won", as_of=text).as_of == meant


def test_what_happened_later_does_not_exist_when_an_earlier_day_is_asked(office) -> None:
    known = office.ask(office.question("deals_won", period="2025-Q4", as_of="2025-11-30"))
    assert known.rows[0].value == 3
    assert "PARTIAL_PERIOD" in known.rows[0].flags
    assert office.ask(office.question("deals_won", period="2025-Q4")).rows[0].value == 5


@pytest.mark.parametrize("name", ["North", "north", "crm:n"])
def test_a_member_is_found_when_it_is_named_by_label_or_id(office, name) -> None:
    question = office.question("deals_won", period="2025-Q4", where={"team": name})
    assert question.where == (("team", ("crm:n",)),)
    assert office.ask(question).rows[0].value == 4


def test_rows_without_a_member_are_meant_when_none_is_asked(office) -> None:
    question = office.question("win_rate", period="2025", where=["region=(none)"])
    assert question.where == (("region", (None,)),)
    whole, without, with_one = (
        office.ask(office.question("win_rate", period="2025", where=where)).rows[0].denominator
        for where in ((), ["region=(none)"], ["region=hesse"])
    )
    assert without + with_one == whole
    assert without > 0
    assert with_one > 0


def test_members_add_up_when_a_dimension_is_named_twice(office) -> None:
    both = office.question("deals_won", period="2025-Q4", where=["rep=Bob Bell", "rep=Ann Archer"])
    assert both.where == (("rep", ("crm:ann", "crm:bob")),)
    assert office.ask(both).rows[0].value == 5


def test_order_is_nothing_when_the_same_question_is_asked_in_other_words(office) -> None:
    first = office.question(
        "deals_won", period="2025-10..2025-12", where=["team=North", "rep=Ann Archer"], by="rep,team"
    )
    second = office.question(
        "deals_won", period="2025-10..2025-12", where={"rep": ["crm:ann"], "team": "north"}, by=["rep", "team"]
    )
    assert first == second


@pytest.mark.parametrize(
    ("asked", "error", "named"),
    [
        ({"kpi": "winrate"}, UnknownKPIError, 'Did you mean "win_rate"'),
        ({"kpi": "win_rate", "variant": "by_worth"}, UnknownVariantError, "by_value"),
        ({"kpi": "win_rate", "period": "2025-Q5"}, UnknownPeriodError, "2025-Q1"),
        ({"kpi": "win_rate", "grain": "decade"}, UnknownGrainError, "quarter"),
        ({"kpi": "win_rate", "by": "reps"}, UnknownDimensionError, 'Did you mean "rep"'),
        ({"kpi": "win_rate", "where": {"reps": "Ann"}}, UnknownDimensionError, 'Did you mean "rep"'),
        ({"kpi": "win_rate", "where": ["rep=Ann Arch"]}, UnknownMemberError, 'Did you mean "Ann Archer"'),
        ({"kpi": "win_rate", "where": ["region=Hessen"]}, UnknownMemberError, 'Did you mean "Hesse"'),
        ({"kpi": "win_rate", "where": ["rep"]}, FilterTextError, "team=North"),
        ({"kpi": "win_rate", "where": ["=Ann"]}, FilterTextError, "team=North"),
        ({"kpi": "win_rate", "as_of": "yesterday"}, UnknownInstantError, "2026-01-15"),
        ({"kpi": "win_rate", "as_of": "2025-02-30"}, UnknownInstantError, "2026-01-15"),
        ({"kpi": "win_rate", "period": "1900..2200", "grain": "day"}, TooManyPeriodsError, "coarser"),
    ],
)
def test_the_nearest_names_are_told_when_a_question_names_nothing_there_is(office, asked, error, named) -> None:
    with pytest.raises(error) as caught:
        office.question(**asked)
    assert named in caught.value.fix
    assert caught.value.exit_code == 7


def test_no_names_are_told_when_the_viewer_does_not_see_everybody(office) -> None:
    ann = ViewScope.of("Ann", frozenset({"crm:ann"}))
    with pytest.raises(UnknownMemberError) as caught:
        office.question("win_rate", where=["rep=Bobby"], viewer=ann)
    assert "Bob Bell" not in str(caught.value.as_json())


def test_loading_is_advised_when_nothing_was_loaded(tmp_path) -> None:
    empty = Workspace.create(tmp_path / "empty")
    for ask in (lambda: empty.question("win_rate"), empty.scorecard, empty.data_through):
        with pytest.raises(NothingLoadedError, match="Nothing has been loaded"):
            ask()
    assert empty.loads() == []
    assert [card.id for card in empty.catalog()]
    assert "Won ÷ (won + lost)" in empty.explain("win_rate").sections["Formula"]


def test_the_variable_is_named_when_the_clock_is_set_to_nonsense(office, monkeypatch) -> None:
    for text in ("tomorrow", "2026-01-16T11:00:00"):
        monkeypatch.setenv("SIGHTLINE_NOW", text)
        with pytest.raises(ClockError, match="SIGHTLINE_NOW"):
            office.question("win_rate")


def test_the_parts_are_named_when_rows_of_an_unknown_part_are_asked(office) -> None:
    with pytest.raises(UnknownPartError) as caught:
        office.rows(office.question("win_rate"), part="top")
    assert "numerator, denominator, excluded" in caught.value.fix
