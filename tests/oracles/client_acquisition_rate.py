"""Client acquisition rate: which share of the prospects first contacted in the period became customers in time."""

from typing import NamedTuple

from oracles._activities import touches
from oracles._answers import Cells, grouped, share
from oracles._deals import closes
from oracles._journeys import converted, customer_days, immature, new_in, units_of_deal
from oracles._opportunities import account_of_activity
from oracles._reading import Reading

SILENCE = 365


class Contact(NamedTuple):
    """A prospect contacted for the first time, or for the first time after a long silence."""

    unit: tuple
    at: object
    day: object
    row: dict
    customer_day: object


def oracle(world, settings, start, end, grain, by, as_of, variant=None):
    reading = Reading(world, settings, as_of)
    entries = _entries(reading)
    return Cells(
        reading, [(bucket, _cells(reading, bucket, by, entries)) for bucket in reading.buckets(start, end, grain)]
    )


def _cells(reading, bucket, by, entries):
    cells = {}
    cohort = new_in(reading, entries, bucket)
    for member, rows in grouped(cohort, lambda row: _member(reading, row, by), by).items():
        customers = converted(reading, rows)
        assisted = sum(not _won_by_outreach(reading, row) for row in customers)
        also = {"prospects": len(rows), "customers": len(customers), "assisted": assisted}
        cells[member] = share(reading, len(customers), len(rows), also=also)
        cells[member]["flags"] |= immature(reading, [row.day for row in rows])
    return cells


def _member(reading, row, by):
    return row.row["kind"] if by == "channel" else reading.member(by, row.row["owner_id"], row.day)


def _entries(reading):
    since = customer_days(reading)
    latest, entries = {}, []
    for done in sorted(touches(reading), key=lambda done: (done.at, done.row["id"])):
        unit = _prospect(reading, done.row)
        if unit is None:
            continue
        if unit not in latest or (done.day - latest[unit]).days >= SILENCE:
            entries.append(Contact(unit, done.at, done.day, done.row, since.get(unit)))
        latest[unit] = done.day
    return entries


def _prospect(reading, row):
    """Whom the touch was toward: the account when known, else the contact, else the lead."""
    account = account_of_activity(reading, row)
    if account:
        return "account", account
    lead = reading.find("lead", row["lead_id"]) or {}
    deal = reading.find("deal", row["deal_id"]) or {}
    contact = row["contact_id"] or lead.get("contact_id") or deal.get("contact_id")
    if contact:
        return "contact", contact
    lead_id = row["lead_id"] or deal.get("lead_id")
    return ("lead", lead_id) if lead_id else None


def _won_by_outreach(reading, entry):
    """Whether a deal of the prospect, not known to have come by itself, was won on its first day as a customer."""
    with reading.aside():
        found = [
            close.deal
            for close in closes(reading)
            if close.state == "won"
            and close.day == entry.customer_day
            and entry.unit in units_of_deal(reading, close.deal)
        ]
    return any(not _inbound(reading, deal) for deal in found)


def _inbound(reading, deal):
    lead = reading.find("lead", deal["lead_id"]) or {}
    return deal["is_inbound"] if deal["is_inbound"] is not None else lead.get("is_inbound")
