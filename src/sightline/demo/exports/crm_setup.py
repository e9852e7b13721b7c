"""The CRM's settings: pipelines and stages, users, and who held which territory."""

from __future__ import annotations

import numpy as np

from sightline.demo import stamps
from sightline.demo.chance import NEVER
from sightline.demo.context import Context
from sightline.demo.exports.crm_deals import CLOSED
from sightline.demo.files import CRM
from sightline.demo.story import REGIONS
from sightline.demo.world import people as staff
from sightline.demo.world.catalog import PIPELINES, STAGES
from sightline.demo.world.deals import LOST, WON, is_south

STAGE_FILE, USERS = "crm/pipeline-stages.csv", "crm/users.csv"
TERRITORIES, HOLDERS = "crm/territories.csv", "crm/territory-assignments.csv"
_USER_ID = 410_000


def write(context: Context) -> None:
    """Write the four files."""
    _write_stages(context)
    people = context.world.people
    header = ("User ID", "Email", "Name", "User type")
    rows = [
        (_USER_ID + row, email, name, "person")
        for row, (email, name) in enumerate(zip(people.emails, people.names, strict=True))
    ]
    context.shelf.records(USERS, header, rows, CRM)
    _write_territories(context)


def _write_stages(context: Context) -> None:
    header = ("Pipeline", "Pipeline kind", "Stage", "Display order", "Probability", "Category")
    rows = []
    for (pipeline, kind), stages in zip(PIPELINES, STAGES, strict=True):
        for place, stage in enumerate(stages):
            rows.append((pipeline, kind, stage, place + 1, round(0.1 + 0.75 * place / len(stages), 2), "open"))
        rows.append((pipeline, kind, CLOSED[WON], len(stages) + 1, 1, "won"))
        rows.append((pipeline, kind, CLOSED[LOST], len(stages) + 2, 0, "lost"))
    context.shelf.records(STAGE_FILE, header, rows, CRM)


def _write_territories(context: Context) -> None:
    """One territory a region; it lies with a closer of the team, and passes on when that person moves or leaves."""
    world, look = context.world, context.stamps
    context.shelf.records(TERRITORIES, ("Territory", "Kind"), [(name, "region") for name in REGIONS], CRM)
    names = world.people.names
    rows: list[tuple[object, ...]] = []
    for region, name in enumerate(REGIONS):
        team = staff.SOUTH if is_south(np.array([region]))[0] else staff.NORTH
        spells = [spell for spell, _ in world.people.pool("ae", team).members if spell.place < len(staff.TEAMS)]
        spell = spells[region // 2 % len(spells)]
        heir = spells[(region // 2 + 1) % len(spells)]
        since, until = max(spell.since, world.clock.start), spell.until
        over = until <= world.clock.today
        dates = look.day(np.array([since, until if over else NEVER]))
        rows.append((name, names[spell.person], "", *dates))
        if over:
            rows.append((name, names[heir.person], "", dates[1], ""))
    regions = stamps.names(REGIONS, world.accounts.region)
    created = look.day(np.maximum(world.accounts.created // 86_400, world.clock.start))
    some = range(min(len(regions), 400))
    ids = context.companies(np.arange(len(regions)))
    rows += [(regions[row], "", ids[row], created[row], "") for row in some]
    context.shelf.records(HOLDERS, ("Territory", "User", "Company ID", "From", "To"), rows, CRM)
