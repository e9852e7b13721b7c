"""The help desk's tickets, and how much customers use the product."""

from __future__ import annotations

import numpy as np

from sightline.demo import stamps, story
from sightline.demo.chance import NEVER, Chance, Ints, choose, happens, mixed
from sightline.demo.clock import DAY
from sightline.demo.context import Context
from sightline.demo.files import EXCEL
from sightline.demo.world.catalog import PRODUCTS

TICKETS, USAGE = "support/tickets.csv", "product/usage.csv.gz"
_PRIORITIES, _TOPICS = ("low", "normal", "high", "urgent"), ("Setup", "Billing", "Hardware", "Bug", "Question")
_FEATURES = ("Stocktaking", "Returns", "Reports")


def write(context: Context) -> None:
    """Write both files."""
    _write_tickets(context)
    _write_usage(context)


def _tickets(context: Context) -> tuple[Ints, Ints]:
    """Subscription and opening of every ticket, in the order of their numbers."""
    world, rng = context.world, context.world.chance.stream("tickets")
    subs, clock = world.subscriptions, world.clock
    since = np.maximum(subs.started, clock.start)
    room = np.maximum(subs.last_day(clock) - since, 0)
    leaving = np.where(subs.ended != NEVER, 1.6, 1.0)
    edges = np.cumsum(room * leaving)
    count = round(story.TICKETS * world.size)
    rows = np.searchsorted(edges, rng.random(count) * edges[-1], side="right")
    days = since[rows] + (room[rows] * rng.random(count)).astype(np.int64)
    opened = np.minimum(days * DAY + rng.integers(7 * 3600, 20 * 3600, count) // 60 * 60, clock.now)
    order = np.argsort(opened, kind="stable")
    return rows[order], opened[order]


def resolved_tickets(context: Context) -> tuple[Ints, Ints, Ints]:
    """Number, account and moment of solution of the tickets that were solved."""
    rows, opened = _tickets(context)
    solved = _solved(context.world.chance, opened, context.world.clock.now)
    done = np.flatnonzero(solved != NEVER)
    return done, context.world.subscriptions.account[rows[done]], solved[done]


def _solved(chance: Chance, opened: Ints, now: int) -> Ints:
    rng = chance.stream("ticket solutions")
    at = opened + rng.integers(2, 160, len(opened)) * 3600
    return np.where((at < now) & ~happens(rng, 0.03, len(opened)), at, NEVER)


def _write_tickets(context: Context) -> None:
    world, look = context.world, context.stamps
    rows, opened = _tickets(context)
    count, account = len(rows), world.subscriptions.account[rows]
    rng = world.chance.stream("ticket details")
    first = np.minimum(opened + rng.integers(3, 400, count) * 60, world.clock.now)
    solved = _solved(world.chance, opened, world.clock.now)
    again = np.where(solved != NEVER, choose(rng, [0.92, 0.06, 0.02], count), 0)
    header = (
        "Ticket", "Company ID", "Requester", "Priority", "Status", "Topic", "SKU", "Opened at", "First reply at",
        "Solved at", "Reopened", "Test",
    )  # fmt: skip
    emails = [world.accounts.email(row) for row in account.tolist()]
    with context.shelf.sheet(TICKETS, header, EXCEL) as sheet:
        sheet.add([
            [f"T-{number + 5000}" for number in range(count)], context.companies(account), emails,
            stamps.names(_PRIORITIES, choose(rng, [0.2, 0.55, 0.2, 0.05], count)),
            np.where(solved == NEVER, "open", "solved").tolist(),
            stamps.names(_TOPICS, choose(rng, [0.2, 0.15, 0.25, 0.2, 0.2], count)),
            stamps.names([p.sku for p in PRODUCTS], world.subscriptions.product[rows]), look.utc(opened), look.utc(first),
            look.utc(solved), again.tolist(), ["no"] * count,
        ])  # fmt: skip
        sheet.add_rows(
            [
                (
                    "T-1",
                    "",
                    "qa@lumbrecht.example",
                    "low",
                    "solved",
                    "Question",
                    "",
                    *[look.utc(opened[:1])[0]] * 3,
                    0,
                    "yes",
                )
            ]
        )
    context.report.plant("test tickets", TICKETS, 1, "left out")


def _write_usage(context: Context) -> None:
    """One Wednesday in four for every running subscription; use falls off before customers leave."""
    world, clock = context.world, context.world.clock
    subs, look = world.subscriptions, context.stamps
    wednesdays = np.arange(clock.start + (6 - (clock.start + 3)) % 7 + 3, clock.today, 28)
    header = ("Company ID", "Day", "Feature", "Active users", "Events", "Minutes")
    with context.shelf.sheet(USAGE, header) as sheet:
        for day in wednesdays.tolist():
            rows = np.flatnonzero((subs.started <= day) & (subs.last_day(clock) >= day) & ~subs.returned)
            # An account is measured as one, however many subscriptions it has.
            rows = rows[np.unique(subs.account[rows], return_index=True)[1]]
            left = np.where(subs.ended[rows] == NEVER, 10**6, subs.ended[rows]) - day
            fading = np.clip(left / 120, 0.15, 1.0)
            for place, feature in enumerate(_FEATURES[:2] if day % 3 else _FEATURES):
                draw = mixed(rows * 40_000 + day, 60 + place) % 60
                users = np.maximum((subs.quantity[rows] * fading * (40 + draw) / 120).astype(np.int64), 0)
                sheet.add([
                    context.companies(subs.account[rows]), look.day(np.full(len(rows), day)), [feature] * len(rows),
                    users.tolist(), (users * (5 + draw % 11)).tolist(), (users * (3 + draw % 17)).tolist(),
                ])  # fmt: skip
