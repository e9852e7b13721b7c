"""What the specification says of ways to becoming a customer: the first entry of each unit, and its customer day."""

from datetime import timedelta
from typing import NamedTuple

from oracles._customers import customer_since, unit_of
from oracles._deals import closes


class Entry(NamedTuple):
    """The first entry of a unit into a stage, and the first day it was a customer."""

    unit: tuple
    at: object
    day: object
    lead: dict | None
    customer_day: object


def unit_of_lead(reading, lead):
    return unit_of(reading, {"lead_id": lead["id"], "contact_id": None, "account_id": None})


def first_entries(reading, stages):
    """The first dated entry of every unit into one of the stages; leads that stand there undated are listed."""
    moves = [
        (event["at"], event["lead_id"], unit_of(reading, event))
        for event in reading.rows("lifecycle_event")
        if event["to_stage"] in stages and reading.happened(event["at"])
    ]
    first = {}
    for at, lead_id, unit in sorted(moves, key=lambda move: (move[0], move[1] or "")):
        first.setdefault(unit, (at, lead_id))
    for lead in reading.rows("lead"):
        dated = any(event["to_stage"] in stages for event in reading.naming("lifecycle_event", "lead_id", lead["id"]))
        if lead["stage"] in stages and unit_of_lead(reading, lead) not in first and not dated:
            reading.exclude("MISSING_DATE", lead)
    since = customer_days(reading)
    return [
        Entry(unit, at, reading.day(at), reading.find("lead", lead_id), since.get(unit))
        for unit, (at, lead_id) in first.items()
    ]


def new_in(reading, entries, bucket):
    """The entries of the period; units that were customers before are listed."""
    cohort = []
    for entry in entries:
        if not bucket.start <= entry.day < bucket.end:
            continue
        if entry.customer_day is not None and entry.customer_day < entry.day:
            reading.listed["CUSTOMER_BEFORE"].add(entry.unit)
        else:
            cohort.append(entry)
    return cohort


def converted(reading, entries, days=None):
    """Those that were customers within the horizon."""
    horizon = timedelta(days=days or reading.settings["horizon_days"])
    return [entry for entry in entries if entry.customer_day is not None and entry.customer_day <= entry.day + horizon]


def immature(reading, days_of_entry, days=None):
    """The flag of a cohort of which some unit has not had its whole horizon."""
    horizon = timedelta(days=days or reading.settings["horizon_days"])
    return {"IMMATURE_COHORT"} if any(day + horizon > reading.today for day in days_of_entry) else set()


def customer_days(reading):
    """The first day as a customer of every unit: accounts, and contacts and leads without one."""
    if "customer days" not in reading.memory:
        with reading.aside():
            since = {("account", account): day for account, day in customer_since(reading).items()}
            for unit, day in _of_people(reading):
                if unit[0] != "account":
                    since[unit] = min(day, since.get(unit, day))
        reading.memory["customer days"] = since
    return reading.memory["customer days"]


def _of_people(reading):
    for event in reading.rows("lifecycle_event"):
        if event["to_stage"] in ("customer", "evangelist") and reading.happened(event["at"]):
            yield unit_of(reading, event), reading.day(event["at"])
    for close in closes(reading):
        if close.state == "won":
            for unit in units_of_deal(reading, close.deal):
                yield unit, close.day


def units_of_deal(reading, deal):
    """Every unit a deal made a customer of."""
    leads = [reading.find("lead", deal["lead_id"]), *reading.naming("lead", "converted_deal_id", deal["id"])]
    units = {unit_of_lead(reading, lead) for lead in leads if lead}
    units |= {("contact", deal["contact_id"])} if deal["contact_id"] else set()
    return units | ({("account", deal["account_id"])} if deal["account_id"] else set())
