"""The CRM's deals view: labels instead of ids, wall time, and everything people get wrong in it."""

from __future__ import annotations

import numpy as np

from sightline.demo import stamps
from sightline.demo.chance import NEVER, Flags, Ints, happens
from sightline.demo.clock import DAY
from sightline.demo.context import COMPANY_ID, DEAL_ID, Context
from sightline.demo.exports.marketing import campaign_of, campaigns
from sightline.demo.files import CRM, Sheet
from sightline.demo.world.catalog import (
    CHANNELS,
    COMPETITORS,
    CURRENCIES,
    LOSS_REASONS,
    OUTBOUND_CHANNEL,
    PIPELINES,
    PRODUCTS,
    STAGES,
)  # fmt: skip
from sightline.demo.world.deals import LOST, MOST_STAGES, NEW, OPEN, WON, Deals

PATH = "crm/hubspot-crm-exports-all-deals.csv"
CLOSED = {WON: "Closed Won", LOST: "Closed Lost"}
_STAGE_COUNT = MOST_STAGES + 2
STAGE_NAMES = [
    name for stages in STAGES for name in (*stages, *[""] * (MOST_STAGES - len(stages)), CLOSED[WON], CLOSED[LOST])
]
HEADER = (
    "Record ID", "Deal Name", "Deal Stage", "Pipeline", "Close Date", "Create Date", "Deal owner", "Sourced by",
    "Amount", "Currency", "Deal Type", "Product", "Closed Lost Reason", "Competitor", "Original Source",
    "Inbound", "Contract term (months)", "Associated Company IDs", "Associated Company", "Associated Contact IDs",
    "Lead ID", 'Date entered "Qualified (Sales Pipeline)"', 'Date entered "Proposal (Sales Pipeline)"',
    "Created by import", "Test record", "Next step", "Last Modified Date", "Campaign",
)  # fmt: skip
_TYPES = ("newbusiness", "upsell", "crosssell", "renewal", "reactivation")
_NEXT_STEPS = ("", "", "", "Call back", "Send references", 'Ask for the "go"\nfrom purchasing', "Security review")
_MONEYLESS, _FREE, _OWNERLESS, _BACKDATED, _UNTRADED = range(5)


def stage_number(deals: Deals) -> Ints:
    """Number in `STAGE_NAMES` of the stage each deal is in."""
    place = np.select([deals.status == OPEN, deals.status == WON], [deals.furthest, MOST_STAGES], MOST_STAGES + 1)
    return np.asarray(deals.pipeline * _STAGE_COUNT + place, dtype=np.int64)


def write(context: Context) -> None:
    """Write the file, a block of deals at a time, and the test records behind them."""
    dirt, campaign = _plant(context), campaign_of(context)
    with context.shelf.sheet(PATH, HEADER, CRM) as sheet:
        count = len(context.world.deals)
        for first in range(0, count, 50_000):
            sheet.add(_columns(context, np.arange(first, min(first + 50_000, count)), dirt, campaign))
        _add_tests(context, sheet, count)


def _plant(context: Context) -> dict[int, Ints]:
    """Which deals lost their amount, owner or currency on the way, and which were closed before they were created."""
    deals, rng = context.world.deals, context.world.chance.stream("dirty deals")
    count = len(deals)
    renewing = deals.kind != NEW
    amountless = np.flatnonzero(happens(rng, np.where(deals.status == OPEN, 0.08, 0.006), count))
    free = np.flatnonzero((deals.status == LOST) & happens(rng, 0.008, count))
    ownerless = np.flatnonzero((deals.status == LOST) & (deals.kind == NEW) & happens(rng, 0.02, count))
    fast = np.flatnonzero((deals.status == WON) & renewing & happens(rng, 0.006, count))
    untraded = np.flatnonzero((deals.status == WON) & (deals.kind == NEW) & (deals.imported != 1))[7:8]
    report = context.report
    report.plant("deals without an amount", PATH, len(amountless), "flagged")
    report.plant("lost deals of amount zero", PATH, len(free), "kept")
    report.plant("deals without an owner", PATH, len(ownerless), "kept")
    report.plant("deals closed before they were created", PATH, len(fast), "left out")
    report.plant("a deal in a currency without any rate", PATH, len(untraded), "flagged")
    report.plant("lost deals opened again and won", PATH, int((deals.reopened != NEVER).sum()), "kept")
    undone = (deals.earlier != NEVER) & (deals.reopened == NEVER)
    report.plant("won deals that were canceled", PATH, int(undone.sum()), "kept")
    report.plant("deals created by one import", PATH, int((deals.imported == 1).sum()), "kept")
    report.plant("deals in other currencies", PATH, int((deals.currency > 0).sum()), "kept")
    report.plant("deals of an owner who left", PATH, int(_is_orphaned(context, np.arange(count)).sum()), "kept")
    return {_MONEYLESS: amountless, _FREE: free, _OWNERLESS: ownerless, _BACKDATED: fast, _UNTRADED: untraded}


