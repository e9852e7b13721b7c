"""Every KPI, split by everything it can be split by, comes out of Spark as it does out of DuckDB: cell by cell."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest

from engines.comparing import cells_of, different_cells
from engines.gap_checks import check_gap
from engines.remembering import RememberingEngine
from engines.worlds_on_disk import AS_OF
from sightline.base.periods import Grain, Period
from sightline.engines.spark import GAPS
from sightline.measure.catalog import catalog
from sightline.measure.question import Question
from sightline.measure.scope import ViewScope

pytestmark = [pytest.mark.spark, pytest.mark.slow]

# Ends after the knowledge day, so that a running month and months to come are asked for too.
PERIOD = Period(date(2024, 7, 1), date(2025, 6, 1), "2024-07 to 2025-05")
WEEKS = Period(date(2025, 2, 1), date(2025, 5, 1), "2025-02 to 2025-04")
EVERYBODY = ViewScope.everything()


def dimensions():
    """Everything some KPI can be split by."""
    units = catalog()
    return sorted({name for entry in units.kpis.values() for name in units.facts[entry.kpi.fact].dimensions})


GRAINS = (Grain.MONTH, Grain.QUARTER, Grain.TOTAL)
WHOLE = os.environ.get("SIGHTLINE_PARITY") == "whole"
"""Every breakdown by every grain, for an hour to spare; else every third breakdown, by one of the grains in turn.

A breakdown is a column to group by; that every column comes out alike is shown fact by fact in any run.
"""
FRAMES = [
    (Grain.WEEK, WEEKS, ()),
    (Grain.MONTH, PERIOD, ()),
    (Grain.MONTH, PERIOD, ("rep",)),
    (Grain.QUARTER, PERIOD, ("team", "role")),
]
IN_FULL = [(Grain.QUARTER, PERIOD, ()), (Grain.TOTAL, PERIOD, ()), (Grain.QUARTER, PERIOD, ("team",))]
FRAMES += IN_FULL if WHOLE else []
ASKED_ANYHOW = ("rep", "team")
SPLITS = dimensions() if WHOLE else [name for name in dimensions()[::3] if name not in ASKED_ANYHOW]


def questions(grain, period, by, where=()):
    """Every KPI and variant that can be split like this."""
    units = catalog()
    return [
        Question(name, period, AS_OF, grain, by, where, variant)
        for name, entry in units.kpis.items()
        if {*by, *(dimension for dimension, _ in where)} <= set(units.facts[entry.kpi.fact].dimensions)
        for variant in (None, *entry.kpi.variants)
    ]


@pytest.fixture(scope="module")
def desks(desk, spark_engine):
    """The same desk with either engine; what differs in its split alone is asked once."""
    return replace(desk, engine=RememberingEngine(desk.engine)), replace(desk, engine=RememberingEngine(spark_engine))


def compared(desks, asked, scope=EVERYBODY):
    """What differs by question, and how many cells were compared."""
    with ThreadPoolExecutor(2) as pool:
        ours, theirs = pool.map(lambda desk: desk.ask_many(asked, scope), desks)
    differences, cells = {}, 0
    for question, one, other in zip(asked, ours, theirs, strict=True):
        found = different_cells(one, other)
        cells += sum(len(cell) for cell in cells_of(one).values())
        if found:
            differences[question.kpi, question.variant] = found
    return differences, cells


@pytest.mark.parametrize(
    ("grain", "period", "by"), FRAMES, ids=[f"{grain}-{'-'.join(by) or 'whole'}" for grain, _, by in FRAMES]
)
def test_engines_agree_on_every_cell_when_all_kpis_are_asked(desks, record_testsuite_property, grain, period, by):
    asked = [question for question in questions(grain, period, by) if question.kpi not in GAPS]
    differences, cells = compared(desks, asked)
    record_testsuite_property(f"cells {grain} {by}", cells)
    print(f"{len(asked)} questions, {cells} values compared")
    assert not differences
    assert cells >= 8 * len(asked)


@pytest.mark.parametrize(
    ("name", "grains"),
    [(name, GRAINS if WHOLE else (GRAINS[place % len(GRAINS)],)) for place, name in enumerate(SPLITS)],
    ids=SPLITS,
)
def test_engines_agree_on_every_cell_when_a_breakdown_is_asked(desks, record_testsuite_property, name, grains):
    asked = [question for grain in grains for question in questions(grain, PERIOD, (name,)) if question.kpi not in GAPS]
    differences, cells = compared(desks, asked)
    record_testsuite_property(f"cells by {name}", cells)
    print(f"{len(asked)} questions, {cells} values compared")
    assert not differences
    assert cells >= len(asked)


def test_engines_agree_when_several_grains_are_asked_in_one_request(desks):
    asked = [question for grain in GRAINS for question in questions(grain, PERIOD, ("rep",))]
    differences, cells = compared(desks, asked)
    assert not differences
    assert cells >= len(asked)


def test_a_gap_of_spark_fails_when_it_is_tried(desks):
    for kpi, gap in GAPS.items():
        asked = [question for question in questions(Grain.MONTH, PERIOD, ()) if question.kpi == kpi]
        check_gap(kpi, gap, lambda asked=asked: compared(desks, asked)[0])


def test_engines_agree_when_a_viewer_sees_few_people(desks):
    people = sorted(desks[0].labels.of("rep"))[:3]
    scope = ViewScope.of("a team leader", frozenset(people))
    asked = questions(Grain.QUARTER, PERIOD, ("rep",))
    differences, cells = compared(desks, asked, scope)
    assert not differences
    assert cells
    everything = compared(desks, asked)[1]
    assert cells < everything


def test_engines_agree_when_groups_are_chosen_with_none_among_them(desks):
    team = min(desks[0].labels.of("team"))
    asked = questions(Grain.QUARTER, PERIOD, ("team",), where=(("team", (team, None)),))
    differences, cells = compared(desks, asked)
    assert not differences
    assert cells
