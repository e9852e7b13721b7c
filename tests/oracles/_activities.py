"""What the specification says of activities: touches, bookings, double logging and working days."""

from datetime import timedelta
from typing import NamedTuple

from oracles._reading import DAY

SINGLE = ("call", "email", "sms", "social", "chat", "letter", "visit")
MEETINGS = ("meeting", "demo")
TYPES = {
    "call": "calls",
    "email": "emails",
    "meeting": "meetings",
    "demo": "meetings",
    "visit": "visits",
    "sms": "messages",
    "social": "messages",
    "chat": "messages",
}
FELL_THROUGH = ("requested", "declined", "no_show", "rescheduled", "cancelled")
BULK = 20


class Done(NamedTuple):
    """An activity that counts, at the moment it counts at."""

    row: dict
    at: object
    day: object


def touches(reading):
    """Every touch (C17), automated ones too, double logging merged."""
    if "touches" not in reading.memory:
        rows = [(row["at"], row) for row in reading.rows("activity") if _is_touch(row) and reading.happened(row["at"])]
        reading.memory["touches"] = _without_doubles(reading, rows)
    return reading.memory["touches"]


def human_touches(reading):
    return [done for done in touches(reading) if not done.row["is_automated"]]


def _is_touch(row):
    if row["is_bounce"] or row["direction"] == "internal":
        return False
    if row["kind"] in MEETINGS:
        held = row["meeting_state"] == "held"
        return held or (row["meeting_state"] in (None, "accepted") and row["state"] == "done")
    if row["kind"] not in SINGLE or row["direction"] == "inbound" or row["state"] in ("planned", "cancelled"):
        return False
    if row["kind"] == "visit" and row["meeting_state"] in FELL_THROUGH:
        return False
    return not (row["kind"] == "email" and (row["recipients"] or 1) > BULK)


def bookings(reading):
    """Every meeting scheduled, at the moment it was booked."""
    rows = []
    for row in reading.rows("activity"):
        if row["kind"] not in MEETINGS or row["direction"] == "internal" or row["is_automated"]:
            continue
        if row["meeting_state"] == "declined" or (row["meeting_state"] == "rescheduled" and row["booked_at"] is None):
            continue
        booked = row["booked_at"] or row["at"]
        if booked is None:
            reading.exclude("MISSING_DATE", row)
        elif reading.happened(booked):
            rows.append((booked, row))
    return _without_doubles(reading, rows)


def counted(reading):
    """What `activity_count` counts: human touches other than meetings, and meetings scheduled."""
    if "counted" not in reading.memory:
        for row in reading.rows("activity"):
            if _is_touch(row) and row["at"] is None and row["kind"] not in MEETINGS and not row["is_automated"]:
                reading.exclude("MISSING_DATE", row)
        single = [done for done in human_touches(reading) if done.row["kind"] in SINGLE]
        reading.memory["counted"] = single + bookings(reading)
    return reading.memory["counted"]


def _without_doubles(reading, rows):
    latest, kept = {}, []
    for at, row in sorted(rows, key=lambda pair: (pair[0], pair[1]["id"])):
        party = row["contact_id"] or row["lead_id"] or row["account_id"]
        known = row["owner_id"] is not None and party is not None
        key = (row["owner_id"], row["kind"], bool(row["is_automated"]), party)
        double = known and key in latest and at - latest[key] <= timedelta(seconds=120)
        latest[key] = at
        if not double:
            kept.append(Done(row, at, reading.day(at)))
    return kept


def working_days(reading, employee_id, bucket, team=None):
    """How many days of the period, up to today, the employee worked (in that team)."""
    employee = reading.find("employee", employee_id) or {}
    absences = reading.naming("absence", "employee_id", employee_id)
    days, day = 0, bucket.start
    while day < bucket.end and day <= reading.today:
        employed = (employee.get("hire_date") or day) <= day <= (employee.get("leave_date") or day)
        away = any(absence["starts_on"] <= day <= absence["ends_on"] for absence in absences)
        in_team = team is None or reading.team_at(employee_id, day) == team
        days += employed and not away and in_team and reading.works_on(employee_id, day)
        day += DAY
    return days
