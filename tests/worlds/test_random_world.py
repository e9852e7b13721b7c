"""The made-up company is the same for the same seed and holds every awkward case it promises."""

import importlib
from datetime import UTC, date, datetime

import pytest

from sightline.model import ENTITIES
from worlds.case_files import case_files
from worlds.random_world import SETTINGS, world

AS_OF = datetime(2025, 6, 20, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def made():
    return world(7, deals=300, accounts=120, leads=300, activities=1200, orders=300, responses=250)


def test_the_world_is_the_same_when_the_seed_is(made):
    assert made == world(7, deals=300, accounts=120, leads=300, activities=1200, orders=300, responses=250)


def test_every_row_has_the_columns_of_the_model_when_the_world_is_made(made):
    for entity, rows in made.items():
        columns = {field.name for field in ENTITIES[entity].columns}
        assert all(set(row) == columns for row in rows)
        assert len({row["id"] for row in rows}) == len(rows)


def test_every_reference_names_a_row_when_the_world_is_made(made):
    ids = {entity: {row["id"] for row in rows} for entity, rows in made.items()}
    for entity, rows in made.items():
        for field in ENTITIES[entity].references:
            named = {row[field.name] for row in rows} - {None}
            allowed = ids.get(field.ref, set()) if field.ref != "*" else set().union(*ids.values())
            assert named <= allowed, (entity, field.name)


@pytest.mark.parametrize("kpi", [path.stem for path in case_files()])
def test_months_and_reps_have_numbers_when_the_oracle_reads_the_world(made, kpi):
    oracle = importlib.import_module(f"oracles.{kpi}").oracle
    own = {"enps": "team", "lifecycle_stage_share": "stage", "sales_volume_by_location": "location"}
    # Costs have no rep.
    own |= {"cac": "channel", "cost_per_acquisition": "campaign", "cost_per_lead": "campaign", "cac_to_clv": None}
    by = own.get(kpi, "rep")
    cells = oracle(made, SETTINGS, date(2024, 1, 1), date(2025, 1, 1), "quarter", by, AS_OF)
    valued = [cell for cell in cells.values() if cell["value"] is not None]
    assert len({start for start, _ in cells}) == 4
    assert len({cell["value"] for cell in valued}) > 1
