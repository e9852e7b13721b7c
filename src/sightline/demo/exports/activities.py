"""Calls as the telephony tool exports them, everything else as the CRM does, and the answers that came."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass

import numpy as np

from sightline.demo import stamps
from sightline.demo.chance import NEVER, Ints, mixed
from sightline.demo.clock import DAY
from sightline.demo.context import Context
from sightline.demo.files import CRM, TOOL, Sheet
from sightline.demo.world.catalog import STORES
from sightline.demo.world.touches import (
    CALL,
    CANCELED,
    DEMO,
    EMAIL,
    HELD,
    MEETING,
    NO_SHOW,
    NOTE,
    PLANNED,
    PURPOSES,
    RESCHEDULED,
    SMS,
    SOCIAL,
    TASK,
    VISIT,
    Touches,
    all_touches,
)  # fmt: skip

_ID = 70_000_000_000
_FILES = {
    "calls": ("telephony/calls.csv", TOOL, (
        "Call ID", "Line", "date (TZ offset incl.)", "time (TZ offset incl.)", "number timezone", "datetime (UTC)",
        "direction", "answered", "missed_call_reason", "user", "duration (total)", "duration (in call)", "tags",
        "disposition", "CRM company", "CRM contact", "CRM lead", "CRM deal",
    )),
    "emails": ("crm/emails.csv", CRM, (
        "Record ID", "Activity date", "Email subject", "Email direction", "Activity assigned to", "Bounced",
        "Number of recipients", "Sequence name", "Sequence step", "Sent by sequence", "Approach", "Purpose", "Associated Company ID",
        "Associated Contact ID", "Associated Lead ID", "Associated Deal ID",
    )),
    "meetings": ("crm/meetings.csv", CRM, (
        "Record ID", "Meeting start time", "Create Date", "Meeting name", "Meeting type", "Meeting outcome",
        "Activity assigned to", "Duration (minutes)", "Meeting location", "Purpose", "Associated Company ID",
        "Associated Contact ID", "Associated Lead ID", "Associated Deal ID",
    )),
    "messages": ("crm/communications.csv", CRM, (
        "Record ID", "Activity date", "Channel type", "Activity assigned to", "Body", "Associated Company ID",
        "Associated Contact ID", "Associated Lead ID", "Associated Deal ID",
    )),
    "tasks": ("crm/tasks-and-notes.csv", CRM, (
        "Record ID", "Due date", "Activity type", "Task status", "Subject", "Activity assigned to",
        "Associated Company ID", "Associated Deal ID",
    )),
    "replies": ("outreach/replies.csv", TOOL, (
        "reply_id", "received_at", "lead_id", "step_activity_id", "rep", "channel", "classification", "automatic",
    )),
    "links": ("crm/activity-deal-associations.csv", CRM, ("Activity ID", "Deal ID")),
}  # fmt: skip
_OUTCOMES = {
    HELD: "COMPLETED",
    NO_SHOW: "NO_SHOW",
    CANCELED: "CANCELED",
    RESCHEDULED: "RESCHEDULED",
    PLANNED: "SCHEDULED",
}
_TYPES = {MEETING: "Video meeting", DEMO: "Demo", VISIT: "On-site visit"}
_SUBJECTS = ("Stocktaking in half the time", "A question about your stores", "Your quote", "Next steps", "Following up")
_APPROACHES = ("pain", "reference", "curiosity")


@dataclass
class Desk:
    """The open files, and the number the next activity gets."""

    context: Context
    sheets: dict[str, Sheet]
    next_id: int = _ID


def write(context: Context) -> None:
    """Write all activity files side by side, block by block."""
    with ExitStack() as stack:
        sheets = {
            name: stack.enter_context(context.shelf.sheet(path, header, habit))
            for name, (path, habit, header) in _FILES.items()
        }
        desk = Desk(context, sheets)
        for block in all_touches(context.world):
            _add(desk, block)


def _add(desk: Desk, block: Touches) -> None:
    numbers = desk.next_id + np.arange(len(block))
    desk.next_id += len(block)
    for kinds, add in (
        ((CALL,), _calls), ((EMAIL,), _emails), ((MEETING, DEMO, VISIT), _meetings),
        ((SMS, SOCIAL), _messages), ((NOTE, TASK), _tasks),
    ):  # fmt: skip
        here = np.isin(block.kind, kinds)
        if here.any():
            add(desk, block.only(here), numbers[here])
    _replies(desk, block, numbers)
    _links(desk, block, numbers)


def _about(context: Context, block: Touches) -> list[list[int | str]]:
    """Company, contact, lead and deal of each activity."""
    return [
        context.companies(block.account), context.contacts(block.account, block.contact),
        context.leads(block.lead), context.deals(block.deal),
    ]  # fmt: skip


def _owners(context: Context, block: Touches) -> list[str]:
    return stamps.names(context.world.people.names, block.owner)


def _calls(desk: Desk, block: Touches, numbers: Ints) -> None:
    context, look = desk.context, desk.context.stamps
    reached = (block.draw % 100 < 38) | (block.answers != NEVER) | (block.inbound == 1)
    talk = np.where(reached, 40 + block.draw // 100 % 900, 0)
    inbound = block.inbound == 1
    desk.sheets["calls"].add([
        numbers.tolist(), ["Sales"] * len(block), look.day(block.at // DAY), look.clock_time(block.at),
        ["Europe/Berlin"] * len(block), look.utc(block.at), np.where(inbound, "inbound", "outbound").tolist(),
        np.where(reached, "Yes", "No").tolist(), np.where(reached, "", "no_answer").tolist(), _owners(context, block),
        (talk + 8 + block.draw % 25).tolist(), talk.tolist(), stamps.names(PURPOSES, block.purpose),
        stamps.names(("not interested", "interested"), block.answers), *_about(context, block),
    ])  # fmt: skip


def _emails(desk: Desk, block: Touches, numbers: Ints) -> None:
    context = desk.context
    inbound, automated = block.inbound == 1, block.automated == 1
    steps = block.step.tolist()
    sequence = np.where((block.step != NEVER) & (block.draw % 3 > 0), block.draw % 2, NEVER)
    desk.sheets["emails"].add([
        numbers.tolist(), context.stamps.minute(block.at), stamps.names(_SUBJECTS, block.draw % len(_SUBJECTS)),
        np.where(inbound, "INCOMING_EMAIL", "EMAIL").tolist(), _owners(context, block),
        np.where(block.bounced == 1, "true", "false").tolist(), [1] * len(block),
        stamps.names(("Retail opener", "Logistics opener"), sequence), [step if step != NEVER else "" for step in steps],
        np.where(automated, "true", "false").tolist(),
        stamps.names(_APPROACHES, np.where(block.step != NEVER, block.draw // 7 % 3, NEVER)),
        stamps.names(PURPOSES, block.purpose), *_about(context, block),
    ])  # fmt: skip


def _meetings(desk: Desk, block: Touches, numbers: Ints) -> None:
    context, look = desk.context, desk.context.stamps
    kinds = [_TYPES[kind] for kind in block.kind.tolist()]
    places = [store.name for store in STORES[:4]]
    place = np.where(block.kind == VISIT, block.draw % 4, NEVER)
    desk.sheets["meetings"].add([
        numbers.tolist(), look.minute(block.at), look.minute(block.booked), kinds, kinds,
        [_OUTCOMES[state] for state in block.state.tolist()], _owners(context, block),
        (np.array([30, 45, 60])[block.draw % 3]).tolist(), stamps.names(places, place),
        stamps.names(PURPOSES, block.purpose), *_about(context, block),
    ])  # fmt: skip


def _messages(desk: Desk, block: Touches, numbers: Ints) -> None:
    channel = np.where(block.kind == SMS, "SMS", "LINKEDIN_MESSAGE").tolist()
    bodies = stamps.names(_SUBJECTS, block.draw % len(_SUBJECTS))
    desk.sheets["messages"].add([
        numbers.tolist(), desk.context.stamps.minute(block.at), channel, _owners(desk.context, block), bodies,
        *_about(desk.context, block),
    ])  # fmt: skip


def _tasks(desk: Desk, block: Touches, numbers: Ints) -> None:
    context, is_note = desk.context, block.kind == NOTE
    desk.sheets["tasks"].add([
        numbers.tolist(), context.stamps.minute(block.at), np.where(is_note, "NOTE", "TASK").tolist(),
        np.where(block.state == PLANNED, "NOT_STARTED", "COMPLETED").tolist(),
        np.where(is_note, "Handed over to onboarding", "Call about the quote").tolist(), _owners(context, block),
        context.companies(block.account), context.deals(block.deal),
    ])  # fmt: skip


def _replies(desk: Desk, block: Touches, numbers: Ints) -> None:
    """The answers to touches of this block, and what auto-responders sent."""
    context, leads = desk.context, desk.context.world.leads
    automatic = (block.answers == NEVER) & (block.kind == EMAIL) & (block.lead != NEVER) & (block.draw % 97 == 0)
    rows = np.flatnonzero((block.answers != NEVER) | automatic)
    auto, lead = automatic[rows], block.lead[rows]
    at = np.where(auto, block.at[rows] + 90, leads.reply[lead])
    mood = np.select([auto, block.answers[rows] == 1], ["neutral", "positive"], "negative")
    kind = block.kind[rows]
    desk.sheets["replies"].add([
        [f"R{number}" for number in numbers[rows].tolist()], context.stamps.utc(at), context.leads(lead),
        numbers[rows].tolist(), stamps.names(context.world.people.names, block.owner[rows]),
        np.select([kind == CALL, kind == EMAIL, kind == SMS], ["call", "email", "sms"], "social").tolist(),
        mood.tolist(), np.where(auto, "true", "false").tolist(),
    ])  # fmt: skip


def _links(desk: Desk, block: Touches, numbers: Ints) -> None:
    """Now and then one meeting is about two deals of the same account."""
    deals = desk.context.world.deals
    rows = np.flatnonzero((block.deal != NEVER) & (block.kind == MEETING) & (mixed(numbers, 41) % 23 == 0))
    deal = block.deal[rows]
    other = deals.subscription[deal]
    sibling = np.where(other == NEVER, NEVER, desk.context.world.subscriptions.deal[np.maximum(other, 0)])
    rows, deal, sibling = rows[sibling != NEVER], deal[sibling != NEVER], sibling[sibling != NEVER]
    columns = [numbers[rows].tolist() * 2, desk.context.deals(np.concatenate([deal, sibling]))]
    desk.sheets["links"].add(columns)
