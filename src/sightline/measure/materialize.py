"""Making the facts of a snapshot: every step and fact once, from resolved tables, as monthly files."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sightline.engines.workbench import Workbench
from sightline.facts import DIMENSION_ENTITIES, Fact, Step, table_name
from sightline.measure import calendar_tables
from sightline.measure.catalog import Catalog, catalog
from sightline.measure.errors import FactBuildError
from sightline.measure.settings import MeasureSettings
from sightline.model import ENTITIES
from sightline.snapshots.draft import Draft
from sightline.snapshots.references import targets
from sightline.snapshots.resolved import resolved_sql

LEFT_OUT = "left_out"
CALENDAR_TABLES = ("period_day", "work_day", "fx_day")


def materialize(draft: Draft, settings: MeasureSettings, now: datetime, facts: Collection[str] | None = None) -> None:
    """Make every fact, calendar table and label list of the draft; its tables and keys must stand.

    With `facts`, only those and what they use are made, and no labels. A part that comes out as it was in the snapshot before is linked instead of kept twice.
    """
    today = now.astimezone(ZoneInfo(settings.time_zone)).date()
    scratch = draft.scratch("facts")
    with Workbench(scratch) as bench:
        define_entities(bench, draft)
        parameters = fact_parameters(bench, draft, settings, today)
        _calendars(bench, draft, scratch, settings, today, parameters)
        units = catalog()
        for name in build_order(units, facts):
            if name in units.steps:
                bench.make(name, units.steps[name].sql, parameters)
            else:
                _write_fact(bench, draft, scratch, name, units.facts[name], parameters)
        if facts is None:
            _write_labels(bench, draft)


def define_entities(bench: Workbench, draft: Draft) -> None:
    """View every entity of the model with references resolved and duplicates folded."""
    keys = {target: draft.files("keys", target) for target in targets()}
    for name in ENTITIES:
        bench.define(name, resolved_sql(name, draft.files("tables", name), keys))


def fact_parameters(bench: Workbench, draft: Draft, settings: MeasureSettings, today: date) -> dict[str, object]:
    """The values facts are made with: settings and the span of days the data covers; entities must be defined."""
    return {
        "time_zone": settings.time_zone,
        "currency": settings.currency,
        "grace_days": settings.grace_days,
        "min_tenure_days": settings.min_tenure_days,
        "first_day": min(_first_day(draft, today), _first_contract(bench)),
        "last_day": calendar_tables.last_day(today),
    }


def build_order(units: Catalog, wanted: Collection[str] | None = None) -> list[str]:
    """Steps and facts, each after everything it uses; raises `FactBuildError` when there is no order."""
    everything: dict[str, Fact | Step] = {**units.steps, **units.facts}
    waiting = {name: everything[name] for name in _with_used(everything, units.facts if wanted is None else wanted)}
    done: list[str] = []
    while waiting:
        ready = sorted(name for name, unit in waiting.items() if set(unit.uses) <= set(done))
        if not ready:
            raise FactBuildError(waiting)
        for name in ready:
            done.append(name)
            del waiting[name]
    return done


def _with_used(everything: Mapping[str, Fact | Step], names: Iterable[str]) -> set[str]:
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found and name in everything:
            found.add(name)
            waiting.extend(everything[name].uses)
    return found


def _first_day(draft: Draft, today: date) -> date:
    months = [
        file.stem[:7]
        for name in ENTITIES
        for file in draft.files("tables", name)
        if file.stem[:4].isdigit() and "1990" <= file.stem[:4] <= str(today.year)
    ]
    first = min(months, default=f"{today.year - 1}-01")
    return date(int(first[:4]), int(first[5:7]), 1)


def _first_contract(bench: Workbench) -> date:
    """The first day anybody paid under a contract; contracts are not kept by month."""
    earliest = f"select min(started_on) from subscription where started_on >= date '{calendar_tables.FIRST_DAY}'"
    return bench.rows(earliest)[0][0] or date.max


def _calendars(
    bench: Workbench,
    draft: Draft,
    scratch: Path,
    settings: MeasureSettings,
    today: date,
    parameters: Mapping[str, object],
) -> None:
    calendar_tables.define_period_day(bench, draft.path("calendar", "period_day"), scratch, settings, today)
    calendar_tables.define_work_day(bench, draft.path("calendar", "work_day"), scratch, settings, today)
    made = bench.make("fx_day", calendar_tables.FX_DAY, parameters)
    shutil.copyfile(made, draft.path("calendar", "fx_day"))


def _write_fact(
    bench: Workbench, draft: Draft, scratch: Path, name: str, fact: Fact, parameters: Mapping[str, object]
) -> None:
    bench.make(name, fact.sql, parameters)
    kept = f'select * exclude (left_out) from "{name}" where left_out is null'
    bench.write(f'select * from "{name}" where left_out is not null', draft.path("facts", name, LEFT_OUT))
    if fact.partition is None:
        order = fact.anchor or fact.starts or fact.key
        bench.write(f"{kept} order by {order}", draft.path("facts", name, "all"))
    else:
        _write_months(bench, draft, scratch / f"{name}-months", name, fact, kept)
    # An empty file with the right columns stands for months without rows.
    bench.write(f"{kept} limit 0", draft.path("facts", name, "empty"))
    for file in draft.files("facts", name):
        _link_if_same(draft, name, file)


def _write_months(bench: Workbench, draft: Draft, folder: Path, name: str, fact: Fact, kept: str) -> None:
    monthly = f"select *, strftime({fact.partition}, '%Y-%m') as part from ({kept}) rows order by {fact.partition}"
    numbers: dict[str, int] = {}
    for part, file in bench.write_parts(monthly, "part", folder):
        number = numbers[part] = numbers.get(part, -1) + 1
        file.rename(draft.path("facts", name, f"{part}_{number}" if number else part))
    shutil.rmtree(folder, ignore_errors=True)


def _link_if_same(draft: Draft, name: str, file: Path) -> None:
    if draft.base is None:
        return
    before = draft.base.folder / "facts" / name / file.name
    if not before.is_file() or before.stat().st_size != file.stat().st_size:
        return
    if _digest(before) == _digest(file):
        draft.link("facts", name, file.stem)


def _digest(file: Path) -> bytes:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").digest()


def _write_labels(bench: Workbench, draft: Draft) -> None:
    for entity in sorted(set(DIMENSION_ENTITIES.values())):
        label = ENTITIES[entity].label
        bench.write(
            f'select id, any_value({label}) as label from "{entity}" where {label} is not null group by id order by id',
            draft.path("labels", entity),
        )


def fact_tables(units: Catalog) -> dict[str, str]:
    """The table name of every fact, to its id."""
    return {table_name(name): name for name in units.facts}
