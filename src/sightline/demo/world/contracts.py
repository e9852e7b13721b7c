"""Subscriptions: how long customers stay, how their monthly value moves, and the deals this brings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sightline.demo import story
from sightline.demo.chance import NEVER, Chance, Flags, Ints, around, choose, fairly, happens
from sightline.demo.clock import DAY, Clock, day_number, day_of
from sightline.demo.world import catalog, deals
from sightline.demo.world import people as staff
from sightline.demo.world.accounts import Accounts
from sightline.demo.world.deals import CROSS_SELL, LOST, OPEN, REACTIVATION, RENEWAL, UPSELL, WON, Deals

MOVEMENTS = ("new", "expansion", "contraction", "churn", "reactivation", "price_change")
ADDED, GROWN, SHRUNK, GONE, BACK, REPRICED = range(6)
CANCEL_REASONS = ("Bad fit", "Price", "Poor experience", "Company closed", "Switched to competitor")
YEAR = 365


@dataclass
class Subscriptions:
    """Every subscription in columns; `mrr` is cents a month at the start."""

    account: Ints
    deal: Ints
    product: Ints
    quantity: Ints
    started: Ints
    ended: Ints
    mrr: Ints
    currency: Ints
    reason: Ints
    returned: Flags
    leaves_at_term: Flags

    def __len__(self) -> int:
        return len(self.started)

    def last_day(self, clock: Clock) -> Ints:
        """The last day each one ran, as known today."""
        return np.where(self.ended == NEVER, clock.today, self.ended)


@dataclass
class Movements:
    """Every change of a monthly value, in columns."""

    subscription: Ints
    day: Ints
    kind: Ints
    product: Ints
    amount: Ints

    def __len__(self) -> int:
        return len(self.day)


def subscribe(chance: Chance, clock: Clock, people: staff.People, accounts: Accounts, found: Deals) -> Subscriptions:
    """A subscription for every lasting win of something recurring, and its end if it came."""
    rng = chance.stream("subscriptions")
    rows = np.flatnonzero((found.status == WON) & deals.IS_RECURRING[found.product])
    count = len(rows)
    started = np.minimum(found.closed[rows] // DAY + rng.integers(2, 15, count), clock.today)
    base = np.maximum(started, np.where(found.imported[rows] == 1, clock.start, started))
    midway = base + (rng.geometric(story.CHURN_A_MONTH, count) * 30.4 + rng.integers(0, 28, count)).astype(np.int64)
    term = started + YEAR * (1 + (base - started) // YEAR) + YEAR * (rng.geometric(story.CHURN_AT_TERM, count) - 1)
    hasty = np.isin(found.owner[rows], people.part("closer")) & (found.imported[rows] != 1)
    hasty &= fairly(rng, story.CLOSER_CHURN, np.where(hasty, 1, 0) * len(accounts) + np.arange(count) // 10)
    ended = np.where(hasty, started + rng.integers(*story.CLOSER_CHURN_DAYS, count), np.minimum(midway, term))
    reason = np.where(hasty, choose(rng, [0.7, 0.05, 0.25], count), choose(rng, [0.2, 0.3, 0.15, 0.15, 0.2], count))
    return Subscriptions(
        account=found.account[rows], deal=rows, product=found.product[rows], quantity=found.quantity[rows],
        started=started, ended=np.where(ended < clock.today, ended, NEVER), mrr=found.main_total[rows] // 12,
        currency=accounts.currency[found.account[rows]], reason=np.where(ended < clock.today, reason, NEVER),
        returned=np.zeros(count, bool), leaves_at_term=(ended == term) & ~hasty,
    )  # fmt: skip


def come_back(chance: Chance, clock: Clock, subs: Subscriptions, first_deal: int) -> Subscriptions:
    """The customers of old who return after some months, with the number their deal will have."""
    rng = chance.stream("returns")
    again = subs.ended + rng.integers(50, 200, len(subs))
    rows = np.flatnonzero((subs.ended != NEVER) & (again < clock.today - 5) & happens(rng, 0.09, len(subs)))
    count = len(rows)
    return Subscriptions(
        account=subs.account[rows], deal=first_deal + np.arange(count), product=subs.product[rows],
        quantity=subs.quantity[rows], started=again[rows], ended=np.full(count, NEVER), mrr=subs.mrr[rows],
        currency=subs.currency[rows], reason=np.full(count, NEVER), returned=np.ones(count, bool),
        leaves_at_term=np.zeros(count, bool),
    )  # fmt: skip


def _follow_up(
    rng: np.random.Generator, clock: Clock, people: staff.People, accounts: Accounts, subs: Subscriptions,
    rows: Ints, created: Ints, **columns: Ints,
) -> Deals:  # fmt: skip
    """Deals with customers: owned by an account manager, tied to a subscription."""
    owner = people.pool("am", staff.ACCOUNTS).pick(rng, np.maximum(created // DAY, clock.start))
    columns = {"discount": np.zeros(len(rows), np.int64), **columns}
    return Deals.blank(
        len(rows), account=subs.account[rows], subscription=rows, created=created, owner=owner,
        first_owner=owner.copy(), currency=subs.currency[rows], channel=accounts.channel[subs.account[rows]],
        inbound=np.ones(len(rows), np.int64), seed=rng.integers(0, 2**31, len(rows)), **columns,
    )  # fmt: skip


def renewals(chance: Chance, clock: Clock, people: staff.People, accounts: Accounts, subs: Subscriptions) -> Deals:
    """A renewal deal before the end of every term, won where the customer stays."""
    rng = chance.stream("renewals")
    parts = []
    for term in range(1, 7):
        due = subs.started + term * YEAR
        stays = (subs.ended == NEVER) | (subs.ended >= due)
        rows = np.flatnonzero(stays & (due > clock.start + 20) & (due < clock.today + 55) & ~subs.returned)
        lost = subs.leaves_at_term[rows] & (subs.ended[rows] == due[rows])
        created = np.maximum(clock.at_work(rng, due[rows] - 60), clock.start * DAY)
        closed = np.maximum(clock.at_work(rng, due[rows] - rng.integers(1, 12, len(rows))), created + 7200)
        is_open = closed > clock.now
        status = np.where(is_open, OPEN, np.where(lost, LOST, WON))
        parts.append(_follow_up(
            rng, clock, people, accounts, subs, rows, created, status=status, closed=np.where(is_open, NEVER, closed),
            pipeline=np.full(len(rows), 1), kind=np.full(len(rows), RENEWAL), product=subs.product[rows],
            quantity=subs.quantity[rows], expected=due[rows], furthest=np.where(status == WON, 2, 1),
            reason=np.where(status == LOST, 0, NEVER),
        ))  # fmt: skip
    return deals.join(parts)


def expansions(chance: Chance, clock: Clock, people: staff.People, accounts: Accounts, subs: Subscriptions) -> Deals:
    """Upsells and cross-sells; in one vertical many add the analytics module after half a year."""
    rng = chance.stream("expansions")
    end = np.where(subs.ended == NEVER, clock.today + 40, subs.ended)
    since = np.maximum(subs.started + 40, clock.start + 30)
    room = np.maximum(end - since, 0)
    rows = np.repeat(np.arange(len(subs)), rng.poisson(room / YEAR * story.EXPANSIONS_A_YEAR))
    days = since[rows] + (room[rows] * rng.random(len(rows))).astype(np.int64)
    offers = np.array([NEVER, catalog.INSIGHTS, catalog.SUPPORT, catalog.SCANNER, catalog.PRINTER, catalog.TRAINING])
    offer = offers[choose(rng, [0.46, 0.08, 0.14, 0.16, 0.08, 0.08], len(rows))]
    keen = (accounts.vertical[subs.account] == story.EXPANDING_VERTICAL) & (subs.product == catalog.TEAM)
    offer[(offer == catalog.INSIGHTS) & keen[rows]] = NEVER
    won = happens(rng, story.EXPANSION_WINS, len(rows))
    half = subs.started + rng.integers(168, 196, len(subs))
    on_time = np.flatnonzero(
        keen & (half > clock.start + 30) & (half < end) & happens(rng, story.EXPANDING_SHARE, len(subs))
    )
    rows, days = np.concatenate([rows, on_time]), np.concatenate([days, half[on_time]])
    offer = np.concatenate([offer, np.full(len(on_time), catalog.INSIGHTS)])
    won = np.concatenate([won, np.ones(len(on_time), bool)])
    return _expand(rng, clock, people, accounts, subs, rows, days, offer, won)


def _expand(
    rng: np.random.Generator, clock: Clock, people: staff.People, accounts: Accounts, subs: Subscriptions,
    rows: Ints, days: Ints, offer: Ints, won: Flags,
) -> Deals:  # fmt: skip
    count = len(rows)
    more = offer == NEVER
    product = np.where(more, subs.product[rows], offer)
    seats = subs.quantity[rows]
    few = np.where(offer == catalog.TRAINING, 1, rng.integers(2, 9, count))
    quantity = np.where(
        more, np.maximum(seats // rng.integers(3, 9, count), 1), np.where(deals.IS_RECURRING[product], seats, few)
    )
    closed = clock.at_work(rng, days)
    created = clock.at_work(rng, days - np.maximum(around(rng, 24, 0.5, count), 3).astype(np.int64))
    created = np.minimum(created, closed - 3600)
    known = np.flatnonzero(created < clock.now)
    is_open = closed > clock.now
    status = np.where(is_open, OPEN, np.where(won, WON, LOST))
    upsell = more | (product == catalog.INSIGHTS)
    return _follow_up(
        rng, clock, people, accounts, subs, rows[known], created[known], product=product[known],
        quantity=quantity[known], status=status[known], closed=np.where(is_open, NEVER, closed)[known],
        kind=np.where(upsell, UPSELL, CROSS_SELL)[known], pipeline=np.full(len(known), 2), expected=days[known],
        furthest=np.where(status == WON, 2, rng.integers(0, 3, count))[known],
        reason=np.where(status == LOST, choose(rng, [0.2, 0.4, 0.1, 0.05, 0.15, 0.1], count), NEVER)[known],
    )  # fmt: skip


def returns(
    chance: Chance, clock: Clock, people: staff.People, accounts: Accounts, back: Subscriptions, at: int
) -> Deals:
    """The deals behind the customers who came back; `at` is the row the first of them has."""
    rng = chance.stream("return deals")
    rows = np.arange(len(back))
    closed = clock.at_work(rng, back.started - 4)
    found = _follow_up(
        rng, clock, people, accounts, back, rows, closed - rng.integers(8, 30, len(back)) * DAY,
        product=back.product, quantity=back.quantity, status=np.full(len(back), WON), closed=closed,
        kind=np.full(len(back), REACTIVATION), pipeline=np.zeros(len(back), np.int64), expected=closed // DAY,
        furthest=np.full(len(back), 4),
    )  # fmt: skip
    found.subscription = rows + at
    return found


def movements(chance: Chance, clock: Clock, subs: Subscriptions, found: Deals) -> Movements:
    """How every monthly value moved; a subscription that ended gives back what it had."""
    rng = chance.stream("movements")
    rows = np.arange(len(subs))
    end = np.where(subs.ended == NEVER, clock.today, subs.ended)
    parts = [(rows, subs.started, np.where(subs.returned, BACK, ADDED), subs.product, subs.mrr)]
    sold = np.flatnonzero(
        (found.status == WON) & np.isin(found.kind, (UPSELL, CROSS_SELL)) & deals.IS_RECURRING[found.product]
    )
    sub = found.subscription[sold]
    day = np.minimum(found.closed[sold] // DAY + 1, end[sub])
    parts.append((sub, day, np.full(len(sold), GROWN), found.product[sold], found.main_total[sold] // 12))
    fewer = np.flatnonzero((end - subs.started > 90) & happens(rng, 0.13, len(subs)))
    day = subs.started[fewer] + 60 + ((end - subs.started)[fewer] - 61) * rng.integers(0, 100, len(fewer)) // 100
    less = -subs.mrr[fewer] * rng.integers(8, 30, len(fewer)) // 100
    parts.append((fewer, day, np.full(len(fewer), SHRUNK), subs.product[fewer], less))
    for year in range(day_of(clock.start).year + 1, day_of(clock.today).year + 1):
        new_year = day_number(day_of(clock.start).replace(year=year, month=1, day=1))
        held = np.flatnonzero((subs.started < new_year - 180) & (end > new_year) & (new_year <= clock.today))
        parts.append(
            (
                held,
                np.full(len(held), new_year),
                np.full(len(held), REPRICED),
                subs.product[held],
                subs.mrr[held] * 3 // 100,
            )
        )
    gone = np.flatnonzero(subs.ended != NEVER)
    total = np.zeros(len(subs), dtype=np.int64)
    for part in parts:
        np.add.at(total, part[0], part[4])
    parts.append((gone, subs.ended[gone] + 1, np.full(len(gone), GONE), subs.product[gone], -total[gone]))
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = np.lexsort((columns[2], columns[1], columns[0]))
    return Movements(*(column[order] for column in columns))


def joined(first: Subscriptions, second: Subscriptions) -> Subscriptions:
    """Both, one after the other."""
    return Subscriptions(
        *(np.concatenate([getattr(first, name), getattr(second, name)]) for name in Subscriptions.__annotations__)
    )
