"""The CRM's leads and the history of their lifecycle stages."""

from __future__ import annotations

import numpy as np

from sightline.demo import stamps, words
from sightline.demo.chance import NEVER, Ints, mixed
from sightline.demo.clock import DAY
from sightline.demo.context import LEAD_ID, Context
from sightline.demo.exports.marketing import campaign_of, campaigns
from sightline.demo.files import CRM, Sheet
from sightline.demo.world.catalog import CHANNELS, COUNTRY_OF_REGION
from sightline.demo.world.leads import GIVEN_UP, Leads

LEADS, HISTORY = "crm/hubspot-crm-exports-all-leads.csv", "crm/lifecycle-stage-history.csv"
_HEADER = (
    "Record ID", "First Name", "Last Name", "Email", "Company name", "Lifecycle Stage", "Lead Status", "Contact owner",
    "Lead Score", "Original Source", "First conversion", "Campaign", "Inbound", "Industry", "Country/Region",
    "Create Date", "Form submitted at", "Became a Marketing Qualified Lead Date", "Owner Assigned Date",
    "Disqualified at", "Disqualification reason", "Converted at", "Associated Deal ID", "Associated Company ID",
    "Associated Contact ID", "Test record",
)  # fmt: skip
_STAGES = (
    "lead",
    "marketingqualifiedlead",
    "salesacceptedlead",
    "salesqualifiedlead",
    "opportunity",
    "customer",
    "disqualified",
)
_FORMS = ("Request a demo", "Newsletter", "Price list", "Stocktaking guide", "Callback")
_BLOCK = 50_000


def write(context: Context) -> None:
    """Write both files, a block of leads at a time."""
    count = len(context.world.leads)
    campaign = campaign_of(context)
    with context.shelf.sheet(LEADS, _HEADER, CRM) as sheet:
        for first in range(0, count, _BLOCK):
            sheet.add(_columns(context, np.arange(first, min(first + _BLOCK, count)), campaign))
        _add_tests(context, sheet, count)
    header = ("Lead ID", "From stage", "To stage", "Entered at", "Changed by", "Change source")
    with context.shelf.sheet(HISTORY, header, CRM) as sheet:
        for first in range(0, count, _BLOCK):
            _add_history(context, sheet, np.arange(first, min(first + _BLOCK, count)))


def _steps(leads: Leads, rows: Ints) -> list[Ints]:
    """Moments of entering each of the stages in `_STAGES`."""
    moments = (leads.created, leads.mql, leads.accepted, leads.sql, leads.converted, leads.customer, leads.given_up)
    return [column[rows] for column in moments]


def _stage(steps: list[Ints]) -> Ints:
    """The stage a lead is in: the furthest it entered, or given up."""
    found = np.zeros(len(steps[0]), dtype=np.int64)
    for number, moments in enumerate(steps):
        found[moments != NEVER] = number
    return found


def _status(leads: Leads, rows: Ints) -> list[str]:
    """The words salespeople use for where the work stands."""
    given_up, converted = leads.given_up[rows] != NEVER, leads.converted[rows] != NEVER
    cases = [given_up, converted, leads.sql[rows] != NEVER, leads.answered[rows] != NEVER, leads.mql[rows] == NEVER]
    labels = ("Unqualified", "Converted", "Qualified", "In Progress", "Nurture", "New")
    return stamps.names(labels, np.select(cases, list(range(5)), 5))


def _columns(context: Context, rows: Ints, campaign: Ints) -> list[list[object]]:
    world, look = context.world, context.stamps
    leads, numbers = world.leads, (rows + words.FIRST_LEAD_COMPANY).tolist()
    firms = [words.company(n, vertical) for n, vertical in zip(numbers, leads.vertical[rows].tolist(), strict=True)]
    persons = [words.person(number) for number in numbers]
    emails = [words.address(*person, words.domain(firm)) for person, firm in zip(persons, firms, strict=True)]
    inbound, steps = leads.inbound[rows], _steps(leads, rows)
    # Those with a low score mostly left an address without asking for anything.
    asked = inbound & ((leads.mql[rows] != NEVER) | (mixed(rows, 23) % 6 == 0))
    form = np.where(asked, mixed(rows, 21) % len(_FORMS), NEVER)
    columns = [
        context.leads(rows), [first for first, _ in persons], [last for _, last in persons], emails, firms,
        stamps.names(_STAGES, _stage(steps)), _status(leads, rows), stamps.names(world.people.names, leads.owner[rows]),
        leads.score[rows].tolist(), stamps.names(CHANNELS, leads.channel[rows]), stamps.names(_FORMS, form),
        stamps.names([item.name for item in campaigns(world.clock)], campaign[rows]),
        np.where(inbound, "Yes", "No").tolist(), stamps.names(words.VERTICALS, leads.vertical[rows]),
        stamps.names(COUNTRY_OF_REGION, leads.region[rows]), look.minute(leads.created[rows]),
        look.minute(np.where(asked, leads.created[rows], NEVER)), look.minute(leads.mql[rows]),
        look.minute(leads.assigned[rows]), look.minute(leads.given_up[rows]), stamps.names(GIVEN_UP, leads.reason[rows]),
        look.minute(leads.converted[rows]), context.deals(leads.account[rows]), context.companies(leads.account[rows]),
        context.contacts(leads.account[rows], np.zeros(len(rows), np.int64)), ["false"] * len(rows),
    ]  # fmt: skip
    return columns


def _add_tests(context: Context, sheet: Sheet, count: int) -> None:
    """Forms filled in by colleagues to see whether they still work."""
    for number in range(8):
        moment = np.array([(context.world.clock.start + 50 + 120 * number) * DAY + 11 * 3600])
        row: list[object] = [""] * len(_HEADER)
        row[:7] = [
            LEAD_ID + count + number,
            "Test",
            "Form",
            f"qa+{number}@lumbrecht.example",
            "Lumbrecht",
            "lead",
            "New",
        ]
        row[15] = row[16] = context.stamps.minute(moment)[0]
        row[25] = "true"
        sheet.add_rows([row])
    context.report.plant("test leads", LEADS, 8, "left out")


def _add_history(context: Context, sheet: Sheet, rows: Ints) -> None:
    leads = context.world.leads
    steps = _steps(leads, rows)
    names = stamps.names(context.world.people.names, leads.owner[rows])
    before = np.full(len(rows), NEVER)
    for number, moments in enumerate(steps):
        here = np.flatnonzero(moments != NEVER)
        cause = "AUTOMATION" if number < 2 else "CRM_UI"
        who = [names[place] if number > 1 else "" for place in here.tolist()]
        sheet.add([
            context.leads(rows[here]), stamps.names(_STAGES, before[here]), [_STAGES[number]] * len(here),
            context.stamps.minute(moments[here]), who, [cause] * len(here),
        ])  # fmt: skip
        before[here] = number
    back = np.flatnonzero((steps[1] != NEVER) & (steps[3] == NEVER) & (mixed(rows, 22) % 173 == 0))
    at = np.minimum(steps[1][back] + 3 * DAY, context.world.clock.now)
    sheet.add([
        context.leads(rows[back]), [_STAGES[1]] * len(back), [_STAGES[0]] * len(back), context.stamps.minute(at),
        [""] * len(back), ["INTEGRATION"] * len(back),
    ])  # fmt: skip
    if rows[0] == 0:
        context.report.plant("leads a synchronization moved back a stage", HISTORY, len(back), "kept")
