"""What hangs on deals in the CRM: line items, splits of the credit, and quotes with their revisions."""

from __future__ import annotations

import numpy as np

from sightline.demo import stamps
from sightline.demo.chance import NEVER, Ints, happens
from sightline.demo.clock import DAY
from sightline.demo.context import Context
from sightline.demo.files import CRM
from sightline.demo.world import people as staff
from sightline.demo.world.catalog import CURRENCIES, PRODUCTS
from sightline.demo.world.deals import LOST, NEW, OPEN, WON

LINES, SPLITS, QUOTES = "crm/line-items.csv", "crm/deal-splits.csv", "crm/quotes.csv"
_LINE_ID = 61_400_000_000


def write(context: Context) -> None:
    """Write the three files."""
    _write_lines(context)
    _write_splits(context)
    _write_quotes(context)


def _write_lines(context: Context) -> None:
    """The main line of every deal and, where there is one, the second."""
    header = (
        "Line item ID", "Associated Deal IDs", "SKU", "Product name", "Quantity", "Unit price", "Discount amount",
        "Net price", "Currency",
    )  # fmt: skip
    deals, skus = context.world.deals, [product.sku for product in PRODUCTS]
    names = [product.name for product in PRODUCTS]
    with context.shelf.sheet(LINES, header, CRM) as sheet:
        for start in range(0, len(deals), 100_000):
            block = np.arange(start, min(start + 100_000, len(deals)))
            for second in (False, True):
                rows = block[deals.extra[block] != NEVER] if second else block
                product = (deals.extra if second else deals.product)[rows]
                quantity = (deals.extra_quantity if second else deals.quantity)[rows]
                net = (deals.extra_total if second else deals.main_total)[rows]
                price = deals.unit_price(np.where(deals.extra == NEVER, 0, deals.extra) if second else deals.product)[
                    rows
                ]
                sheet.add([
                    (_LINE_ID + rows * 2 + second).tolist(), context.deals(rows), stamps.names(skus, product),
                    stamps.names(names, product), quantity.tolist(), stamps.money(price),
                    stamps.money(price * quantity - net), stamps.money(net),
                    stamps.names(CURRENCIES, deals.currency[rows]),
                ])  # fmt: skip


def _write_splits(context: Context) -> None:
    """One new deal in twelve is shared by two closers; one in twenty has an overlay for the manager."""
    deals, people, rng = context.world.deals, context.world.people, context.world.chance.stream("splits")
    shared = np.flatnonzero((deals.kind == NEW) & (deals.imported != 1) & happens(rng, 0.08, len(deals)))
    other = people.pool("ae", staff.NORTH).pick(rng, deals.created[shared] // DAY)
    shared, other = shared[other != deals.owner[shared]], other[other != deals.owner[shared]]
    part = rng.integers(2, 6, len(shared)) * 10
    over = np.flatnonzero((deals.kind == NEW) & (deals.imported != 1) & happens(rng, 0.05, len(deals)))
    names = people.names
    with context.shelf.sheet(SPLITS, ("Deal ID", "User", "Split type", "Split percentage"), CRM) as sheet:
        for rows, who, kind, percent in (
            (shared, deals.owner[shared], "Revenue", 100 - part),
            (shared, other, "Revenue", part),
            (over, people.manager[deals.owner[over]], "Overlay", np.full(len(over), 100)),
        ):
            sheet.add([context.deals(rows), stamps.names(names, who), [kind] * len(rows), percent.tolist()])


def _write_quotes(context: Context) -> None:
    """A quote for every deal that reached its last stages; a third of them were revised."""
    header = (
        "Quote number", "Version", "Deal ID", "Company ID", "Status", "Sent at", "Accepted at", "Total", "Currency", "Owner",
    )  # fmt: skip
    deals, clock = context.world.deals, context.world.clock
    rng = context.world.chance.stream("quotes")
    late = np.where(deals.pipeline == 0, 3, 2)
    offered = np.select([deals.pipeline == 0], [deals.stage_entry(3, clock.now)], deals.stage_entry(2, clock.now))
    rows = np.flatnonzero((deals.furthest >= late) & (deals.imported != 1) & (offered != NEVER))
    revised = happens(rng, 0.33, len(rows))
    with context.shelf.sheet(QUOTES, header, CRM) as sheet:
        for version in (1, 2):
            some = np.ones(len(rows), bool) if version == 1 else revised
            _add_quotes(context, sheet.add, rows[some], version, offered[rows][some], revised[some])


def _add_quotes(context: Context, add: object, rows: Ints, version: int, offered: Ints, revised: object) -> None:
    deals, look = context.world.deals, context.stamps
    end = np.where(deals.status == OPEN, context.world.clock.now, deals.closed)[rows]
    sent = offered if version == 1 else offered + np.maximum(end - offered, 0) // 2
    final = np.asarray(revised) == (version == 2)
    status = deals.status[rows]
    word = np.select([~final, status == WON, status == LOST], ["withdrawn", "accepted", "rejected"], "sent")
    accepted = np.where(final & (status == WON), np.maximum(end - 3600, sent), NEVER)
    total = deals.amount[rows] * (1 if version == 2 else 100 + 8 * np.asarray(revised)) // (1 if version == 2 else 100)
    assert callable(add)
    add([
        [f"Q-{row + 10_000}" for row in rows.tolist()], [version] * len(rows), context.deals(rows),
        context.companies(deals.account[rows]), word.tolist(), look.minute(sent), look.minute(accepted),
        stamps.money(total), stamps.names(CURRENCIES, deals.currency[rows]),
        stamps.names(context.world.people.names, deals.owner[rows]),
    ])  # fmt: skip
