"""What the specification says of deals: their states over time, who held them, what they are worth."""

from fractions import Fraction
from typing import NamedTuple

from oracles._reading import MOMENT

STATES = ("open", "won", "lost", "void")


class Close(NamedTuple):
    """A deal brought to its present outcome."""

    deal: dict
    state: str
    at: object
    day: object
    owner: str | None


def deals(reading):
    """Every deal known at the knowledge instant that is not a credit and does not stand void."""
    return [
        deal
        for deal in reading.rows("deal")
        if deal["kind"] != "credit"
        and (deal["created_at"] is None or reading.happened(deal["created_at"]))
        and outcome(reading, deal)[0] != "void"
    ]


def events(reading, deal):
    """The (moment, state) events of the deal known at the knowledge instant, in order."""
    if ("events", deal["id"]) not in reading.memory:
        found = [event for event in _all_events(reading, deal) if reading.happened(event[0])]
        reading.memory["events", deal["id"]] = found
    return reading.memory["events", deal["id"]]


def _all_events(reading, deal):
    changes = sorted(
        (row for row in reading.naming("field_change", "object_id", deal["id"]) if row["object_type"] == "deal"),
        key=lambda row: (row["at"], row["id"]),
    )
    found = [
        (row["at"], row["new_value"]) for row in changes if row["field"] == "status" and row["new_value"] in STATES
    ]
    if not found:
        stages = [(row["at"], _category(reading, deal, row["new_value"])) for row in changes if row["field"] == "stage"]
        found = [(at, state) for at, state in stages if state]
    if not found:
        closed = deal["status"] in ("won", "lost", "void") and deal["closed_at"]
        return [(deal["closed_at"], deal["status"])] if closed else []
    last_at, last_state = found[-1]
    if deal["closed_at"] and last_state != deal["status"] and deal["closed_at"] > last_at:
        found.append((deal["closed_at"], deal["status"]))
    return found


def _category(reading, deal, name):
    for stage in reading.rows("stage"):
        if stage["name"] == name and deal["pipeline_id"] in (None, stage["pipeline_id"]):
            return stage["category"]
    return None


def runs(reading, deal):
    """The states one after the other: (since, state), equal neighbors as one; open from the start."""
    found = [(deal["created_at"], "open")]
    for at, state in events(reading, deal):
        if state != found[-1][1]:
            found.append((at, state))
    return found


def outcome(reading, deal):
    """The present state and since when; a closed deal without any date is 'undated'."""
    known = events(reading, deal)
    if not known and deal["closed_at"] is None and not _has_history(reading, deal):
        if deal["status"] == "void":
            return "void", None
        if deal["status"] in ("won", "lost"):
            return "undated", None
    since, state = runs(reading, deal)[-1]
    return state, since


def _has_history(reading, deal):
    return bool(_all_events(reading, deal))


def closes(reading):
    """Every won or lost deal with its close; those without a date are listed."""
    if "closes" not in reading.memory:
        found = []
        for deal in deals(reading):
            state, at = outcome(reading, deal)
            if state == "undated":
                reading.exclude("MISSING_DATE", deal)
            elif state in ("won", "lost"):
                found.append(Close(deal, state, at, reading.day(at), reading.owner_at("deal", deal, at)))
        reading.memory["closes"] = found
    return reading.memory["closes"]


def closed_in(reading, bucket, *states):
    return [close for close in closes(reading) if close.state in states and bucket.low <= close.at < bucket.high]


def amount(reading, close):
    """The deal's amount in company money at the rate of its close; a reason is listed when there is none."""
    deal = close.deal
    if deal["amount"] is None:
        return reading.exclude("MISSING_AMOUNT", deal)
    value = reading.convert(deal["amount"], deal["currency"], close.day)
    return reading.exclude("MISSING_FX", deal) if value is None else value


def credited_parts(reading, close):
    """Who gets which part of the deal's money."""
    splits = [row for row in reading.naming("deal_split", "deal_id", close.deal["id"]) if row["kind"] == "revenue"]
    parts = [(row["employee_id"], Fraction(str(row["share"] or 0))) for row in splits]
    if parts and abs(sum(part for _, part in parts) - 1) <= Fraction(1, 1000):
        return parts
    return [(close.owner, Fraction(1))]


def credited(reading, closes_found, by):
    """Money by member, following the revenue splits."""
    totals = {None: Fraction(0)} if by is None else {}
    for close in closes_found:
        value = amount(reading, close)
        if value is None:
            continue
        if by is None:
            totals[None] += value
            continue
        for employee_id, part in credited_parts(reading, close):
            member = reading.member(by, employee_id, close.day)
            totals[member] = totals.get(member, Fraction(0)) + value * part
    return totals


def annual(deal):
    """The factor that makes the amount a yearly one."""
    if deal["amount_kind"] == "mrr":
        return Fraction(12)
    if deal["amount_kind"] == "tcv" and deal["term_months"] and deal["term_months"] > 12:
        return Fraction(12, deal["term_months"])
    return Fraction(1)


def open_stretches(reading, deal):
    """The stretches in which the deal was open, the last one running until the knowledge instant."""
    found = runs(reading, deal)
    ends = [since for since, _ in found[1:]] + [reading.as_of]
    # A deal entered after it was closed was never open.
    return [
        (since, until)
        for (since, state), until in zip(found, ends, strict=True)
        if state == "open" and since is not None and since <= until
    ]


def holdings(reading, deal):
    """Who held the open deal: (from, until, owner, how long it was owned in all)."""
    spells = reading.owner_spells("deal", deal)
    found = []
    for number, (since, owner) in enumerate(spells):
        until = spells[number + 1][0] if number + 1 < len(spells) else None
        for low, high in open_stretches(reading, deal):
            start = low if since is None else max(low, since)
            stop = high if until is None else min(high, until)
            if start < stop:
                began = deal["created_at"] if since is None else max(since, deal["created_at"])
                found.append((start, stop, owner, (until or reading.as_of) - began))
    return found


def was_open_at_end(reading, deal, bucket):
    """Whether the deal was open at the earlier of the period's end and the knowledge instant."""
    moment = min(bucket.high - MOMENT, reading.as_of)
    return any(
        since is not None and since <= moment and state == "open" and (until is None or moment < until)
        for (since, state), until in zip(
            runs(reading, deal), [since for since, _ in runs(reading, deal)[1:]] + [None], strict=True
        )
    )
