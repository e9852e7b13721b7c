"""Deals in columns, and how a deal runs its course: owners, stages, outcome."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from sightline.demo.chance import NEVER, Flags, Floats, Ints, around, choose, fairly, happens
from sightline.demo.clock import DAY, Clock
from sightline.demo.world import people as staff
from sightline.demo.world.catalog import PRICES, PRODUCTS, STAGES, UNITS_PER_EURO

OPEN, WON, LOST = range(3)
NEW, UPSELL, CROSS_SELL, RENEWAL, REACTIVATION = range(5)
KINDS = ("new", "upsell", "cross_sell", "renewal", "reactivation")
MOST_STAGES = max(len(stages) for stages in STAGES)
IS_RECURRING = np.array([product.recurring for product in PRODUCTS])


@dataclass
class Deals:
    """Every deal in columns; amounts are cents of the deal's currency, moments wall time.

    `earlier` and `reopened` are the moments of an outcome that did not last: `earlier_status` was
    reached first, then the deal was opened again (a win that was canceled has no `reopened`).
    """

    account: Ints
    lead: Ints
    owner: Ints
    first_owner: Ints
    handed_over: Ints
    sourcer: Ints
    pipeline: Ints
    kind: Ints
    product: Ints
    quantity: Ints
    discount: Ints
    extra: Ints
    extra_quantity: Ints
    currency: Ints
    created: Ints
    closed: Ints
    expected: Ints
    status: Ints
    furthest: Ints
    reason: Ints
    competitor: Ints
    channel: Ints
    inbound: Ints
    earlier: Ints
    earlier_status: Ints
    reopened: Ints
    subscription: Ints
    imported: Ints
    seed: Ints

    def __len__(self) -> int:
        return len(self.created)

    @classmethod
    def blank(cls, count: int, **columns: Ints) -> Deals:
        """Deals of which only some columns are known; the others are `NEVER`."""
        return cls(**{f.name: columns.get(f.name, np.full(count, NEVER)) for f in fields(cls)})

    def unit_price(self, product: Ints) -> Ints:
        """Cents of the deal's currency for one of the product: a year's worth of what is subscribed to."""
        months = np.where(IS_RECURRING[product], 12, 1)
        cents = PRICES[product] * months * UNITS_PER_EURO[self.currency] * 100
        return np.asarray(np.rint(cents), dtype=np.int64)

    @property
    def main_total(self) -> Ints:
        """Amount of the main line after discount."""
        full = self.unit_price(self.product) * self.quantity
        return full - full * np.maximum(self.discount, 0) // 100

    @property
    def extra_total(self) -> Ints:
        """Amount of the second line; 0 without one."""
        has = self.extra != NEVER
        return np.where(has, self.unit_price(np.where(has, self.extra, 0)) * self.extra_quantity, 0)

    @property
    def amount(self) -> Ints:
        """Amount of the whole deal."""
        return self.main_total + self.extra_total

    def stage_entry(self, number: int, now: int) -> Ints:
        """When each deal entered its `number`-th stage, `NEVER` if it did not; about one in ten skips a middle one."""
        end = np.where(self.earlier != NEVER, self.earlier, np.where(self.status == OPEN, now, self.closed))
        share = (number - 0.45 + (self.seed // 7**number % 100) / 140) / (self.furthest + 1)
        at = self.created + (np.maximum(end - self.created, 0) * share).astype(np.int64) // 60 * 60
        skips = (number == self.seed % 9) & (number >= 1) & (number < self.furthest)
        return np.where(number == 0, self.created, np.where((number <= self.furthest) & ~skips, at, NEVER))


def join(parts: list[Deals]) -> Deals:
    """All of them, one after the other."""
    return Deals(**{f.name: np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Deals)})


def last_stage(pipeline: Ints) -> Ints:
    """Number of the last open stage of each pipeline."""
    return np.asarray(np.array([len(stages) - 1 for stages in STAGES])[pipeline], dtype=np.int64)


def toward_quarter_end(rng: np.random.Generator, days: Ints, share: float) -> Ints:
    """Some of the days moved to the last days of their quarter, when salespeople hurry."""
    month = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    end = ((month // 3 + 1) * 3).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) - 1
    hurried = (end - days < 32) & happens(rng, share, len(days))
    return np.where(hurried, end - rng.integers(0, 9, len(days)), days)


def run(rng: np.random.Generator, clock: Clock, deals: Deals, win: Floats, cycle: Floats, strata: Ints) -> None:
    """Give each deal its outcome, its close and its furthest stage, as far as they are known today."""
    count = len(deals)
    won = fairly(rng, win, strata)
    days = np.maximum(around(rng, cycle * np.where(won, 1.0, 1.15), 0.45, count), 1.5)
    # Of a long list many would close on a weekend; they close on the next working day.
    closing = toward_quarter_end(rng, (deals.created + (days * DAY).astype(np.int64)) // DAY, 0.25)
    deals.closed = np.maximum(clock.at_work(rng, closing), deals.created + 3600)
    is_open = deals.closed > clock.now
    hoped = np.maximum(deals.closed // DAY + rng.integers(-25, 15, count), deals.created // DAY + 3)
    deals.expected = np.where(is_open, hoped, deals.closed // DAY)
    deals.status = np.where(is_open, OPEN, np.where(won, WON, LOST))
    final = last_stage(deals.pipeline)
    passed = (clock.now - deals.created) / np.maximum(deals.closed - deals.created, 1)
    reached = np.where(is_open, passed * (final + 1), choose(rng, [0.22, 0.26, 0.22, 0.2, 0.1], count)).astype(np.int64)
    deals.furthest = np.where(deals.status == WON, final, np.clip(reached, 0, final))
    deals.closed[is_open] = NEVER
    deals.reason = np.where(deals.status == LOST, choose(rng, [0.24, 0.27, 0.15, 0.14, 0.11, 0.09], count), NEVER)
    deals.seed = rng.integers(0, 2**31, count)


def hand_over(rng: np.random.Generator, clock: Clock, people: staff.People, deals: Deals, pool: staff.Pool) -> None:
    """Give deals whose owner left to somebody who stayed; one in eight is forgotten."""
    end = np.where(deals.status == OPEN, clock.today, deals.closed // DAY)
    deals.first_owner = deals.owner.copy()
    orphaned = np.flatnonzero(people.gone_by(deals.owner, end) & ~happens(rng, 0.12, len(deals)))
    left = people.left[deals.owner[orphaned]]
    at = np.minimum(clock.workday(left + 1) * DAY + 9 * 3600 + rng.integers(0, 90, len(orphaned)) * 60, clock.now)
    deals.handed_over[orphaned] = at
    deals.owner[orphaned] = pool.pick(rng, at // DAY)


def unsettle(rng: np.random.Generator, clock: Clock, deals: Deals, reopened: float, undone: float) -> None:
    """Let a few lost deals be opened again and won, and a few won ones be canceled."""
    count = len(deals)
    back = np.flatnonzero((deals.status == LOST) & happens(rng, reopened, count))
    undo = np.flatnonzero((deals.status == WON) & happens(rng, undone, count))
    for rows, status, first, then in ((back, WON, 15, 60), (undo, LOST, 4, 26)):
        again = clock.at_work(rng, deals.closed[rows] // DAY + rng.integers(first, then, len(rows)))
        kept = rows[again + 30 * DAY < clock.now]
        deals.earlier[kept], deals.earlier_status[kept] = deals.closed[kept], deals.status[kept]
        final = again[again + 30 * DAY < clock.now]
        if status == WON:
            deals.reopened[kept] = final
            final = clock.at_work(rng, final // DAY + rng.integers(5, 28, len(kept)))
            deals.reason[kept] = NEVER
        deals.closed[kept], deals.status[kept] = final, status
        deals.expected[kept] = final // DAY
    deals.reason[undo] = 4


def is_south(region: Ints) -> Flags:
    """Whether the southern team serves the region."""
    return np.isin(region, (1, 3, 5))
