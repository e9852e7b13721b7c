"""Accounts and the people at them: customers taken over from the old system, then leads that became a deal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sightline.demo import story, words
from sightline.demo.chance import NEVER, Chance, Flags, Ints, around, choose, happens
from sightline.demo.clock import DAY, Clock
from sightline.demo.world import people as staff
from sightline.demo.world.catalog import CURRENCY_OF_REGION, REFERRAL_CHANNEL
from sightline.demo.world.leads import VERTICAL_SHARES, Leads


@dataclass
class Accounts:
    """Every account in columns; `lead` is the one it came from, `company` the number behind its name."""

    created: Ints
    lead: Ints
    company: Ints
    vertical: Ints
    region: Ints
    channel: Ints
    staff: Ints
    revenue: Ints
    manager: Ints
    contacts: Ints
    referrer: Ints
    parent: Ints
    imported: Flags
    first_won: Ints
    currency: Ints

    def __len__(self) -> int:
        return len(self.created)

    def name(self, row: int) -> str:
        """Name of the company."""
        return words.company(int(self.company[row]), int(self.vertical[row]))

    def domain(self, row: int) -> str:
        """Web domain of the company."""
        return words.domain(self.name(row))

    def person(self, row: int, number: int = 0) -> tuple[str, str]:
        """First and last name of one of the contacts; number 0 is the one who asked first."""
        return words.person(int(self.company[row]) + number * 31)

    def email(self, row: int, number: int = 0) -> str:
        """Address of one of the contacts."""
        return words.address(*self.person(row, number), self.domain(row))


def build(chance: Chance, clock: Clock, people: staff.People, leads: Leads, size: float) -> Accounts:
    """The accounts: imported customers first, then one for every lead that became a deal, in that order."""
    rng = chance.stream("accounts")
    old = max(20, round(story.IMPORTED_CUSTOMERS * size))
    source = np.flatnonzero(leads.converted != NEVER)
    source = source[np.argsort(leads.converted[source], kind="stable")]
    count = old + len(source)
    leads.account[source] = np.arange(old, count)
    region = np.concatenate([choose(rng, story.REGION_SHARES, old), leads.region[source]])
    size_of = np.clip(around(rng, 85, 1.1, count), 3, 20_000).astype(np.int64)
    created = np.concatenate([np.full(old, clock.start * DAY + 6 * 3600 + 120), leads.converted[source]])
    imported = np.arange(count) < old
    channel = np.concatenate([choose(rng, [3, 2, 1, 1, 2, 3, 1, 2], old), leads.channel[source]])
    referred = (channel == REFERRAL_CHANNEL) & ~imported
    referrer = np.where(referred, rng.integers(0, old, count), NEVER)
    parent = np.where(happens(rng, 0.02, count) & ~imported, rng.integers(0, old, count), NEVER)
    return Accounts(
        created=created,
        lead=np.concatenate([np.full(old, NEVER), source]),
        company=np.concatenate([np.arange(old), words.FIRST_LEAD_COMPANY + source]),
        vertical=np.concatenate([choose(rng, VERTICAL_SHARES, old), leads.vertical[source]]),
        region=region,
        channel=channel,
        staff=size_of,
        revenue=(size_of * around(rng, 120, 0.4, count)).astype(np.int64) * 1000,
        manager=people.pool("am", staff.ACCOUNTS).pick(rng, np.full(count, clock.today)),
        contacts=1 + choose(rng, [0.3, 0.35, 0.25, 0.1], count),
        referrer=referrer,
        parent=parent,
        imported=imported,
        first_won=np.full(count, NEVER),
        currency=CURRENCY_OF_REGION[region],
    )
