"""Close ratio: which share of the opportunities somebody had in the period was won in it."""

from oracles._answers import Cells, share
from oracles._deals import closes, deals, holdings, outcome, was_open_at_end
from oracles._reading import DAY, MOMENT, Reading


def oracle(world, settings, start, end, grain, by, as_of):
    reading = Reading(world, settings, as_of)
    return Cells(reading, [(bucket, _cells(reading, bucket, by)) for bucket in reading.buckets(start, end, grain)])


def _cells(reading, bucket, by):
    ends = {close.deal["id"]: close for close in closes(reading) if bucket.low <= close.at < bucket.high}
    had, won, still_open = {}, {}, {}
    if by is None:
        had[None], won[None], still_open[None] = set(), set(), set()
    for deal in deals(reading):
        if outcome(reading, deal)[0] == "undated":
            continue
        close = ends.get(deal["id"])
        if deal["created_at"] is None:
            if close or outcome(reading, deal)[0] == "open":
                reading.exclude("MISSING_DATE", deal)
            continue
        for member in _holders(reading, deal, close, bucket, by):
            had.setdefault(member, set()).add(deal["id"])
            if was_open_at_end(reading, deal, bucket) and member == _holder_at_end(reading, deal, bucket, by):
                still_open.setdefault(member, set()).add(deal["id"])
        if close and close.state == "won":
            won.setdefault(reading.member(by, close.owner, close.day), set()).add(deal["id"])
    return {
        member: share(
            reading, len(won.get(member, ())), len(held), also={"still_open": len(still_open.get(member, ()))}
        )
        for member, held in had.items()
    }


def _holders(reading, deal, close, bucket, by):
    """The members that had the deal in the period."""
    found = set()
    one_owner = len(reading.owner_spells("deal", deal)) == 1
    for start, stop, owner, owned in holdings(reading, deal):
        overlaps = start < bucket.high and stop > bucket.low
        if overlaps and (by is None or one_owner or owned >= DAY):
            found.add(reading.member(by, owner, _last_day(reading, stop, bucket)))
    if close:
        found.add(reading.member(by, close.owner, close.day))
    return found


def _last_day(reading, stop, bucket):
    return bucket.end - DAY if stop >= bucket.high else reading.day(stop)


def _holder_at_end(reading, deal, bucket, by):
    moment = min(bucket.high - MOMENT, reading.as_of)
    return reading.member(by, reading.owner_at("deal", deal, moment), reading.day(moment))
