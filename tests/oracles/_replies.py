"""The one form behind the two rates of replies."""

from oracles._answers import Cells, divide, grouped, share
from oracles._journeys import immature
from oracles._prospects import account_of, first_touches, reception, was_customer
from oracles._reading import Reading


def rate_of(sentiment, other, world, settings, start, end, grain, by, as_of):
    """The share of the people first contacted in the period who took it in that way."""
    reading = Reading(world, settings, as_of)
    people = first_touches(reading)
    return Cells(
        reading,
        [
            (bucket, _cells(reading, bucket, by, people, sentiment, other))
            for bucket in reading.buckets(start, end, grain)
        ],
    )


def _cells(reading, bucket, by, people, sentiment, other):
    cohort = []
    for first in people:
        if not bucket.low <= first.at < bucket.high:
            continue
        if was_customer(reading, first.row, first.day):
            reading.listed["CUSTOMER_BEFORE"].add(first.person)
        else:
            cohort.append(first)
    cells = {}
    for member, rows in grouped(cohort, lambda first: _member(reading, first, by), by).items():
        taken = [reception(reading, first) for first in rows]
        hits, replied = taken.count(sentiment), len(taken) - taken.count(None)
        also = {
            "reply_rate": divide(replied, len(rows)),
            other: divide(taken.count(other), len(rows)),
            "unclassified": divide(taken.count("unclassified"), len(rows)),
            "of_replies": divide(hits, replied),
        }
        cells[member] = share(reading, hits, len(rows), also=also)
        cells[member]["flags"] |= immature(reading, [first.day for first in rows], 30)
    return cells


def _member(reading, first, by):
    if by == "channel":
        return first.row["kind"]
    if by == "sequence":
        return first.row["sequence"]
    if by == "vertical":
        account = reading.find("account", account_of(reading, first.row)) or {}
        return account.get("industry") or (reading.find("lead", first.row["lead_id"]) or {}).get("vertical")
    return reading.member(by, first.row["owner_id"], first.day)
