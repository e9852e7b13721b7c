"""Deals with companies that are not customers yet: the first one of every account, and later tries."""

from __future__ import annotations

import numpy as np

from sightline.demo import story
from sightline.demo.chance import NEVER, Chance, Flags, Floats, Ints, around, choose, happens
from sightline.demo.clock import DAY, Clock
from sightline.demo.world import catalog, deals
from sightline.demo.world import people as staff
from sightline.demo.world.accounts import Accounts
from sightline.demo.world.deals import LOST, NEW, WON, Deals
from sightline.demo.world.leads import Leads

_AGAIN = (0.45, 0.35)  # share of lost accounts tried a second and a third time


def build(chance: Chance, clock: Clock, people: staff.People, leads: Leads, accounts: Accounts) -> Deals:
    """All deals with new customers, and the customers taken over from the old system as won deals."""
    rng = chance.stream("new business")
    rows = np.flatnonzero(~accounts.imported)
    tries = [_try(rng, clock, people, accounts, rows, accounts.created[rows])]
    tries[0].lead = accounts.lead[rows]
    tries[0].sourcer = leads.owner[accounts.lead[rows]]
    for share in _AGAIN:
        last = tries[-1]
        again = np.flatnonzero((last.status == LOST) & happens(rng, share, len(last)))
        created = clock.at_work(rng, last.closed[again] // DAY + rng.integers(60, 240, len(again)))
        soon = created < clock.now
        tries.append(_try(rng, clock, people, accounts, last.account[again][soon], created[soon]))
    tried = deals.join(tries)
    deals.unsettle(rng, clock, tried, 0.035, 0.03)
    found = deals.join([_taken_over(rng, clock, people, accounts), tried])
    won = np.flatnonzero(found.status == WON)
    accounts.first_won[found.account[won]] = np.where(
        accounts.first_won[found.account[won]] == NEVER, found.closed[won], accounts.first_won[found.account[won]]
    )
    return found


def _basket(rng: np.random.Generator, accounts: Accounts, rows: Ints) -> dict[str, Ints]:
    """What each deal is about: a plan with seats or a device, and often devices or services beside it."""
    count = len(rows)
    usual = choose(rng, [0.42, 0.34, 0.10, 0, 0, 0.05, 0, 0.06, 0.03], count)
    health = choose(rng, [0.22, 0.68, 0.10], count)
    product = np.where(accounts.vertical[rows] == story.EXPANDING_VERTICAL, health, usual)
    strong = np.where(accounts.region[rows] == story.STRONG_REGION, story.STRONG_AMOUNTS, 1.0)
    seats = around(rng, 9 * strong * (accounts.staff[rows] / 85) ** 0.35, 0.55, count)
    units = around(rng, 14 * strong, 0.5, count)
    quantity = np.where(deals.IS_RECURRING[product], seats, units)
    extra = np.array([catalog.SCANNER, catalog.ONBOARDING, catalog.TERMINAL])[choose(rng, [0.5, 0.4, 0.1], count)]
    extra_quantity = np.where(extra == catalog.ONBOARDING, 1, rng.integers(2, 12, count))
    none = happens(rng, 0.35, count) | (extra == product)
    return {
        "product": product,
        "quantity": np.maximum(quantity, 2).astype(np.int64),
        "discount": choose(rng, [0.6, 0.15, 0.15, 0.1], count) * 5,
        "extra": np.where(none, NEVER, extra),
        "extra_quantity": np.where(none, 0, extra_quantity),
    }


def _try(
    rng: np.random.Generator, clock: Clock, people: staff.People, accounts: Accounts, rows: Ints, created: Ints
) -> Deals:
    """One attempt to win each of the accounts."""
    count = len(rows)
    found = Deals.blank(
        count, account=rows, created=created, pipeline=np.zeros(count, np.int64), kind=np.full(count, NEW),
        currency=accounts.currency[rows], channel=accounts.channel[rows],
        inbound=(accounts.channel[rows] != catalog.OUTBOUND_CHANNEL).astype(np.int64), **_basket(rng, accounts, rows),
    )  # fmt: skip
    south = deals.is_south(accounts.region[rows])
    pools = (people.pool("ae", staff.NORTH), people.pool("ae", staff.SOUTH))
    for pool, here in zip(pools, (~south, south), strict=True):
        found.owner[here] = pool.pick(rng, created[here] // DAY)
    cut = _competitors(rng, clock, found)
    win, cycle = _odds(people, accounts, found, cut)
    strata = (cut * 10 + accounts.region[rows]) * len(people.seats) + found.owner
    deals.run(rng, clock, found, win, cycle, strata)
    found.reason[cut & (found.status == LOST)] = 0
    for pool, here in zip(pools, (~south, south), strict=True):
        part = np.flatnonzero(here)
        _hand_over_part(rng, clock, people, found, pool, part)
    return found


def _hand_over_part(
    rng: np.random.Generator, clock: Clock, people: staff.People, found: Deals, pool: staff.Pool, part: Ints
) -> None:
    names = ("owner", "first_owner", "handed_over", "status", "closed")
    some = Deals.blank(len(part), **{name: getattr(found, name)[part] for name in names})
    deals.hand_over(rng, clock, people, some, pool)
    for name in names[:3]:
        getattr(found, name)[part] = getattr(some, name)


def _competitors(rng: np.random.Generator, clock: Clock, found: Deals) -> Flags:
    """Name a competitor in about half of the deals; returns which of them the price cut hurts."""
    count = len(found)
    scanner = (found.extra == catalog.SCANNER) | (found.product == catalog.SCANNER)
    usual = choose(rng, [0.25, 0.35, 0.25, 0.15], count)
    rival = np.where(scanner & happens(rng, 0.6, count), story.CUTTING_COMPETITOR, usual)
    found.competitor = np.where(happens(rng, 0.55, count), rival, NEVER)
    after = found.created >= clock.month(36 - story.CUT_MONTHS_AGO) * DAY
    return np.asarray(scanner & (found.competitor == story.CUTTING_COMPETITOR) & after, dtype=np.bool_)


def _odds(people: staff.People, accounts: Accounts, found: Deals, cut: Flags) -> tuple[Floats, Floats]:
    """Chance to win and median days to the close, given region, owner, channel and competitor."""
    count = len(found)
    win: Floats = np.full(count, story.WIN_CHANCE)
    win[accounts.region[found.account] == story.STRONG_REGION] *= story.STRONG_WINS
    win[found.channel == catalog.REFERRAL_CHANNEL] *= 1.4
    win[cut] *= story.WIN_AGAINST_CUT
    cycle: Floats = np.full(count, float(story.CYCLE_DAYS))
    cycle[found.product == catalog.ENTERPRISE] *= 1.5
    closer, tireless = (np.isin(found.owner, people.part(name)) for name in ("closer", "tireless"))
    win[closer] *= story.CLOSER_WINS
    cycle[closer] *= story.CLOSER_CYCLE_DAYS / story.CYCLE_DAYS
    win[tireless] *= story.TIRELESS_WINS
    return win, cycle


def _taken_over(rng: np.random.Generator, clock: Clock, people: staff.People, accounts: Accounts) -> Deals:
    """Won deals that came with the customers of the old system, all created in the same few minutes."""
    rows = np.flatnonzero(accounts.imported)
    count = len(rows)
    owner = people.pool("ae", staff.NORTH).pick(rng, np.full(count, clock.start))
    created = accounts.created[rows] + np.arange(count) % 5 * 60
    found = Deals.blank(
        count, account=rows, created=created, pipeline=np.zeros(count, np.int64), kind=np.full(count, NEW),
        currency=accounts.currency[rows], channel=accounts.channel[rows], inbound=np.ones(count, np.int64),
        owner=owner, first_owner=owner.copy(), status=np.full(count, WON), imported=np.ones(count, np.int64),
        furthest=np.full(count, 4), seed=rng.integers(0, 2**31, count), **_basket(rng, accounts, rows),
    )  # fmt: skip
    found.product = np.where(deals.IS_RECURRING[found.product], found.product, catalog.STARTER)
    found.quantity = np.minimum(found.quantity, 60)
    found.closed = (clock.start - rng.integers(20, 900, count)) * DAY + 12 * 3600
    found.expected = found.closed // DAY
    accounts.first_won[rows] = found.closed
    return found
