"""Everything people do toward leads, deals and customers, made block by block so that millions fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np

from sightline.demo import story
from sightline.demo.chance import NEVER, Flags, Ints, choose, happens, mixed
from sightline.demo.clock import DAY
from sightline.demo.world import people as staff
from sightline.demo.world.deals import LOST, NEW, OPEN, RENEWAL, WON
from sightline.demo.world.world import World

CALL, EMAIL, MEETING, DEMO, VISIT, SMS, SOCIAL, NOTE, TASK = range(9)
HELD, NO_SHOW, CANCELED, RESCHEDULED, PLANNED = range(5)
PURPOSES = ("check-in", "problem", "review", "upsell")
_OUTBOUND_PATTERN = np.array([EMAIL, CALL, EMAIL, SOCIAL, CALL, EMAIL, CALL, EMAIL])
_INBOUND_PATTERN = np.array([CALL, EMAIL, CALL, EMAIL, SMS, CALL, EMAIL, CALL])
_BLOCK = 20_000


@dataclass
class Touches:
    """A block of activities in columns; what does not apply is `NEVER`."""

    kind: Ints
    at: Ints
    owner: Ints
    account: Ints
    contact: Ints
    lead: Ints
    deal: Ints
    inbound: Ints
    automated: Ints
    bounced: Ints
    step: Ints
    purpose: Ints
    state: Ints
    booked: Ints
    answers: Ints
    draw: Ints

    def __len__(self) -> int:
        return len(self.at)

    @classmethod
    def of(cls, at: Ints, **columns: Ints) -> Touches:
        """Activities at these moments with the columns given; the first contact of each account."""
        count = len(at)
        zero = ("contact", "inbound", "automated", "bounced", "state")
        rest = {f.name: np.zeros(count, np.int64) if f.name in zero else np.full(count, NEVER) for f in fields(cls)}
        return cls(**{**rest, "at": at, **columns})

    def only(self, rows: Flags) -> Touches:
        """Some of them."""
        return Touches(**{f.name: getattr(self, f.name)[rows] for f in fields(Touches)})


def all_touches(world: World) -> Iterator[Touches]:
    """Every activity of the three years, in blocks that belong together."""
    for first in range(0, len(world.leads), _BLOCK):
        rows = np.arange(first, min(first + _BLOCK, len(world.leads)))
        yield _of_leads(world, rows)
        yield _introductions(world, rows)
    for first in range(0, len(world.deals), _BLOCK):
        yield from _of_deals(world, np.arange(first, min(first + _BLOCK, len(world.deals))))
    for first in range(0, len(world.subscriptions), _BLOCK):
        yield _of_customers(world, np.arange(first, min(first + _BLOCK, len(world.subscriptions))))


def _of_leads(world: World, rows: Ints) -> Touches:
    """Attempts to reach leads; `answers` is the kind of answer the touch got, if it is the one that did."""
    leads, rng = world.leads, world.chance.stream(f"lead touches {rows[0]}")
    rows = rows[leads.answered[rows] != NEVER]
    counts = leads.touches[rows]
    lead = np.repeat(rows, counts)
    number = np.arange(len(lead)) - np.repeat(np.cumsum(counts) - counts, counts) + 1
    at = leads.touch_time(world.clock, lead, number)
    turn = np.where(leads.inbound[lead], (number - 1 + mixed(lead, 31) % 2) % 8, number - 1)
    kind = np.where(leads.inbound[lead], _INBOUND_PATTERN[turn], _OUTBOUND_PATTERN[turn])
    automatic = ~leads.inbound[lead] & (kind == EMAIL) & (number > 2) & happens(rng, 0.6, len(lead))
    silent = leads.reply_touch[lead] == 0
    bounced = (kind == EMAIL) & silent & (number > 1) & happens(rng, 0.025, len(lead))
    replied = (leads.reply_touch[lead] == number) & (leads.reply[lead] != NEVER)
    found = Touches.of(
        at, kind=kind, owner=leads.owner[lead], account=leads.account[lead], lead=lead, step=number,
        automated=automatic.astype(np.int64), bounced=bounced.astype(np.int64),
        answers=np.where(replied, leads.interested[lead].astype(np.int64), NEVER), draw=rng.integers(0, 2**31, len(lead)),
    )  # fmt: skip
    return found.only(at <= world.clock.now)


def _introductions(world: World, rows: Ints) -> Touches:
    """First meetings with leads that showed interest; the qualified ones were held."""
    leads, rng = world.leads, world.chance.stream(f"introductions {rows[0]}")
    rows = rows[(leads.reply[rows] != NEVER) & leads.interested[rows]]
    rows = rows[(leads.sql[rows] != NEVER) | happens(rng, 0.4, len(rows))]
    qualified = leads.sql[rows] != NEVER
    later = world.clock.at_work(rng, leads.reply[rows] // DAY + rng.integers(3, 11, len(rows)))
    at = np.where(qualified, leads.sql[rows], later)
    failed = choose(rng, [0, 0.5, 0.3, 0.2], len(rows))
    state = np.where(at > world.clock.now, PLANNED, np.where(qualified, HELD, failed))
    booked = np.minimum(leads.reply[rows] + rng.integers(5, 200, len(rows)) * 60, at - 600)
    return Touches.of(
        at, kind=np.full(len(rows), MEETING), owner=leads.owner[rows], account=leads.account[rows], lead=rows,
        state=state, booked=booked, draw=rng.integers(0, 2**31, len(rows)),
    )  # fmt: skip


def _rates(world: World, rows: Ints) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """How many meetings, emails and calls each deal takes on average."""
    deals = world.deals
    kind, status = deals.kind[rows], deals.status[rows]
    fresh = kind == NEW
    tireless = np.isin(deals.owner[rows], world.people.part("tireless")) & fresh & (status == LOST)
    cases = [tireless, fresh & (status == WON), fresh & (status == LOST), fresh, kind == RENEWAL]
    values = [story.TIRELESS_LOST_TOUCHES, story.WON_TOUCHES, story.LOST_TOUCHES, (1.2, 2.6, 1.6), (0.5, 1.1, 0.9)]
    found = np.full((len(rows), 3), (0.8, 1.5, 1.1))
    for case, value in zip(reversed(cases), reversed(values), strict=True):
        found[case] = value
    found[deals.imported[rows] == 1] = 0
    return found


def _of_deals(world: World, rows: Ints) -> Iterator[Touches]:
    """What it took to win or lose the deals, from creation to close."""
    deals, rng = world.deals, world.chance.stream(f"deal touches {rows[0]}")
    rates = _rates(world, rows)
    for column, kind in enumerate((MEETING, EMAIL, CALL)):
        deal = np.repeat(rows, rng.poisson(rates[:, column]))
        count = len(deal)
        end = np.where(deals.status == OPEN, world.clock.now, deals.closed)[deal]
        span = np.maximum(end - deals.created[deal], 0)
        at = world.clock.at_work(rng, (deals.created[deal] + span * rng.random(count)).astype(np.int64) // DAY)
        at = np.where(at >= end, np.maximum(end - rng.integers(20, 300, count) * 60, deals.created[deal]), at)
        changed = (deals.handed_over[deal] != NEVER) & (at < deals.handed_over[deal])
        what = np.full(count, kind)
        if kind == MEETING:
            what = np.array([MEETING, DEMO, VISIT])[choose(rng, [0.62, 0.3, 0.08], count)]
        state = np.where(what == kind, HELD, HELD)
        missed = happens(rng, 0.07, count)
        state = np.where(missed, choose(rng, [0, 0.5, 0.3, 0.2], count), state) if kind == MEETING else state
        yield Touches.of(
            at, kind=what, owner=np.where(changed, deals.first_owner[deal], deals.owner[deal]),
            account=deals.account[deal], deal=deal, state=state,
            inbound=(happens(rng, 0.14, count) & (kind != MEETING)).astype(np.int64),
            booked=at - rng.integers(1, 9, count) * DAY if kind == MEETING else np.full(count, NEVER),
            draw=rng.integers(0, 2**31, count),
        )  # fmt: skip
    yield _beside_deals(world, rows, rng)


def _beside_deals(world: World, rows: Ints, rng: np.random.Generator) -> Touches:
    """Notes on won deals, and what is planned for the open ones: a task or a meeting to come."""
    deals, clock = world.deals, world.clock
    noted = rows[(deals.status[rows] == WON) & (deals.imported[rows] != 1) & happens(rng, 0.5, len(rows))]
    open_ones = rows[(deals.status[rows] == OPEN) & happens(rng, 0.8, len(rows))]
    coming = clock.at_work(rng, np.full(len(open_ones), clock.today + 1) + rng.integers(0, 21, len(open_ones)))
    deal = np.concatenate([noted, open_ones])
    planned = choose(rng, [0.5, 0.5], len(open_ones))
    kind = np.concatenate([np.full(len(noted), NOTE), np.where(planned == 0, TASK, MEETING)])
    at = np.concatenate([deals.closed[noted], coming])
    booked = np.where(kind == MEETING, clock.now - rng.integers(1, 9, len(deal)) * DAY, NEVER)
    return Touches.of(
        at, kind=kind, owner=deals.owner[deal], account=deals.account[deal], deal=deal,
        state=np.where(at > clock.now, PLANNED, HELD), booked=booked, draw=rng.integers(0, 2**31, len(deal)),
    )  # fmt: skip


def _of_customers(world: World, rows: Ints) -> Touches:
    """How account managers keep in touch with customers: about once in ten weeks."""
    subs, clock = world.subscriptions, world.clock
    rng = world.chance.stream(f"customer touches {rows[0]}")
    since = np.maximum(subs.started[rows], clock.start)
    room = np.maximum(subs.last_day(clock)[rows] - since, 0)
    counts = rng.poisson(room / 70)
    sub = np.repeat(rows, counts)
    days = np.repeat(since, counts) + (np.repeat(room, counts) * rng.random(len(sub))).astype(np.int64)
    at = clock.at_work(rng, days)
    kind = np.array([CALL, EMAIL, MEETING, VISIT])[choose(rng, [0.42, 0.36, 0.17, 0.05], len(sub))]
    manager = world.accounts.manager[subs.account[sub]]
    absent = (world.people.hired[manager] > days) | world.people.gone_by(manager, days)
    substitute = world.people.pool("am", staff.ACCOUNTS).pick(rng, days)
    # A customer about to leave calls with problems.
    ending = np.where(subs.ended[sub] == NEVER, 10**6, subs.ended[sub]) - days < 100
    purpose = np.where(ending & happens(rng, 0.6, len(sub)), 1, choose(rng, [0.45, 0.15, 0.25, 0.15], len(sub)))
    found = Touches.of(
        at, kind=kind, owner=np.where(absent, substitute, manager), account=subs.account[sub], purpose=purpose,
        booked=np.where(np.isin(kind, (MEETING, VISIT)), at - 5 * DAY, NEVER),
        inbound=((kind == CALL) & (purpose == 1)).astype(np.int64), draw=rng.integers(0, 2**31, len(sub)),
    )  # fmt: skip
    return found.only(at <= clock.now)
