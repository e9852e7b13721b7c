"""Money stays exact, and only known currencies pass."""

from datetime import date
from decimal import Decimal

import pytest
from babel.core import get_global
from babel.numbers import get_currency_precision, list_currencies
from hypothesis import given
from hypothesis import strategies as st

from sightline.base.money import (
    CURRENCIES,
    NotAnAmountError,
    UnknownCurrencyError,
    check_currency,
    from_units,
    minor_digits,
    to_units,
)


@given(st.integers(min_value=-(10**20) + 1, max_value=10**20 - 1))
def test_an_amount_is_unchanged_when_it_travels_there_and_back(units):
    assert to_units(from_units(units)) == units
    assert to_units(str(from_units(units))) == units


@pytest.mark.parametrize(
    ("amount", "units"),
    [
        ("0.1", 1_000),
        ("1234.56", 12_345_600),
        (" 7 ", 70_000),
        (7, 70_000),
        (Decimal("-2.5"), -25_000),
        ("0.00005", 1),
        ("-0.00005", -1),
        ("0.00004999999999999999999999999999999999", 0),
        ("0.00014999999999999999999999999999999999999999999999999999999999999999999999", 1),
        ("1e3", 10_000_000),
        ("9999999999999999.9999", 10**20 - 1),
    ],
)
def test_an_amount_is_exact_or_rounds_half_away_from_zero_when_turned_into_units(amount, units):
    assert to_units(amount) == units


@pytest.mark.parametrize(
    "amount",
    ["", "abc", "1,5", "1.234,56", "NaN", "Infinity", "1e999999999", "10000000000000000", True, 0.1, None],
)
def test_an_amount_is_refused_when_it_cannot_be_exact(amount):
    with pytest.raises(NotAnAmountError) as refused:
        to_units(amount)
    assert str(amount) in refused.value.what
    assert refused.value.fix


def test_units_are_refused_when_they_exceed_what_decimals_of_twenty_digits_hold():
    with pytest.raises(NotAnAmountError):
        from_units(10**20)


def test_a_currency_is_folded_to_capitals_when_it_is_known():
    assert check_currency(" usd") == "USD"


@pytest.mark.parametrize("text", ["", "EURO", "€", "XXX", "EU"])
def test_a_currency_is_refused_by_name_when_it_is_unknown(text):
    with pytest.raises(UnknownCurrencyError) as refused:
        check_currency(text)
    assert f'"{text}"' in refused.value.what


def test_the_nearest_code_is_offered_when_a_currency_is_misspelled():
    with pytest.raises(UnknownCurrencyError) as refused:
        check_currency("EURO")
    assert "EUR" in (refused.value.why or "")


def test_every_tender_of_this_century_is_known_when_compared_with_the_locale_data():
    # Islands and crowns whose money is pegged have letters that ISO 4217 never gave out.
    tenders = {
        currency
        for entries in get_global("territory_currencies").values()
        for currency, _, until, is_tender in entries
        if is_tender and (until is None or date(*until) >= date(2002, 3, 1))
    }
    assert tenders - CURRENCIES <= {"AOR", "AFA", "YUM", "ZAL", "ZWR", "RUR", "BGL", "TPE", "SRG", "MGF", "VNN"}
    assert CURRENCIES - list_currencies() == set()


def test_decimals_agree_with_the_locale_data_when_a_currency_is_in_use():
    # The locale data drops the decimals people no longer write; ISO 4217 keeps them on paper.
    in_use = {"EUR", "USD", "GBP", "CHF", "JPY", "KRW", "CLP", "ISK", "VND", "XOF", "BHD", "KWD", "TND", "CLF", "UYW"}
    assert {code: minor_digits(code) for code in in_use} == {code: get_currency_precision(code) for code in in_use}
