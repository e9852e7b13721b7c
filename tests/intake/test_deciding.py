"""Dates are read in one way for a whole column, or not at all."""

from __future__ import annotations

import pytest

from sightline.intake.mapping_errors import AmbiguousColumnError, ContradictoryColumnError
from sightline.intake.values.deciding import Place, decide_date
from sightline.snapshots.reading import connect

PLACE = Place("deals.csv", "Close Date", "closed_at")


def decide(*values, declared=None):
    with connect() as connection:
        connection.execute('CREATE TABLE cells AS SELECT unnest($1::VARCHAR[]) AS "Close Date"', [list(values)])
        return decide_date(connection, "cells", "Close Date", PLACE, declared)


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["1/2/2026", "13/2/2026"], "day_first"),
        (["1/2/2026", "2/13/2026"], "month_first"),
        (["12.01.2026", "10.02.2026"], "day_first"),
        (["2026.01.02"], "year_first"),
        (["1-2-26", "31-12-25"], "day_first"),
    ],
)
def test_order_is_settled_when_one_value_fits_one_order_only(values, order):
    assert decide(*values).order == order


@pytest.mark.parametrize(
    "values", [["1/2/2026"], ["7/1/2026 9:00 AM", "12/12/2026 11:30 PM"], ["01-02-2026", "3-4-2026"]]
)
def test_load_stops_when_no_value_tells_the_order(values):
    with pytest.raises(AmbiguousColumnError) as caught:
        decide(*values)
    assert "day first" in caught.value.why
    assert "month first" in caught.value.why
    assert 'closed_at = { column = "Close Date", date_order = "day_first" }' in caught.value.fix


def test_both_readings_are_shown_when_a_date_is_ambiguous():
    with pytest.raises(AmbiguousColumnError) as caught:
        decide("7/1/2026")
    assert caught.value.details["readings"] == ["7 January (day first)", "1 July (month first)"]


def test_mapping_decides_when_the_values_do_not():
    assert decide("1/2/2026", declared="month_first").formats == ("%m/%d/%Y",)


def test_load_stops_when_values_contradict_each_other():
    with pytest.raises(ContradictoryColumnError, match="contradicts itself") as caught:
        decide("13/1/2026", "1/13/2026")
    assert '"13/1/2026" only fits day first but "1/13/2026" only fits month first' in caught.value.why


@pytest.mark.parametrize(
    ("values", "kind", "has_time", "has_offset"),
    [
        (["2026-01-02"], "iso", False, False),
        (["2026-01-02 10:00", None], "iso", True, False),
        (["2026-01-02T10:00:00.000Z"], "iso", True, True),
        (["2026-01-02T10:00:00+02:00", "2026-01-02 10:00:00"], "iso", True, True),
        (["1767225600000"], "epoch_ms", True, False),
        (["1767225600"], "epoch_s", True, False),
        (["45678", "45679"], "serial", False, False),
        (["45678.5"], "serial", True, False),
        (["20260331"], "compact", False, False),
        (["2026-03"], "month", False, False),
        (["12 Jan 2026", "Jan 13, 2026"], "formats", False, False),
        (["no date", "2026-01-02", "2026-01-03T10:00:00Z"], "iso", True, True),
    ],
)
def test_kind_is_found_when_a_tool_writes_dates_its_own_way(values, kind, has_time, has_offset):
    found = decide(*values)
    assert (found.kind, found.has_time, found.has_offset) == (kind, has_time, has_offset)


def test_short_years_are_not_taken_for_the_first_century_when_they_look_like_iso():
    assert decide("01/02/03", "25/02/03").order == "day_first"
