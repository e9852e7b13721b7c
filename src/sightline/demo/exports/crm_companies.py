"""The CRM's companies and contacts, with the duplicates every CRM collects."""

from __future__ import annotations

import numpy as np

from sightline.demo import stamps, words
from sightline.demo.chance import NEVER, Ints, happens, mixed
from sightline.demo.context import COMPANY_ID, CONTACT_ID, CONTACTS_EACH, Context
from sightline.demo.files import CRM, Sheet
from sightline.demo.story import REGIONS
from sightline.demo.world.catalog import CHANNELS, COUNTRY_OF_REGION, CURRENCIES

COMPANIES, CONTACTS = "crm/hubspot-crm-exports-all-companies.csv", "crm/hubspot-crm-exports-all-contacts.csv"
_COMPANY_HEADER = (
    "Record ID", "Company name", "Company Domain Name", "Company owner", "Create Date", "Industry",
    "Number of Employees", "Annual Revenue", "Currency", "Country/Region", "State/Region", "Type", "Original Source",
    "Parent Company ID", "Referred by Company ID", "Test record", "Favorite Content Topics",
)  # fmt: skip
_CONTACT_HEADER = (
    "Record ID", "First Name", "Last Name", "Email", "Phone Number", "Job Title", "Seniority",
    "Primary Associated Company ID", "Contact owner", "Country/Region", "Unsubscribed from all email", "Create Date",
)  # fmt: skip
_TITLES = (
    ("Managing Director", "C-level"), ("Head of Operations", "Director"), ("IT Manager", "Manager"),
    ("Purchasing Manager", "Manager"), ("Store Manager", "Manager"), ("Controller", "Staff"),
)  # fmt: skip
_TOPICS = ("", "", "", "Stocktaking", "Returns", "Labels")


def write(context: Context) -> None:
    """Write both files."""
    with context.shelf.sheet(COMPANIES, _COMPANY_HEADER, CRM) as sheet:
        _companies(context, sheet)
    with context.shelf.sheet(CONTACTS, _CONTACT_HEADER, CRM) as sheet:
        _contacts(context, sheet)


def _kind(context: Context, rows: Ints) -> list[str]:
    """Customer while a subscription runs, former after it, prospect before."""
    world = context.world
    runs = np.zeros(len(world.accounts), bool)
    runs[world.subscriptions.account[world.subscriptions.ended == NEVER]] = True
    bought = world.accounts.first_won != NEVER
    left = np.zeros(len(world.accounts), bool)
    left[world.subscriptions.account] = True
    kind = np.select([runs, left, bought], [0, 1, 0], 2)
    return stamps.names(("CUSTOMER", "FORMER", "PROSPECT"), kind[rows])


def _company_columns(context: Context, rows: Ints) -> list[list[object]]:
    accounts, people = context.world.accounts, context.world.people
    names = [accounts.name(row) for row in rows.tolist()]
    countries = stamps.names(COUNTRY_OF_REGION, accounts.region[rows])
    columns = [
        context.companies(rows), names, [words.domain(name) for name in names],
        stamps.names(people.names, accounts.manager[rows]), context.stamps.minute(accounts.created[rows]),
        stamps.names(words.VERTICALS, accounts.vertical[rows]), accounts.staff[rows].tolist(),
        accounts.revenue[rows].tolist(), stamps.names(CURRENCIES, accounts.currency[rows]), countries,
        stamps.names(REGIONS, accounts.region[rows]), _kind(context, rows), stamps.names(CHANNELS, accounts.channel[rows]),
        context.companies(accounts.parent[rows]), context.companies(accounts.referrer[rows]), ["false"] * len(rows),
        stamps.names(_TOPICS, mixed(rows, 11) % len(_TOPICS)),
    ]  # fmt: skip
    return columns


