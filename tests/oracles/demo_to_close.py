"""Demo-to-close ratio: which share of the deals first shown a demo in the period was won in time."""

from typing import NamedTuple

from oracles._activities import Done, _without_doubles, touches
from oracles._answers import Cells, divide, grouped, share
from oracles._deals import closes, deals, outcome
from oracles._journeys import immature
from oracles._opportunities import source_of
from oracles._reading import DAY, Reading

HORIZON = 90


class Shown(NamedTuple):
    """A deal and the first demo held for it."""

    deal: dict
    at: object
    day: object
    won_day: object


def oracle(world, settings, start, end, grain, by, as_of, variant=None):
    reading = Reading(world, settings, as_of)
    return Cells(reading, [(bucket, _cells(reading, bucket, by)) for bucket in reading.buckets(start, end, grain)])


def _cells(reading, bucket, by):
    cells = {}
    for member, rows in grouped(_cohort(reading, bucket), lambda row: _member(reading, row, by), by).items():
        won = sum(row.won_day is not None and row.won_day <= row.day + HORIZON * DAY for row in rows)
        cells[member] = share(reading, won, len(rows), also=_demos(reading, bucket, by, member, won))
        cells[member]["flags"] |= immature(reading, [row.day for row in rows], HORIZON)
    return cells


def _member(reading, row, by):
    if by == "source":
        return source_of(reading, row.deal)
    if by == "product":
        return row.deal["product_id"]
    return reading.member(by, reading.owner_at("deal", row.deal, row.at), row.day)


def _cohort(reading, bucket):
    """The deals whose first held demo lies in the period and before their win."""
    with reading.aside():
        won = {close.deal["id"]: close for close in closes(reading) if close.state == "won"}
    found = []
    for deal, done in _first_demos(reading):
        if not bucket.low <= done.at < bucket.high:
            continue
        if outcome(reading, deal)[0] == "undated" and deal["status"] == "won":
            reading.exclude("MISSING_DATE", deal)
            continue
        close = won.get(deal["id"])
        if close is None or done.at < close.at:
            found.append(Shown(deal, done.at, done.day, close.day if close else None))
    return found


def _first_demos(reading):
    first = {}
    for done in sorted(_held(reading), key=lambda done: (done.at, done.row["id"])):
        links = reading.naming("activity_link", "activity_id", done.row["id"])
        for deal_id in {done.row["deal_id"], *(link["deal_id"] for link in links)}:
            first.setdefault(deal_id, done)
    return [(deal, first[deal["id"]]) for deal in deals(reading) if deal["id"] in first]


def _held(reading):
    return [done for done in touches(reading) if done.row["kind"] == "demo"]


def _demos(reading, bucket, by, member, won):
    """What became of the demos themselves; only reps, teams and the company have these."""
    if by not in (None, "rep", "team"):
        return {}

    def here(rows):
        return sum(
            bucket.low <= done.at < bucket.high and reading.member(by, done.row["owner_id"], done.day) == member
            for done in rows
        )

    held, scheduled = here(_held(reading)), here(_scheduled(reading))
    upcoming = here(_upcoming(reading)) if bucket.low <= reading.as_of else 0
    return {
        "demos_held": held,
        "scheduled": scheduled,
        "show_rate": divide(held, scheduled),
        "per_demo": divide(won, held),
        "upcoming": upcoming,
    }


def _standing(reading, *gone):
    """Every demo that was to take place, in no way called off."""
    return [
        (row["at"], row)
        for row in reading.rows("activity")
        if row["kind"] == "demo" and row["at"] and row["direction"] != "internal" and row["meeting_state"] not in gone
    ]


def _scheduled(reading):
    rows = [
        (at, row)
        for at, row in _standing(reading, "declined", "rescheduled")
        if reading.happened(at) and not row["is_bounce"]
    ]
    return _without_doubles(reading, rows)


def _upcoming(reading):
    return [
        Done(row, at, reading.day(at))
        for at, row in _standing(reading, "declined", "cancelled", "rescheduled")
        if at > reading.as_of
        and row["state"] != "cancelled"
        and (reading.happened(row["booked_at"]) or (row["booked_at"] is None and row["state"] == "planned"))
    ]
