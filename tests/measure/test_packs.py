"""Packs hold every KPI of their role and begin with few, so that nobody has to begin with fifty."""

import pytest

from sightline.measure.catalog import catalog
from sightline.measure.errors import UnknownPackError
from sightline.measure.packs import FEW, STARTER, pack_of, packs

UNITS = catalog()
PACKS = packs(UNITS)
EACH = pytest.mark.parametrize("pack", PACKS, ids=[pack.id for pack in PACKS])


@pytest.mark.parametrize("kpi", UNITS.kpis)
def test_a_kpi_stands_in_the_pack_of_its_role_when_packs_are_listed(kpi) -> None:
    assert kpi in pack_of(UNITS.entry(kpi).role, UNITS).kpis


@EACH
def test_a_pack_names_only_kpis_that_exist_and_each_once_when_it_is_read(pack) -> None:
    assert set(pack.kpis) <= set(UNITS.kpis)
    assert len(set(pack.kpis)) == len(pack.kpis)


@EACH
def test_a_pack_begins_with_few_when_it_is_read(pack) -> None:
    assert 3 <= len(pack.first) <= FEW
    assert pack.title
    assert pack.asks.endswith("?")


@EACH
def test_a_result_stands_beside_work_that_serves_no_goal_when_a_pack_begins_with_it(pack) -> None:
    goals = [UNITS.entry(kpi).kpi.goal for kpi in pack.first]
    assert sum(goal is None for goal in goals) * 2 <= len(goals)


def test_all_first_kpis_of_the_starter_set_serve_a_goal_when_somebody_begins() -> None:
    assert all(UNITS.entry(kpi).kpi.goal for kpi in pack_of(STARTER, UNITS).first)


def test_the_packs_are_named_when_one_is_asked_that_does_not_exist() -> None:
    with pytest.raises(UnknownPackError, match='There is no pack "shop"') as raised:
        pack_of("shop", UNITS)
    assert 'Did you mean "shops"?' in (raised.value.fix or "")
    assert raised.value.details["known"] == [pack.id for pack in PACKS]
