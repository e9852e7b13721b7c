"""What every export needs at hand: the world, the shelf to write to, stamps and record ids."""

from __future__ import annotations

from dataclasses import dataclass

from sightline.demo.chance import NEVER, Ints
from sightline.demo.files import Shelf
from sightline.demo.report import DemoReport
from sightline.demo.stamps import Stamps, ids
from sightline.demo.world.world import World

COMPANY_ID = 7_100_000_000
CONTACT_ID = 8_200_000_000
DEAL_ID = 51_230_000_000
LEAD_ID = 93_000_000_000
CONTACTS_EACH = 8


@dataclass
class Context:
    """Passed to every export."""

    world: World
    shelf: Shelf
    stamps: Stamps
    report: DemoReport

    def companies(self, accounts: Ints) -> list[int | str]:
        """Record ids of accounts."""
        return ids(COMPANY_ID, accounts)

    def contacts(self, accounts: Ints, numbers: Ints) -> list[int | str]:
        """Record ids of the people at accounts."""
        return [
            CONTACT_ID + account * CONTACTS_EACH + number if account != NEVER else ""
            for account, number in zip(accounts.tolist(), numbers.tolist(), strict=True)
        ]

    def deals(self, rows: Ints) -> list[int | str]:
        """Record ids of deals."""
        return ids(DEAL_ID, rows)

    def leads(self, rows: Ints) -> list[int | str]:
        """Record ids of leads."""
        return ids(LEAD_ID, rows)
