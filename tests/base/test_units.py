"""The words for what a value is and how far to trust it."""

import json

from sightline.base.units import Flag, Reason, Unit, flag_names


def test_every_flag_is_named_when_all_bits_are_set():
    every = sum(Flag)
    assert flag_names(every) == [
        "SMALL_N",
        "PARTIAL_PERIOD",
        "IMMATURE_COHORT",
        "CENSORED",
        "MISSING_FX",
        "SUPPRESSED",
        "ABOVE_100",
        "RESTATED",
        "MISSING_DATA",
    ]


def test_flags_keep_their_bits_when_stored_as_integers():
    # These numbers lie in answers already saved: a flag may be added, never renumbered.
    assert {flag.name: int(flag) for flag in Flag} == {
        "SMALL_N": 1,
        "PARTIAL_PERIOD": 2,
        "IMMATURE_COHORT": 4,
        "CENSORED": 8,
        "MISSING_FX": 16,
        "SUPPRESSED": 32,
        "ABOVE_100": 64,
        "RESTATED": 128,
        "MISSING_DATA": 256,
    }


def test_a_bit_without_a_name_is_passed_over_when_flags_are_named():
    assert flag_names(int(Flag.RESTATED) | 4096) == ["RESTATED"]


def test_units_and_reasons_are_plain_text_when_written_as_json():
    assert json.loads(json.dumps([Unit.PERCENT, Reason.NO_DENOMINATOR])) == ["percent", "no_denominator"]


def test_every_reason_has_a_sentence_when_it_is_shown():
    sentences = [reason.sentence for reason in Reason]
    assert all(sentence.endswith(".") for sentence in sentences)
    assert len(set(sentences)) == len(sentences)


def test_only_money_travels_as_scaled_integers_when_units_are_asked():
    assert {unit for unit in Unit if unit.is_money} == {Unit.MONEY, Unit.MONEY_PER_DAY}
