"""Rows as people read them, and the words of the proof."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from sightline.measure.drill import Column
from sightline.shapes.middle import ENDLESS
from sightline.surfaces.web.formatting import Formats
from sightline.surfaces.web.links import Address
from sightline.surfaces.web.screens.kpi.listing import cell_text, page_number

FORMATS = Formats("en", "EUR", "Europe/Berlin")


@pytest.mark.parametrize(
    ("row", "column", "text"),
    [
        ({"rep_id": "crm:1", "rep_id_label": "Ann"}, Column("rep_id", "text"), "Ann"),
        ({"amount": Decimal("1200.5")}, Column("amount", "money"), "€1,200.50"),
        ({"is_refund": False}, Column("is_refund", "flag"), "no"),
        ({"closed_on": date(2026, 1, 5)}, Column("closed_on", "date"), "Jan 5, 2026"),
        ({"event_at": datetime(2026, 1, 5, 23, 30)}, Column("event_at", "instant"), "6 Jan 2026 00:30"),
        ({"part_median": ENDLESS}, Column("part_median", "number"), "still waiting"),
        ({"kind": None}, Column("kind", "text"), ""),
    ],
)
def test_a_cell_is_written_for_people_when_it_has_a_kind(row, column, text) -> None:
    assert cell_text(row, column, FORMATS) == text


@pytest.mark.parametrize(("text", "page"), [("3", 3), ("0", 1), ("-1", 1), ("x", 1), ("9" * 30, 1)])
def test_a_page_that_is_none_is_the_first_when_asked_for(text, page) -> None:
    assert page_number(Address("/", (("page", text),))) == page
