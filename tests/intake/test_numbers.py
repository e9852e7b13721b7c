"""Numbers have one decimal sign for a whole column."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sightline.intake.mapping_errors import AmbiguousColumnError, ContradictoryColumnError
from sightline.intake.values.deciding import Place
from sightline.intake.values.numbers import decide_number, number_sql
from sightline.snapshots.reading import connect

PLACE = Place("deals.csv", "Amount", "amount")


def read(*values, declared=None, scale=None, whole=False):
    with connect() as connection:
        connection.execute('CREATE TABLE cells AS SELECT unnest($1::VARCHAR[]) AS "Amount"', [list(values)])
        reading = decide_number(connection, "cells", "Amount", PLACE, declared, whole=whole)
        sql = number_sql('"Amount"', reading, scale)
        found = connection.execute(f"SELECT CAST({sql} AS DECIMAL(20,4)) FROM cells").fetchall()
    return [row[0] for row in found]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["12000.5", "", "0"], ["12000.5", None, "0"]),
        (["12.000,50", "9.500,00", "7"], ["12000.5", "9500", "7"]),
        (["45k", "1.2M", "$45,000", "3"], ["45000", "1200000", "45000", "3"]),
        (["EUR 12,000.00", "USD 3.50"], ["12000", "3.5"]),
        (["(1,200.00)", "-3", "4-"], ["-1200", "-3", "-4"]),
        (["1'234.50", "2"], ["1234.5", "2"]),
        (["1 234,50 €"], ["1234.5"]),
        (["1 234,50"], ["1234.5"]),
        (["90%", "5 %"], ["0.9", "0.05"]),
        (["1,234,567"], ["1234567"]),
        (["45,000", "5.5"], ["45000", "5.5"]),
        (["0.200000000000000011102230246251565404236316680908203125"], ["0.2"]),
        (["1234567890123456.7891"], ["1234567890123456.7891"]),
        (["1,5", "abc", "1.2.3,4"], ["1.5", None, None]),
    ],
)
def test_amount_is_read_when_written_the_way_people_do(values, expected):
    assert read(*values) == [None if item is None else Decimal(item) for item in expected]


@pytest.mark.parametrize("values", [["1.234"], ["1,234"], ["1.234", "1200"], ["$45,000"]])
def test_load_stops_when_three_digits_follow_the_only_sign(values):
    with pytest.raises(AmbiguousColumnError) as caught:
        read(*values)
    assert 'decimal = ","' in caught.value.fix


@pytest.mark.parametrize(("declared", "expected"), [(",", "1234"), (".", "1.234")])
def test_mapping_decides_when_the_values_do_not(declared, expected):
    assert read("1.234", declared=declared) == [Decimal(expected)]


def test_three_digits_are_thousands_when_only_whole_numbers_make_sense():
    assert read("1.234", whole=True) == [Decimal(1234)]


def test_load_stops_when_both_signs_are_decimal():
    with pytest.raises(ContradictoryColumnError, match="contradicts itself"):
        read("1.5", "1,5")


def test_value_is_scaled_when_the_mapping_gives_a_factor():
    assert read("71500", scale="0.001") == [Decimal("71.5")]
