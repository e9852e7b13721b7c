"""MQL-to-customer rate: which share of the MQLs first entered in the period became customers in time."""

from datetime import timedelta
from typing import NamedTuple

from oracles._answers import Cells, grouped, share
from oracles._customers import customer_since, unit_of
from oracles._deals import closes
from oracles._reading import Reading

QUALIFIED = ("mql", "sal", "sql", "opportunity")


class Entry(NamedTuple):
    """The first entry of a unit."""

    unit: tuple
    at: object
    day: object
    lead: dict | None
    customer_day: object


def oracle(world, settings, start, end, grain, by, as_of):
    reading = Reading(world, settings, as_of)
    entries = _entries(reading)
    return Cells(
        reading, [(bucket, _cells(reading, bucket, by, entries)) for bucket in reading.buckets(start, end, grain)]
    )


def _cells(reading, bucket, by, entries):
    horizon = timedelta(days=reading.settings["horizon_days"])
    cohort = []
    for entry in entries:
        if not bucket.start <= entry.day < bucket.end:
            continue
        if entry.customer_day is not None and entry.customer_day < entry.day:
            reading.listed["CUSTOMER_BEFORE"].add(entry.unit)
        else:
            cohort.append(entry)
    cells = {}
    for member, rows in grouped(cohort, lambda entry: _member(reading, entry, by), by).items():
        converted = sum(entry.customer_day is not None and entry.customer_day <= entry.day + horizon for entry in rows)
        cells[member] = share(reading, converted, len(rows), also={"converted": converted})
        if any(entry.day + horizon > reading.today for entry in rows):
            cells[member]["flags"].add("IMMATURE_COHORT")
    return cells


def _member(reading, entry, by):
    if by == "source":
        return entry.lead["channel"] if entry.lead else None
    owner = reading.owner_at("lead", entry.lead, entry.at) if entry.lead and by else None
    return reading.member(by, owner, entry.day)


def _entries(reading):
    first = {}
    for at, lead_id, unit in sorted(_all_entries(reading), key=lambda entry: (entry[0], entry[1] or "")):
        first.setdefault(unit, (at, lead_id))
    for lead in reading.rows("lead"):
        if lead["stage"] in QUALIFIED and _unit_of_lead(reading, lead) not in first and _undated(reading, lead):
            reading.exclude("MISSING_DATE", lead)
    with reading.aside():
        since = _since(reading)
    return [
        Entry(unit, at, reading.day(at), reading.find("lead", lead_id), since.get(unit))
        for unit, (at, lead_id) in first.items()
    ]


def _undated(reading, lead):
    known_later = any(
        event["to_stage"] in QUALIFIED for event in reading.naming("lifecycle_event", "lead_id", lead["id"])
    )
    return lead["qualified_at"] is None and not known_later


def _all_entries(reading):
    for event in reading.rows("lifecycle_event"):
        if event["to_stage"] in QUALIFIED and reading.happened(event["at"]):
            yield event["at"], event["lead_id"], unit_of(reading, event)
    for lead in reading.rows("lead"):
        if reading.happened(lead["qualified_at"]):
            yield lead["qualified_at"], lead["id"], _unit_of_lead(reading, lead)


def _unit_of_lead(reading, lead):
    return unit_of(reading, {"lead_id": lead["id"], "contact_id": None, "account_id": None})


def _since(reading):
    """The first day as a customer of every unit, accounts and others."""
    since = {("account", account): day for account, day in customer_since(reading).items()}
    found = [
        (unit_of(reading, event), reading.day(event["at"]))
        for event in reading.rows("lifecycle_event")
        if event["to_stage"] in ("customer", "evangelist") and reading.happened(event["at"])
    ]
    for close in closes(reading):
        if close.state == "won":
            found += [(unit, close.day) for unit in _units_of_deal(reading, close.deal)]
    for unit, day in found:
        if unit[0] != "account":
            since[unit] = min(day, since.get(unit, day))
    return since


def _units_of_deal(reading, deal):
    leads = [reading.find("lead", deal["lead_id"]), *reading.naming("lead", "converted_deal_id", deal["id"])]
    units = {_unit_of_lead(reading, lead) for lead in leads if lead}
    return units | ({("contact", deal["contact_id"])} if deal["contact_id"] else set())
