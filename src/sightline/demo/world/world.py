"""The whole company in memory: everything that grows slower than activities do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from sightline.demo.chance import NEVER, Chance
from sightline.demo.clock import Clock
from sightline.demo.world import accounts, contracts, deals, leads, new_business, people
from sightline.demo.world.deals import WON


@dataclass
class World:
    """What really happened; the exports only differ in how they tell it."""

    size: float
    chance: Chance
    clock: Clock
    people: people.People
    leads: leads.Leads
    accounts: accounts.Accounts
    deals: deals.Deals
    subscriptions: contracts.Subscriptions
    movements: contracts.Movements


def build(size: float, seed: int, today: date) -> World:
    """Let three years pass."""
    chance, clock = Chance(seed), Clock.until(today)
    staff = people.build(clock, size)
    asking = leads.build(chance, clock, staff, size)
    firms = accounts.build(chance, clock, staff, asking, size)
    fresh = new_business.build(chance, clock, staff, asking, firms)
    subs = contracts.subscribe(chance, clock, staff, firms, fresh)
    renewed = contracts.renewals(chance, clock, staff, firms, subs)
    grown = contracts.expansions(chance, clock, staff, firms, subs)
    back = contracts.come_back(chance, clock, subs, len(fresh) + len(renewed) + len(grown))
    again = contracts.returns(chance, clock, staff, firms, back, len(subs))
    subs = contracts.joined(subs, back)
    found = deals.join([fresh, renewed, grown, again])
    # People who left are replaced on the deals they still had; new business has done so team by team.
    rest = deals.join([renewed, grown, again])
    deals.hand_over(chance.stream("hand over"), clock, staff, rest, staff.pool("am", people.ACCOUNTS))
    for name in ("owner", "first_owner", "handed_over"):
        getattr(found, name)[len(fresh) :] = getattr(rest, name)
    won = found.status == WON
    from_lead = won & (found.lead != NEVER)
    asking.customer[found.lead[from_lead]] = found.closed[from_lead]
    moves = contracts.movements(chance, clock, subs, found)
    firms.first_won = np.minimum(firms.first_won, clock.now)
    return World(size, chance, clock, staff, asking, firms, found, subs, moves)
