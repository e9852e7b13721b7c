"""A number never repeats the whole beside a group it knows nothing of."""

from datetime import UTC, date, datetime

import pytest

from kpis.desks import desk_of
from sightline.base.periods import Period
from sightline.measure.catalog import catalog
from sightline.measure.errors import UnknownDimensionError
from sightline.measure.plan import lacked
from sightline.measure.question import Question
from sightline.measure.scope import ViewScope
from worlds.random_world import SETTINGS, world

YEAR = Period(date(2024, 1, 1), date(2025, 1, 1), "2024")
AS_OF = datetime(2025, 6, 1, tzinfo=UTC)
EVERYBODY = ViewScope.everything()


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    made = world(3, deals=200, accounts=60, leads=60, activities=200, orders=60, responses=40)
    return desk_of(tmp_path_factory.mktemp("lacked"), made, SETTINGS, ["deals_won", "opportunities_created"])


def test_amounts_of_groups_add_up_when_deals_won_are_split_by_competitor(desk):
    whole = desk.ask(Question("deals_won", YEAR, AS_OF), EVERYBODY).rows[0]
    split = desk.ask(Question("deals_won", YEAR, AS_OF, by=("competitor",)), EVERYBODY).rows
    assert sum(row.also["amount"] for row in split) == whole.also["amount"]


def test_a_companion_is_none_when_what_it_counts_lacks_the_dimension(desk):
    rows = desk.ask(Question("opportunities_created", YEAR, AS_OF, by=("sender",)), EVERYBODY).rows
    assert rows
    assert {row.also["new_contacts_rate"] for row in rows} == {None}


def test_a_reading_is_refused_when_what_it_counts_lacks_the_dimension(desk):
    units = catalog()
    for name, entry in units.kpis.items():
        for variant in (None, *entry.kpi.variants):
            for dimension in lacked(units, entry.shape(variant), units.facts[entry.kpi.fact].dimensions):
                with pytest.raises(UnknownDimensionError, match=dimension):
                    desk.ask(Question(name, YEAR, AS_OF, by=(dimension,), variant=variant), EVERYBODY)
    with pytest.raises(UnknownDimensionError, match="phase"):
        desk.ask(Question("deals_won", YEAR, AS_OF, by=("phase",)), EVERYBODY)