def _companies(context: Context, sheet: Sheet) -> None:
    accounts, rng = context.world.accounts, context.world.chance.stream("duplicate companies")
    count = len(accounts)
    for first in range(0, count, 50_000):
        sheet.add(_company_columns(context, np.arange(first, min(first + 50_000, count))))
    twice = np.flatnonzero(happens(rng, 0.014, count))
    columns = _company_columns(context, twice)
    columns[0] = [COMPANY_ID + count + number for number in range(len(twice))]
    columns[1] = [f"{str(name).upper()} GMBH" if place % 2 else f"{name} AG" for place, name in enumerate(columns[1])]
    columns[2] = [
        f"https://www.{str(domain).title()}/" if place % 2 else domain for place, domain in enumerate(columns[2])
    ]
    for place in (7, 13, 14):
        columns[place] = [""] * len(twice)
    sheet.add(columns)
    house: list[object] = [""] * len(_COMPANY_HEADER)
    house[:4] = [
        COMPANY_ID + count + len(twice),
        "Sandbox (do not use)",
        "sandbox.example",
        context.world.people.names[1],
    ]
    house[15] = "true"
    sheet.add_rows([house])
    context.report.plant("companies entered twice, same domain", COMPANIES, len(twice), "merged")
    context.report.plant("test companies", COMPANIES, 1, "left out")
    topics = sum(1 for row in range(count) if mixed(np.array([row]), 11)[0] % len(_TOPICS) > 2) if count < 5000 else 0
    context.report.plant("companies with a column the model does not know", COMPANIES, topics, "custom")


def _contact_columns(context: Context, accounts: Ints, numbers: Ints) -> list[list[object]]:
    firms, people = context.world.accounts, context.world.people
    rows, each = accounts.tolist(), numbers.tolist()
    persons = [firms.person(row, number) for row, number in zip(rows, each, strict=True)]
    domains = [firms.domain(row) for row in rows]
    draw = mixed(accounts * CONTACTS_EACH + numbers, 12)
    return [
        context.contacts(accounts, numbers), [first for first, _ in persons], [last for _, last in persons],
        [words.address(*person, domain) for person, domain in zip(persons, domains, strict=True)],
        [f"+49 30 {number % 9_000_000 + 1_000_000}" for number in draw.tolist()],
        stamps.names([title for title, _ in _TITLES], draw % len(_TITLES)),
        stamps.names([level for _, level in _TITLES], draw % len(_TITLES)),
        context.companies(accounts), stamps.names(people.names, firms.manager[accounts]),
        stamps.names(COUNTRY_OF_REGION, firms.region[accounts]),
        np.where(draw % 41 == 0, "true", "false").tolist(),
        context.stamps.minute(np.minimum(firms.created[accounts] + numbers * 86_400 * 9, context.world.clock.now)),
    ]  # fmt: skip


def _contacts(context: Context, sheet: Sheet) -> None:
    firms, rng = context.world.accounts, context.world.chance.stream("duplicate contacts")
    for first in range(0, len(firms), 50_000):
        block = np.arange(first, min(first + 50_000, len(firms)))
        accounts = np.repeat(block, firms.contacts[block])
        starts = np.repeat(np.cumsum(firms.contacts[block]) - firms.contacts[block], firms.contacts[block])
        sheet.add(_contact_columns(context, accounts, np.arange(len(accounts)) - starts))
    twice = np.flatnonzero(happens(rng, 0.03, len(firms)))
    columns = _contact_columns(context, twice, np.zeros(len(twice), np.int64))
    columns[0] = [CONTACT_ID + account * CONTACTS_EACH + CONTACTS_EACH - 1 for account in twice.tolist()]
    columns[3] = [str(email).upper() if place % 2 else str(email).title() for place, email in enumerate(columns[3])]
    columns[4], columns[5] = [""] * len(twice), [""] * len(twice)
    sheet.add(columns)
    context.report.plant("contacts entered twice, address in other case", CONTACTS, len(twice), "merged")
