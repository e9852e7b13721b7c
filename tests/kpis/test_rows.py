"""The rows behind a number are all there, each once, and add up to it again."""

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from kpis.desks import desk_of
from sightline.base.periods import Period
from sightline.measure.catalog import catalog
from sightline.measure.drill import drill, sides_of
from sightline.measure.question import Question
from sightline.measure.scope import ViewScope
from sightline.shapes import Part
from worlds.random_world import SETTINGS, world

AS_OF = datetime(2026, 6, 1, tzinfo=UTC)
YEAR = Period(date(2024, 1, 1), date(2025, 1, 1), "2024")
MONTHS = (
    Period(date(2024, 3, 1), date(2024, 4, 1), "March"),
    Period(date(2024, 10, 1), date(2024, 11, 1), "October"),
)
EVERYBODY = ViewScope.everything()
ALL, PAGE = 100_000, 7
READINGS = [(entry.id, variant) for entry in catalog().kpis.values() for variant in (None, *entry.kpi.variants)]


@pytest.fixture(scope="module")
def made():
    return world(3, deals=400, accounts=150, leads=400, activities=1500, orders=400, responses=300)


@pytest.fixture(scope="module")
def desk(made, tmp_path_factory):
    return desk_of(tmp_path_factory.mktemp("rows"), made, SETTINGS)


def cells_of(desk, made, kpi):
    """The company for a year, two reps, one team, two months: each as a period and filters."""
    entry = desk.units.entry(kpi)
    dimensions = desk.units.facts[entry.kpi.fact].dimensions
    wheres = [(("rep", (rep["id"],)),) for rep in made["employee"][:2]] + [(("team", (made["team"][0]["id"],)),)]
    if "stage" in dimensions:
        wheres += [(("stage", ("mql",)),), (("stage", (None,)),)]
    cells = [(YEAR, ()), *((month, ()) for month in MONTHS)]
    return cells + [(YEAR, where) for where in wheres if where[0][0] in dimensions]


def questions_of(desk, made, kpi, variant):
    return [Question(kpi, period, AS_OF, where=where, variant=variant) for period, where in cells_of(desk, made, kpi)]


def names_of(question, side):
    return f"{question.period.label} {question.where} {side}"


@pytest.mark.parametrize(("kpi", "variant"), READINGS)
def test_rows_agree_with_the_number_when_any_cell_is_opened(desk, made, kpi, variant):
    shape = desk.units.entry(kpi).shape(variant)
    sides = (None, *sides_of(shape))
    faults, listed = [], 0
    for place, question in enumerate(questions_of(desk, made, kpi, variant)):
        # The company's year is opened from every side, each other cell from one side in turn.
        for side in sides if place == 0 else [sides[place % len(sides)]]:
            page = drill(desk, question, EVERYBODY, side, limit=ALL)
            listed += page.total
            faults += [f"{names_of(question, side)}: {fault}" for fault in faults_of(page, shape.parts())]
    assert listed, "no cell has a row to check"
    assert not faults, "\n".join(faults)


def faults_of(page, parts: dict[str, Part]):
    """What of a whole list does not hold."""
    if not page.check.agrees:
        yield f"the answer says {page.check.value}, its rows {page.check.from_rows}"
    if page.total != len(page.rows):
        yield f"{page.total} rows counted, {len(page.rows)} listed"
    for name, total in page.sums.items():
        if not parts[name].is_additive:
            continue
        added = sum((Decimal(str(row[f"part_{name}"] or 0)) for row in page.rows), Decimal())
        if abs(added - Decimal(str(total))) > Decimal("1e-6"):
            yield f"{name} is {total}, the rows listed add up to {added}"


@pytest.mark.parametrize(("kpi", "variant"), READINGS)
def test_every_row_is_listed_once_when_paged_through(desk, made, kpi, variant):
    question = Question(kpi, MONTHS[0], AS_OF, variant=variant)
    for side in sides_of(desk.units.entry(kpi).shape(variant))[1:] or (None,):
        whole = drill(desk, question, EVERYBODY, side, limit=ALL)
        last = whole.total - whole.total % PAGE
        # A list of hundreds is looked at where it begins, goes on and ends.
        offsets = range(0, last + 1, PAGE) if whole.total <= 4 * PAGE else (0, PAGE, last - PAGE, last)
        for offset in offsets:
            page = drill(desk, question, EVERYBODY, side, limit=PAGE, offset=offset)
            assert page.total == whole.total
            assert [*page.rows] == [*whole.rows[offset : offset + PAGE]], names_of(question, side)
        doubled = [row for row, times in Counter(map(repr, whole.rows)).items() if times > 1]
        assert not doubled, names_of(question, side)
