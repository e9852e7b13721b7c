"""Leads: people who ask, and people on the lists of the outbound team, with all that is done to them."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from sightline.demo import story
from sightline.demo.chance import NEVER, Chance, Flags, Floats, Ints, around, choose, happens, mixed
from sightline.demo.clock import DAY, WORKING_MINUTES, Clock
from sightline.demo.world import people as staff
from sightline.demo.world.catalog import OUTBOUND_CHANNEL, REFERRAL_CHANNEL

SPAM, INVALID, NO_NEED, NO_BUDGET, UNREACHABLE, REFUSED = range(1, 7)
GIVEN_UP = ("", "spam", "invalid", "no need", "no budget", "unreachable", "not interested")
_CHANNEL_SHARES = (0.26, 0.22, 0.11, 0.09, 0.08, 0.13, 0.06, 0.05)
_CHANNEL_SCORES = np.array([56, 48, 42, 58, 52, 60, 64, 72, 45])
VERTICAL_SHARES = (0.16, 0.18, 0.14, 0.15, 0.11, 0.08, 0.06, 0.12)


@dataclass
class Leads:
    """Every lead in columns; moments are wall time, `NEVER` where they did not come."""

    inbound: Flags
    created: Ints
    mql: Ints
    assigned: Ints
    answered: Ints
    accepted: Ints
    sql: Ints
    converted: Ints
    given_up: Ints
    reason: Ints
    owner: Ints
    score: Ints
    channel: Ints
    vertical: Ints
    region: Ints
    touches: Ints
    gap: Ints
    reply_touch: Ints
    interested: Flags
    reply: Ints
    account: Ints
    customer: Ints

    def __len__(self) -> int:
        return len(self.created)

    @classmethod
    def empty(cls, count: int) -> Leads:
        """Leads to which nothing has happened yet."""
        flags = ("inbound", "interested")
        return cls(**{f.name: np.zeros(count, bool) if f.name in flags else np.full(count, NEVER) for f in fields(cls)})

    def touch_time(self, clock: Clock, rows: Ints, number: Ints) -> Ints:
        """When each of the rows was touched for the `number`-th time, from 1."""
        later = (number - 1) * self.gap[rows] * WORKING_MINUTES + mixed(rows * 16 + number, 3) % 300
        return clock.after_working(self.answered[rows], np.where(number == 1, 0, later))


def join(first: Leads, second: Leads) -> Leads:
    """Both, one after the other."""
    return Leads(**{f.name: np.concatenate([getattr(first, f.name), getattr(second, f.name)]) for f in fields(Leads)})


def build(chance: Chance, clock: Clock, people: staff.People, size: float) -> Leads:
    """All leads: the inbound ones first, then the outbound ones."""
    inbound = _inbound(chance.stream("inbound"), clock, people, round(story.INBOUND_LEADS * size))
    outbound = _outbound(chance.stream("outbound"), clock, people, round(story.OUTBOUND_LEADS * size))
    leads = join(inbound, outbound)
    for column in (
        leads.mql,
        leads.assigned,
        leads.answered,
        leads.accepted,
        leads.sql,
        leads.converted,
        leads.given_up,
    ):
        column[column > clock.now] = NEVER
    leads.reply[leads.reply > clock.now] = NEVER
    leads.accepted[leads.assigned == NEVER] = NEVER
    return leads


def _mix(leads: Leads, rng: np.random.Generator) -> None:
    count = len(leads)
    leads.vertical = choose(rng, VERTICAL_SHARES, count)
    leads.region = choose(rng, story.REGION_SHARES, count)
    leads.reason = np.zeros(count, dtype=np.int64)


def _inbound(rng: np.random.Generator, clock: Clock, people: staff.People, count: int) -> Leads:
    leads = Leads.empty(count)
    leads.inbound[:] = True
    _mix(leads, rng)
    days = clock.seasonal_days(rng, count, weekend=0.45)
    office = happens(rng, 0.72, count)
    seconds = np.where(office, rng.integers(8 * 3600, 18 * 3600, count), rng.integers(0, DAY, count))
    leads.created = days * DAY + seconds // 60 * 60
    leads.channel = choose(rng, _CHANNEL_SHARES, count)
    leads.score = np.clip(rng.normal(_CHANNEL_SCORES[leads.channel], 19), 2, 99).astype(np.int64)
    is_mql = leads.score >= 34
    # Most are scored within half an hour, the others when somebody looks at them.
    delay = rng.integers(1, 1900, count)
    delay = np.where((leads.score > 70) | (delay < 1500), delay % 30 + 1, delay)
    leads.mql[is_mql] = (leads.created + delay * 60)[is_mql]
    spam = happens(rng, np.where(is_mql, 0.012, 0.09), count)
    leads.reason[spam] = np.where(happens(rng, 0.6, count), SPAM, INVALID)[spam]
    leads.given_up[spam] = leads.created[spam] + rng.integers(1, 20, count)[spam] * 3600
    work = is_mql & ~spam
    routed = clock.after_working(np.maximum(leads.mql, leads.created), around(rng, 9, 0.8, count).astype(np.int64))
    work &= ~happens(rng, 0.012, count)
    leads.assigned[work] = routed[work]
    leads.owner[work] = people.pool("sdr", staff.ONLINE).pick(rng, routed[work] // DAY)
    _answer(leads, rng, clock, people, work)
    _qualify(leads, rng, clock)
    return leads


def _answer(leads: Leads, rng: np.random.Generator, clock: Clock, people: staff.People, work: Flags) -> None:
    """When the lead was first answered; one of the team picks the ripe ones and lets the others lie."""
    count = len(leads)
    picker = np.isin(leads.owner, people.part("picker"))
    minutes: Floats = np.full(count, float(story.ANSWER_MINUTES))
    minutes[picker] = story.PICKER_MIDDLE_MINUTES
    minutes[picker & (leads.score >= story.PICKER_HIGH)] = story.PICKER_FAST_MINUTES
    low = picker & (leads.score < story.PICKER_LOW)
    minutes[low] = story.PICKER_SLOW_MINUTES
    never = happens(rng, np.where(low, story.PICKER_NEVER, np.where(picker, 0.02, story.NEVER_ANSWERED)), count)
    waits = np.maximum(around(rng, minutes, 0.85, count), 1).astype(np.int64)
    done = work & ~never
    leads.answered[done] = clock.after_working(leads.assigned, waits)[done]
    leads.touches = np.where(done, 1 + np.minimum(rng.geometric(0.44, count) - 1, 7), 0)
    leads.gap = rng.integers(1, 4, count)


def _qualify(leads: Leads, rng: np.random.Generator, clock: Clock) -> None:
    """Which answered leads became accepted, sales qualified and a deal; fast answers help."""
    count, done = len(leads), leads.answered != NEVER
    waited = clock.working_minutes(leads.answered) - clock.working_minutes(leads.assigned)
    speed = np.select([~done, waited <= 60, waited <= WORKING_MINUTES], [0.0, 1.25, 0.9], 0.5)
    accepted = done & happens(rng, 0.62 * (0.5 + leads.score / 120), count)
    leads.accepted[accepted] = (leads.answered + rng.integers(10, 600, count) * 60)[accepted]
    chance = np.where(leads.channel == REFERRAL_CHANNEL, 1.4, 1.0) * speed * (0.04 + 0.38 * (leads.score / 100) ** 2)
    sql = accepted & happens(rng, chance, count)
    leads.sql[sql] = clock.after_working(leads.accepted, around(rng, 900, 0.7, count).astype(np.int64))[sql]
    deal = sql & happens(rng, 0.66, count)
    leads.converted[deal] = clock.after_working(leads.sql, around(rng, 700, 0.8, count).astype(np.int64))[deal]
    replied = done & (sql | happens(rng, 0.22, count))
    leads.interested = sql | happens(rng, 0.4, count)
    leads.reply_touch = np.where(replied, 1 + rng.integers(0, 99, count) % np.maximum(leads.touches, 1), 0)
    rows = np.flatnonzero(replied)
    leads.reply[rows] = leads.touch_time(clock, rows, leads.reply_touch[rows]) + rng.integers(4, 600, len(rows)) * 60
    dropped = done & ~sql & happens(rng, 0.72, count)
    leads.reason[dropped] = choose(rng, [0, 0, 0, 0.4, 0.25, 0.35], count)[dropped]
    leads.given_up[dropped] = (leads.answered + rng.integers(8, 60, count) * DAY)[dropped]


def _outbound(rng: np.random.Generator, clock: Clock, people: staff.People, count: int) -> Leads:
    leads = Leads.empty(count)
    _mix(leads, rng)
    days = clock.seasonal_days(rng, count, weekend=0.0)
    monday = days - (days + 3) % 7
    leads.created = np.maximum(monday, clock.start) * DAY + 7 * 3600 + rng.integers(0, 60, count) * 60
    leads.channel[:] = OUTBOUND_CHANNEL
    leads.score = np.clip(rng.normal(45, 20, count), 2, 99).astype(np.int64)
    leads.owner = people.pool("bdr", staff.OUTBOUND).pick(rng, leads.created // DAY)
    leads.assigned = leads.created.copy()
    leads.answered = clock.at_work(rng, leads.created // DAY + rng.integers(0, 5, count))
    leads.gap = rng.integers(2, 5, count)
    _persist(leads, rng, clock)
    return leads


def _persist(leads: Leads, rng: np.random.Generator, clock: Clock) -> None:
    """Touch after touch until somebody answers or the sequence ends; interest dries up after the fourth."""
    count = len(leads)
    planned = np.sum(rng.random(count)[:, None] < np.array(story.STILL_TOUCHED)[None, :], axis=1)
    leads.touches, leads.reply_touch = planned.copy(), np.zeros(count, dtype=np.int64)
    for number in range(1, len(story.STILL_TOUCHED) + 1):
        waiting = (leads.reply_touch == 0) & (planned >= number)
        interest = story.INTEREST_AT_TOUCH[number - 1] if number <= len(story.INTEREST_AT_TOUCH) else 0.0
        fit = 0.55 + leads.score / 100
        draw = rng.random(count)
        positive = waiting & (draw < interest * fit)
        negative = waiting & ~positive & (draw < interest * fit + story.REFUSAL_AT_TOUCH)
        leads.interested[positive] = True
        leads.reply_touch[positive | negative] = number
    replied = np.flatnonzero(leads.reply_touch)
    leads.touches[replied] = leads.reply_touch[replied]
    at = leads.touch_time(clock, replied, leads.reply_touch[replied])
    leads.reply[replied] = at + rng.integers(8, 1400, len(replied)) * 60
    sql = leads.interested & happens(rng, 0.88, count)
    leads.sql[sql] = clock.after_working(leads.reply, around(rng, 1500, 0.5, count).astype(np.int64))[sql]
    leads.accepted[sql] = leads.reply[sql]
    deal = sql & happens(rng, 0.74, count)
    leads.converted[deal] = clock.after_working(leads.sql, around(rng, 900, 0.6, count).astype(np.int64))[deal]
    refused = (leads.reply_touch > 0) & ~leads.interested
    leads.reason[refused] = REFUSED
    leads.given_up[refused] = leads.reply[refused] + 1800
    silent = (leads.reply_touch == 0) & happens(rng, 0.8, count)
    leads.reason[silent] = UNREACHABLE
    leads.given_up[silent] = (leads.answered + (leads.touches * leads.gap + 20) * 2 * DAY)[silent]
