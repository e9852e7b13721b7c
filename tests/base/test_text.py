"""One folding decides whether two spellings are the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.base.text import fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("  Deal\u00a0\u00a0Owner ", "deal owner"),
        ("* Required field *", "required field"),
        ("\ufeffRecord ID", "record id"),
        ("“Close Date”", "close date"),
        ("'Amount'", "amount"),
        ("Ｅｍａｉｌ", "email"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("O’Brien", "o'brien"),
        ('Company "legal" name', 'company "legal" name'),
        ("line\nbreak\tand tab", "line break and tab"),
        ("Zoe\u0308", "zo\u00eb"),
        ("*", ""),
        ("", ""),
    ],
)
def test_a_spelling_is_folded_when_only_its_dress_differs(written, folded):
    assert fold(written) == folded


@pytest.mark.parametrize(("one", "other"), [("Ann", "Anne"), ("Muller", "Müller"), ("first name", "firstname")])
def test_spellings_stay_apart_when_their_letters_differ(one, other):
    assert fold(one) != fold(other)


@given(st.text())
def test_nothing_changes_when_a_folded_text_is_folded_again(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_case_makes_no_difference_when_texts_are_folded(text):
    assert fold(text.casefold()) == fold(text)


def test_folding_is_stable_when_every_single_character_is_tried():
    # Beyond lie rare ideographs and unassigned codes, none of which has a case or a width.
    letters = [chr(code) for code in range(0x20000) if not 0xD800 <= code <= 0xDFFF]
    assert [letter for letter in letters if fold(fold(letter)) != fold(letter)] == []
