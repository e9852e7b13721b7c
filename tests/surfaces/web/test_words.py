"""Flags and reasons in words: nothing a page may show is left as a code."""

import re

import pytest

from sightline.base.units import Direction, Flag, Reason
from sightline.measure.catalog import catalog
from sightline.surfaces.web import words


@pytest.mark.parametrize("flag", [flag.name for flag in Flag])
def test_a_flag_has_a_mark_a_title_and_a_sentence_when_it_exists(flag) -> None:
    assert words.flag_mark(flag)
    assert words.flag_title(flag) != flag
    assert words.flag_sentence(flag).endswith(".")


@pytest.mark.parametrize("reason", list(Reason))
def test_a_reason_is_a_sentence_when_it_exists(reason) -> None:
    assert words.reason_sentence(reason.value) == reason.sentence


def test_no_reason_rows_are_left_out_for_is_shown_as_a_code_when_a_definition_uses_it() -> None:
    units = catalog()
    used = {name for entry in units.kpis.values() for name in entry.kpi.fewer}
    for fact in units.facts.values():
        used |= set(re.findall(r"then\s+'([A-Z_]+)'", fact.sql))
    assert {"MISSING_DATE", "TEST_RECORD"} <= used
    said = {name: words.excluded_sentence(name) for name in used}
    assert [name for name, text in said.items() if "_" in text or not text.endswith(".") or text.isupper()] == []


@pytest.mark.parametrize(
    ("change", "direction", "expected"),
    [
        (1.0, Direction.HIGHER, ("▲", "better", "good")),
        (1.0, Direction.LOWER, ("▲", "worse", "bad")),
        (-1.0, Direction.LOWER, ("▼", "better", "good")),
        (-1.0, Direction.NEITHER, ("▼", "down", "flat")),
        (0.0, Direction.HIGHER, ("■", "the same", "flat")),
        (None, Direction.HIGHER, ("", "", "flat")),
    ],
)
def test_a_change_says_its_way_in_a_word_when_colors_cannot_be_seen(change, direction, expected) -> None:
    assert words.moved(change, direction) == expected
