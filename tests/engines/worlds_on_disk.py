"""One generated world on disk, with everything its facts are made from as plain files for another engine to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from kpis.desks import MADE_AT, desk_of
from sightline.engines.workbench import Workbench
from sightline.facts import table_name
from sightline.measure.catalog import catalog
from sightline.measure.materialize import CALENDAR_TABLES, build_order, define_entities, fact_parameters
from sightline.model import ENTITIES
from sightline.snapshots.store import SnapshotStore
from worlds.random_world import SETTINGS, world

SEED = 20251122
AS_OF = datetime(2025, 4, 16, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Ingredients:
    """Every table a step or fact may read, as files, and the values both are made with."""

    files: dict
    parameters: dict


def generated_desk(folder):
    """A desk with an embedded engine over a world of thousands of rows."""
    return desk_of(folder, world(SEED), SETTINGS)


def ingredients_of(desk, folder):
    """Canonical, calendar and step tables of a desk's snapshot, written beside it."""
    files = {name: desk.snapshot.files("calendar", name) for name in CALENDAR_TABLES}
    units = catalog()
    store = SnapshotStore(desk.snapshot.folder.parent)
    with store.begin() as draft:
        draft.keep_rest("tables")
        draft.keep_rest("keys")
        today = MADE_AT.astimezone(ZoneInfo(desk.settings.time_zone)).date()
        with Workbench(folder) as bench:
            define_entities(bench, draft)
            parameters = fact_parameters(bench, draft, desk.settings, today)
            for name in ENTITIES:
                files[name] = [folder / f"{name}.parquet"]
                bench.write(f'select * from "{name}"', files[name][0])
            for name in CALENDAR_TABLES:
                bench.define_files(name, files[name])
            for name in build_order(units):
                if name in units.steps:
                    files[name] = [bench.make(name, units.steps[name].sql, parameters)]
                else:
                    # With the rows left out, which lie in a file with a column more.
                    bench.define_files(name, desk.snapshot.files("facts", name))
                    files[name] = [folder / f"{name}.parquet"]
                    bench.write(f'select * from "{name}"', files[name][0])
    return Ingredients(files, parameters)


def sources_for(tables, files):
    """The files of the tables a query names; a fact is meant by its own name or by that of its table."""
    facts = {table_name(name): name for name in catalog().facts}
    return {table: files[facts.get(table, table)] for table in tables}
