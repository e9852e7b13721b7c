"""The CRM's property history of deals: every stage, owner, amount and close date that changed, and when."""

from __future__ import annotations

import numpy as np

from sightline.demo import stamps
from sightline.demo.chance import NEVER, Ints, happens
from sightline.demo.clock import DAY
from sightline.demo.context import Context
from sightline.demo.exports.crm_deals import STAGE_NAMES
from sightline.demo.files import CRM, Sheet
from sightline.demo.world.deals import LOST, MOST_STAGES, OPEN, WON

PATH = "crm/deal-property-history.csv"
HEADER = ("Record ID", "Property", "Old Value", "New Value", "Changed At", "Changed By", "Change Source")
_STAGE_COUNT = MOST_STAGES + 2


def write(context: Context) -> None:
    """Write stage moves, then hand-overs, then amounts and close dates."""
    with context.shelf.sheet(PATH, HEADER, CRM) as sheet:
        _stage_moves(context, sheet)
        _hand_overs(context, sheet)
        _amounts(context, sheet)
        _pushes(context, sheet)


def _add(context: Context, sheet: Sheet, rows: Ints, name: str, old: list[str], new: list[str], at: Ints) -> None:
    people = stamps.names(context.world.people.names, context.world.deals.owner[rows])
    source = ["IMPORT" if flag == 1 else "CRM_UI" for flag in context.world.deals.imported[rows].tolist()]
    sheet.add([context.deals(rows), [name] * len(rows), old, new, context.stamps.minute(at), people, source])


def _stage_moves(context: Context, sheet: Sheet) -> None:
    """Every entry into a stage; deals of the old system only tell how they ended."""
    deals, now = context.world.deals, context.world.clock.now
    native = deals.imported != 1
    before = np.full(len(deals), NEVER)
    first = deals.pipeline * _STAGE_COUNT
    for number in range(MOST_STAGES):
        at = deals.stage_entry(number, now)
        rows = np.flatnonzero((at != NEVER) & native)
        _move(context, sheet, rows, before, first + number, at)
    earlier = np.flatnonzero(deals.earlier != NEVER)
    _move(context, sheet, earlier, before, first + _closed(deals.earlier_status), deals.earlier)
    opened = np.flatnonzero(deals.reopened != NEVER)
    _move(context, sheet, opened, before, first + 2, deals.reopened)
    decided = np.flatnonzero((deals.status != OPEN) & native)
    _move(context, sheet, decided, before, first + _closed(deals.status), deals.closed)


def _closed(status: Ints) -> Ints:
    return np.where(status == WON, MOST_STAGES, np.where(status == LOST, MOST_STAGES + 1, 0))


def _move(context: Context, sheet: Sheet, rows: Ints, before: Ints, after: Ints, at: Ints) -> None:
    old, new = stamps.names(STAGE_NAMES, before[rows]), stamps.names(STAGE_NAMES, after[rows])
    _add(context, sheet, rows, "dealstage", old, new, at[rows])
    before[rows] = after[rows]


def _hand_overs(context: Context, sheet: Sheet) -> None:
    deals, names = context.world.deals, context.world.people.names
    rows = np.flatnonzero((deals.handed_over != NEVER) & (deals.first_owner != deals.owner))
    old, new = stamps.names(names, deals.first_owner[rows]), stamps.names(names, deals.owner[rows])
    _add(context, sheet, rows, "hubspot_owner_id", old, new, deals.handed_over[rows])
    context.report.plant("deals handed over when their owner left", PATH, len(rows), "kept")


def _amounts(context: Context, sheet: Sheet) -> None:
    """About one deal in eight was first thought larger or smaller than it came out."""
    deals, rng = context.world.deals, context.world.chance.stream("amount history")
    end = np.where(deals.status == OPEN, context.world.clock.now, deals.closed)
    rows = np.flatnonzero(happens(rng, 0.12, len(deals)) & (deals.imported != 1) & (end - deals.created > 6 * DAY))
    old = deals.amount[rows] * rng.integers(70, 160, len(rows)) // 100
    at = deals.created[rows] + (end - deals.created)[rows] * rng.integers(20, 70, len(rows)) // 100
    _add(context, sheet, rows, "amount", stamps.money(old), stamps.money(deals.amount[rows]), at)


def _pushes(context: Context, sheet: Sheet) -> None:
    """Close dates that were moved out once."""
    deals, rng = context.world.deals, context.world.chance.stream("pushed deals")
    end = np.where(deals.status == OPEN, context.world.clock.now, deals.closed)
    rows = np.flatnonzero(happens(rng, 0.3, len(deals)) & (deals.imported != 1) & (end - deals.created > 20 * DAY))
    old = deals.expected[rows] - rng.integers(7, 60, len(rows))
    at = deals.created[rows] + (end - deals.created)[rows] * rng.integers(40, 85, len(rows)) // 100
    new = context.stamps.day(deals.expected[rows])
    _add(context, sheet, rows, "closedate", context.stamps.day(old), new, at)
