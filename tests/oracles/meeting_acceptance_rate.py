"""Meeting acceptance rate: how many prospects booked a meeting for every reply that came."""

from typing import NamedTuple

from oracles._activities import MEETINGS, _without_doubles
from oracles._answers import Cells, divide, grouped, result, share
from oracles._journeys import immature
from oracles._prospects import account_of, answers, person_of, was_customer
from oracles._reading import DAY, Reading

WINDOW = 14


class Said(NamedTuple):
    """A reply or a booking: when, of which prospect, for whom it counts, how the prospect came."""

    row: dict
    at: object
    day: object
    prospect: tuple
    rep: str | None
    channel: str | None
    sequence: str | None
    unprompted: bool


def oracle(world, settings, start, end, grain, by, as_of, variant=None):
    reading = Reading(world, settings, as_of)
    replies = list(_replies(reading))
    rows = list(_booking_rows(reading))
    booked = _bookings(reading, [row for row in rows if row["kind"] in MEETINGS], replies)
    due = _bookings(reading, [row for row in rows if row["meeting_state"] != "rescheduled"], replies)
    return Cells(
        reading,
        [
            (bucket, _cells(reading, bucket, by, variant, replies, booked, due))
            for bucket in reading.buckets(start, end, grain)
        ],
    )


def _cells(reading, bucket, by, variant, replies, booked, due):
    replies, here, due = (_of_prospects(reading, rows, bucket) for rows in (replies, booked, due))
    first = {}
    for booking in sorted(here, key=lambda booking: (booking.at, booking.row["id"])):
        first.setdefault(booking.prospect, booking)
    due = [booking for booking in due if reading.happened(booking.row["at"])]
    parts = [
        grouped(rows, lambda said: _member(reading, said, by), by) for rows in (list(first.values()), replies, due)
    ]
    with reading.aside():
        meetings = [booking for booking in booked if not was_customer(reading, booking.row, booking.day)]
    return {
        member: _acceptance(reading, *(part.get(member, []) for part in parts), meetings, variant)
        for member in {key for part in parts for key in part}
    }


def _acceptance(reading, booked, replies, due, meetings, variant):
    replying = {reply.prospect for reply in replies}
    meeting = {
        reply.prospect
        for reply in replies
        for booking in meetings
        if booking.prospect == reply.prospect and reply.at <= booking.at and booking.day <= reply.day + WINDOW * DAY
    }
    held = [booking for booking in due if _is_held(booking.row)]
    also = {
        "booked": len(booked),
        "replies": len(replies),
        "prospect_form": divide(len(meeting), len(replying)),
        "show_rate": divide(len(held), len(due)),
        "without_reply": sum(booking.unprompted for booking in booked),
    }
    if variant == "prospect_form":
        cell = share(reading, len(meeting), len(replying), also=also)
        cell["flags"] |= immature(reading, [reply.day for reply in replies], WINDOW)
        return cell
    if variant == "show_rate":
        return share(reading, len(held), len(due), also=also)
    value = divide(len(booked), len(replies))
    flags = {"SMALL_N"} if len(replies) < reading.settings["min_n_rate"] else set()
    if value is not None and value > 1:
        flags.add("ABOVE_100")
    reason = None if replies else "no_denominator"
    return result(value, len(booked), len(replies), len(replies), also, flags, reason)


def _is_held(row):
    return row["meeting_state"] == "held" or (row["meeting_state"] in (None, "accepted") and row["state"] == "done")


def _of_prospects(reading, rows, bucket):
    """The rows of the period that are of prospects; those of customers are listed."""
    found = []
    for said in rows:
        if not bucket.low <= said.at < bucket.high:
            continue
        if was_customer(reading, said.row, said.day):
            reading.listed["CUSTOMER_BEFORE"].add(said.row["id"])
        else:
            found.append(said)
    return found


def _replies(reading):
    for row, of, answered in answers(reading):
        rep = row["employee_id"] or answered.get("owner_id")
        channel = row["channel"] or answered.get("kind")
        named = {"id": row["id"], **{name: of[name] for name in ("contact_id", "lead_id", "account_id")}}
        prospect = _prospect(reading, named)
        yield Said(named, row["at"], reading.day(row["at"]), prospect, rep, channel, answered.get("sequence"), False)


def _prospect(reading, row):
    account_id = account_of(reading, row)
    return person_of(reading, row) or (("account", account_id) if account_id else ("row", row["id"]))


def _booking_rows(reading):
    """Meetings that were booked by people, whatever became of them."""
    for row in reading.rows("activity"):
        if row["kind"] not in MEETINGS or row["direction"] == "internal" or row["is_automated"]:
            continue
        if row["meeting_state"] == "declined" or (row["meeting_state"] == "rescheduled" and row["booked_at"] is None):
            continue
        if row["booked_at"] is None and row["at"] is None:
            reading.exclude("MISSING_DATE", row)
        else:
            yield row


def _bookings(reading, rows, replies):
    """The bookings, double logging merged, each with the last reply of its prospect before it."""
    moments = [(row["booked_at"] or row["at"], row) for row in rows]
    found = []
    for done in _without_doubles(reading, [pair for pair in moments if reading.happened(pair[0])]):
        prospect = _prospect(reading, done.row)
        before = [reply for reply in replies if reply.prospect == prospect and reply.at <= done.at]
        last = max(before, key=lambda reply: (reply.at, reply.row["id"]), default=None)
        channel, sequence = (last.channel, last.sequence) if last else (None, None)
        found.append(Said(done.row, done.at, done.day, prospect, done.row["owner_id"], channel, sequence, last is None))
    return found


def _member(reading, said, by):
    if by in ("channel", "sequence"):
        return getattr(said, by)
    return reading.member(by, said.rep, said.day)