def _is_orphaned(context: Context, rows: Ints) -> Flags:
    """Whether the owner on record is no longer with the company."""
    people = context.world.people
    return people.gone_by(context.world.deals.owner[rows], np.full(len(rows), context.world.clock.today))


def _owners(context: Context, rows: Ints, dirt: dict[int, Ints]) -> list[str]:
    people, owner = context.world.people, context.world.deals.owner[rows]
    labels = [
        f"Deactivated User ({email})" if left != NEVER else name
        for name, email, left in zip(people.names, people.emails, people.left.tolist(), strict=True)
    ]
    return stamps.names(labels, np.where(np.isin(rows, dirt[_OWNERLESS]), NEVER, owner))


def _names(context: Context, rows: Ints) -> list[str]:
    """The account and what it is to buy; the number at the end keeps the names apart."""
    accounts, deals = context.world.accounts, context.world.deals
    return [
        f"{accounts.name(account)} – {PRODUCTS[product].name} {row + 1}"
        for row, account, product in zip(
            rows.tolist(), deals.account[rows].tolist(), deals.product[rows].tolist(), strict=True
        )
    ]


def _amounts(context: Context, rows: Ints, dirt: dict[int, Ints]) -> list[str]:
    texts = stamps.money(np.where(np.isin(rows, dirt[_FREE]), 0, context.world.deals.amount[rows]))
    for place in np.flatnonzero(np.isin(rows, dirt[_MONEYLESS])):
        texts[place] = ""
    return texts


def _columns(context: Context, rows: Ints, dirt: dict[int, Ints], campaign: Ints) -> list[list[object]]:
    world, look = context.world, context.stamps
    deals, accounts = world.deals, world.accounts
    closed = np.where(deals.status == OPEN, deals.expected * DAY + 17 * 3600, deals.closed)[rows]
    created = np.where(np.isin(rows, dirt[_BACKDATED]), closed + 3 * DAY, deals.created[rows])
    is_new = deals.pipeline[rows] == 0
    qualified, proposal = (np.where(is_new, deals.stage_entry(n, world.clock.now)[rows], NEVER) for n in (1, 3))
    account, imported = deals.account[rows], deals.imported[rows] == 1
    currency = np.where(np.isin(rows, dirt[_UNTRADED]), 3, deals.currency[rows])
    outbound = deals.channel[rows] == OUTBOUND_CHANNEL
    came_by = np.where(deals.lead[rows] == NEVER, NEVER, campaign[deals.lead[rows]])
    columns = [
        context.deals(rows), _names(context, rows), stamps.names(STAGE_NAMES, stage_number(deals)[rows]),
        stamps.names([name for name, _ in PIPELINES], deals.pipeline[rows]), look.minute(closed), look.minute(created),
        _owners(context, rows, dirt), stamps.names(world.people.names, deals.sourcer[rows]),
        _amounts(context, rows, dirt), stamps.names(CURRENCIES, currency), stamps.names(_TYPES, deals.kind[rows]),
        stamps.names([product.name for product in PRODUCTS], deals.product[rows]),
        stamps.names(LOSS_REASONS, deals.reason[rows]), stamps.names(COMPETITORS, deals.competitor[rows]),
        stamps.names(CHANNELS, deals.channel[rows]), np.where(outbound, "No", "Yes").tolist(),
        [12 if recurring else "" for recurring in (deals.product[rows] < 5).tolist()],
        context.companies(account), [accounts.name(row) for row in account.tolist()],
        context.contacts(account, np.zeros(len(rows), np.int64)), context.leads(deals.lead[rows]),
        look.minute(np.where(imported, NEVER, qualified)), look.minute(np.where(imported, NEVER, proposal)),
        np.where(imported, "true", "false").tolist(), ["false"] * len(rows),
        [_NEXT_STEPS[number % 7] for number in deals.seed[rows].tolist()],
        look.minute(np.minimum(np.maximum(closed, created), world.clock.now)),
        stamps.names([item.name for item in campaigns(world.clock)], came_by),
    ]  # fmt: skip
    return columns


def _add_tests(context: Context, sheet: Sheet, count: int) -> None:
    """Records somebody made to try the CRM out; the last one is marked by nothing but its name."""
    marked, clock = 9, context.world.clock
    for number in range(marked):
        day = context.stamps.day(np.array([clock.start + 37 + 101 * number]))[0]
        row: list[object] = [""] * len(HEADER)
        row[:10] = [
            DEAL_ID + count + number, f"TEST please ignore {number + 1}", "Closed Won", "Sales Pipeline",
            f"{day} 12:00", f"{day} 11:58", context.world.people.names[1], "", f"{(number + 1) * 111111}.00", "EUR",
        ]  # fmt: skip
        row[10], row[17], row[23], row[24] = "newbusiness", COMPANY_ID, "false", "true"
        sheet.add_rows([row])
    context.report.plant("test deals", PATH, marked, "left out")
