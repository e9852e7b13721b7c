"""Lead follow-up rate: which share of the qualified leads a person had turned to by the end of the next working day."""

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from oracles._answers import Cells, divide, grouped, share
from oracles._leads import (
    event_of,
    marked_spam,
    owner_when_it_came,
    person_behind,
    touches_by_person,
    wall_clock,
)
from oracles._reading import DAY, Reading

ENOUGH = 5
SCORES = ((25, "0 to 24"), (50, "25 to 49"), (75, "50 to 74"))
SIZES = ((10, "under 10"), (50, "10 to 49"), (250, "50 to 249"))


class Task(NamedTuple):
    """A lead to be followed up: when it is due, when it was first turned to, how often until its end."""

    lead: dict
    due: datetime
    first: datetime | None
    attempts: int
    is_spam: bool


def oracle(world, settings, start, end, grain, by, as_of, variant=None):
    reading = Reading(world, settings, as_of)
    tasks = list(_tasks(reading))
    return Cells(
        reading,
        [(bucket, _cells(reading, bucket, by, tasks, variant)) for bucket in reading.buckets(start, end, grain)],
    )


def _cells(reading, bucket, by, tasks, variant):
    here = [task for task in tasks if bucket.low <= task.due < bucket.high]
    for task in here:
        if task.is_spam:
            reading.exclude("SPAM", task.lead)
    here = [task for task in here if not task.is_spam]
    cells = {}
    for member, rows in grouped(here, lambda task: _member(reading, task, by), by).items():
        counted = [task for task in rows if task.first or reading.happened(task.due)]
        in_time = sum(task.first is not None and task.first <= task.due for task in counted)
        ever = sum(task.first is not None for task in counted)
        also = {
            "ever": divide(ever, len(counted)),
            "mean_attempts": divide(sum(task.attempts for task in counted), len(counted)),
            "persistent": divide(sum(task.attempts >= ENOUGH for task in counted), len(counted)),
            "not_due": len(rows) - len(counted),
        }
        cells[member] = share(reading, ever if variant == "ever" else in_time, len(counted), also=also)
    return cells


def _tasks(reading):
    touched = touches_by_person(reading)
    for lead in reading.rows("lead"):
        event = event_of(lead)
        if not reading.happened(event):
            continue
        due = _due(reading, lead, event)
        if due is None:
            continue
        moments = [moment for moment in touched.get(person_behind(lead), []) if moment >= event]
        ends = [moment for moment in (lead["disqualified_at"], lead["converted_at"]) if reading.happened(moment)]
        attempts = [moment for moment in moments if not ends or moment <= min(ends)]
        yield Task(lead, due, moments[0] if moments else None, len(attempts), marked_spam(reading, lead, due))


def _due(reading, lead, event):
    """The close of the first working day after the day of the event."""
    employee = reading.find("employee", owner_when_it_came(reading, lead, event)) or {}
    calendar = reading.find("calendar", employee.get("calendar_id"))
    zone = ZoneInfo(calendar["time_zone"]) if calendar else reading.zone
    day = event.astimezone(zone).date()
    for _ in range(366):
        day += DAY
        windows = reading.hours(calendar["id"] if calendar else None, day)
        if windows:
            return max(wall_clock(day, closes, zone) for _, closes in windows)
    return None


def _member(reading, task, by):
    lead = task.lead
    if by == "source":
        return lead["channel"]
    if by == "score_band":
        return _band(lead["score"], SCORES, "75 and over")
    if by == "size_band":
        contact = reading.find("contact", lead["contact_id"]) or {}
        account = reading.find("account", lead["account_id"] or contact.get("account_id")) or {}
        return _band(account.get("employee_count"), SIZES, "250 and over")
    owner = reading.owner_at("lead", lead, min(task.due, reading.as_of)) if by else None
    day = reading.day(task.due)
    away = any(row["starts_on"] <= day <= row["ends_on"] for row in reading.naming("absence", "employee_id", owner))
    if by == "rep" and away:
        return None
    return reading.member(by, owner, day)


def _band(value, bands, highest):
    if value is None:
        return None
    return next((name for limit, name in bands if value < limit), highest)
