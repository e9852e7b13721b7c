"""Every KPI agrees, cell by cell, with an oracle written from the specification alone, on a generated world."""

import importlib
import math
from datetime import UTC, date, datetime

import pytest

from kpis.desks import desk_of
from sightline.base.periods import Grain, Period
from sightline.measure.catalog import catalog
from sightline.measure.question import Question
from sightline.measure.scope import ViewScope
from worlds.random_world import SETTINGS, world

pytestmark = pytest.mark.slow

LATE = datetime(2026, 10, 1, tzinfo=UTC)
WITHIN = datetime(2024, 8, 17, 14, 30, tzinfo=UTC)
YEAR = Period(date(2024, 1, 1), date(2025, 1, 1), "2024")
NATURAL = {
    "activity_count": ("kind",),
    "sales_volume_by_location": ("location",),
    "mql_to_customer_rate": ("source",),
    "lifecycle_stage_share": ("stage", "source"),
}
# Members a row of the product shows because something of it is not zero, though the oracle has none, and the
# other way round, count as zero or none; these flags are compared, the rest only the product knows.
FLAGS = {"SMALL_N", "PARTIAL_PERIOD", "IMMATURE_COHORT"}


def questions():
    """Every reading of every KPI by person, team and what is natural to it, early and late."""
    facts = catalog().facts
    for kpi, entry in catalog().kpis.items():
        known = facts[entry.kpi.fact].dimensions
        for variant in (None, *entry.kpi.variants):
            for by in (None, "rep", "team", *NATURAL.get(kpi, ())):
                if by is None or by in known:
                    for grain, as_of in (("month", LATE), ("quarter", WITHIN), ("total", LATE)):
                        yield pytest.param(kpi, variant, by, grain, as_of, id=f"{kpi}-{variant}-{by}-{grain}-{as_of:%y}")


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    tables = world(7)
    return tables, desk_of(tmp_path_factory.mktemp("world"), tables, SETTINGS)


@pytest.mark.parametrize(("kpi", "variant", "by", "grain", "as_of"), list(questions()))
def test_kpi_agrees_with_its_oracle_when_asked_of_a_generated_world(generated, kpi, variant, by, grain, as_of):
    tables, desk = generated
    oracle = importlib.import_module(f"oracles.{kpi}").oracle
    extra = {"variant": variant} if variant else {}
    expected = oracle(tables, SETTINGS, YEAR.start, YEAR.end, grain, by, as_of, **extra)
    question = Question(kpi, YEAR, as_of, Grain(grain), (by,) if by else (), variant=variant)
    answer = desk.ask(question, ViewScope.everything())
    actual = {(row.period.start.isoformat(), next(iter(row.by.values()), None)): row for row in answer.rows}
    faults = []
    for key in sorted(set(expected) | set(actual), key=str):
        faults += differences(key, expected.get(key), actual.get(key))
    for reason in set(expected.excluded) & set(answer.excluded):
        # An undated row belongs to no period, and the oracles list those of every state and of later knowledge.
        if by is None and reason != "MISSING_DATE" and expected.excluded[reason] != answer.excluded[reason]:
            faults.append(f"{reason}: {answer.excluded[reason]} left out, the oracle says {expected.excluded[reason]}")
    assert not faults, f"{len(faults)} of {len(expected)} cells differ\n" + "\n".join(faults[:12])


def differences(key, expected, row):
    """Where a cell of the answer is not what the oracle says."""
    if expected is None or row is None:
        there = expected["numerator"] or expected["denominator"] if expected else row.numerator or row.denominator
        return [f"{key}: only {'the oracle' if expected else 'the answer'} has it"] if there else []
    pairs = [(name, expected[name], getattr(row, name)) for name in ("value", "numerator", "denominator", "n")]
    pairs += [(f"also.{name}", value, row.also[name]) for name, value in expected["also"].items() if name in row.also]
    if expected["interval"] and row.interval:
        pairs += [(f"interval[{side}]", expected["interval"][side], row.interval[side]) for side in (0, 1)]
    found = [f"{key} {name}: {given}, the oracle says {wanted}" for name, wanted, given in pairs if not same(wanted, given)]
    small = {"SMALL_N"} if not row.n else set()
    if (expected["flags"] & FLAGS) - small != (set(row.flags) & FLAGS) - small:
        found.append(f"{key} flags: {row.flags}, the oracle says {sorted(expected['flags'])}")
    if expected["value"] is None and row.reason != expected["reason"]:
        found.append(f"{key} reason: {row.reason}, the oracle says {expected['reason']}")
    return found


def same(wanted, given):
    """Equal up to the rounding of money to four places and of floating point; an unstated part may be anything."""
    if wanted is None or given is None:
        return wanted is None or given is None
    return math.isclose(float(wanted), float(given), rel_tol=1e-7, abs_tol=2e-2 if abs(float(wanted)) > 1000 else 1e-6)
