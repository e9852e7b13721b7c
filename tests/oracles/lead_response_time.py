"""Lead response time: how many minutes a qualified lead waited for the first answer of a person."""

import math
from datetime import datetime, timedelta
from fractions import Fraction
from typing import NamedTuple
from zoneinfo import ZoneInfo

from oracles._activities import human_touches
from oracles._answers import Cells, divide, grouped, result, small_mean
from oracles._reading import DAY, Reading
from oracles._statistics import mean, median, median_interval


class Wait(NamedTuple):
    """One running clock: from the event to the answer, or without one."""

    lead: dict
    event: datetime
    owner: str | None
    minutes: object


def oracle(world, settings, start, end, grain, by, as_of, variant=None):
    reading = Reading(world, settings, as_of)
    buckets = reading.buckets(start, end, grain)
    waits = _waits(reading, variant == "elapsed", buckets[0].low, buckets[-1].high)
    return Cells(reading, [(bucket, _cells(reading, bucket, by, waits)) for bucket in buckets])


def _cells(reading, bucket, by, waits):
    cells = {}
    here = [wait for wait in waits if bucket.low <= wait.event < bucket.high]
    for member, rows in grouped(here, lambda wait: _member(reading, wait, by), by).items():
        minutes = [wait.minutes for wait in rows]
        answered = [length for length in minutes if length != math.inf]
        target = reading.settings["response_target_minutes"]
        middle = median(minutes)
        reason = "no_rows" if not rows else "unanswered" if middle == math.inf else None
        cells[member] = result(
            None if reason else middle,
            n=len(rows),
            also={
                "mean_of_answered": mean(answered),
                "within_target": divide(sum(length <= target for length in minutes), len(rows)),
                "unanswered": len(minutes) - len(answered),
            },
            flags=small_mean(reading, len(rows)),
            reason=reason,
            interval=median_interval(minutes),
        )
    return cells


def _member(reading, wait, by):
    if by == "source":
        return wait.lead["channel"]
    return reading.member(by, wait.owner, reading.day(wait.event))


def _waits(reading, elapsed, low, high):
    by_person = {}
    for lead in reading.rows("lead"):
        event = _event(lead)
        if not reading.happened(event):
            continue
        if _spam(reading, lead, event):
            if low <= event < high:
                reading.exclude("SPAM", lead)
            continue
        by_person.setdefault(_person(lead), []).append((event, lead["id"], lead))
    touched = _touches_by_person(reading)
    waits = []
    for person, events in by_person.items():
        for lead, event, answer in _clocks(reading, sorted(events), touched.get(person, []), low, high):
            owner = _owner(reading, lead, event)
            minutes = math.inf if answer is None else _minutes(reading, owner, event, answer, elapsed)
            waits.append(Wait(lead, event, owner, minutes))
    return waits


def _event(lead):
    moments = [moment for moment in (lead["submitted_at"], lead["qualified_at"]) if moment]
    if moments:
        return min(moments)
    return lead["created_at"] if lead["is_inbound"] else None


def _spam(reading, lead, event):
    if (lead["disqualified_reason"] or "").casefold() not in ("spam", "invalid"):
        return False
    marked = lead["disqualified_at"]
    return marked is None or (reading.happened(marked) and marked <= event + DAY)


def _person(lead):
    if lead["contact_id"]:
        return "contact", lead["contact_id"]
    if lead["email"]:
        return "email", lead["email"].strip().casefold()
    return "lead", lead["id"]


def _touches_by_person(reading):
    """The moments of the human touches toward each person."""
    person_of = {lead["id"]: _person(lead) for lead in reading.rows("lead")}
    touched = {}
    for done in human_touches(reading):
        people = {("contact", done.row["contact_id"]), person_of.get(done.row["lead_id"])}
        for person in people - {None, ("contact", None)}:
            touched.setdefault(person, []).append(done.at)
    return {person: sorted(moments) for person, moments in touched.items()}


def _clocks(reading, events, moments, low, high):
    """The clocks of one person: (lead, event, answer or none)."""
    clocks = []
    for number, (event, _, lead) in enumerate(events):
        running = clocks and (clocks[-1][2] is None or clocks[-1][2] > event)
        in_conversation = number == 0 and moments and moments[0] < event
        if running or in_conversation:
            if low <= event < high:
                reading.exclude("MERGED" if running else "IN_CONVERSATION", lead)
            continue
        clocks.append((lead, event, next((moment for moment in moments if moment >= event), None)))
    return clocks


def _owner(reading, lead, event):
    assigned = lead["assigned_at"] if reading.happened(lead["assigned_at"]) else event
    return reading.owner_at("lead", lead, max(event, assigned))


def _minutes(reading, owner, start, stop, elapsed):
    if elapsed:
        return Fraction((stop - start) // timedelta(microseconds=1), 60_000_000)
    employee = reading.find("employee", owner)
    calendar = reading.find("calendar", employee["calendar_id"]) if employee else None
    zone = ZoneInfo(calendar["time_zone"]) if calendar else reading.zone
    total, day = timedelta(0), start.astimezone(zone).date()
    while day <= stop.astimezone(zone).date():
        for opens, closes in reading.hours(calendar["id"] if calendar else None, day):
            total += max(timedelta(0), min(stop, _at(day, closes, zone)) - max(start, _at(day, opens, zone)))
        day += DAY
    return Fraction(total // timedelta(microseconds=1), 60_000_000)


def _at(day, clock, zone):
    hour, minute = (int(part) for part in clock.split(":"))
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    wall = midnight + timedelta(hours=hour, minutes=minute)
    # Arithmetic with another zone's instants must not be done on wall clocks.
    return wall.astimezone(ZoneInfo("UTC"))
