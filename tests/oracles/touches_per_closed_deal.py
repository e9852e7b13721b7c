"""Touches per closed deal: how many touches a deal took until it was won or lost."""

from collections import defaultdict
from fractions import Fraction

from oracles._activities import TYPES, touches
from oracles._answers import Cells, divide, grouped, result, small_mean
from oracles._deals import closed_in, closes, deals, outcome
from oracles._reading import DAY, Reading
from oracles._statistics import mean_interval, median

COMPANIONS = ("calls", "emails", "meetings", "visits", "messages")


def oracle(world, settings, start, end, grain, by, as_of):
    reading = Reading(world, settings, as_of)
    belonging = _by_deal(reading)
    return Cells(
        reading, [(bucket, _cells(reading, bucket, by, belonging)) for bucket in reading.buckets(start, end, grain)]
    )


def _cells(reading, bucket, by, belonging):
    closed = closed_in(reading, bucket, "won", "lost")
    for close in closed:
        if not belonging[close.deal["id"]]:
            reading.exclude("NO_TOUCH", close.deal)
    cells = {}
    for member, group in grouped(closed, lambda close: reading.member(by, close.owner, close.day), by).items():
        rows = [done for close in group for done in belonging[close.deal["id"]]]
        means = {
            state: _mean(belonging, [close for close in group if close.state == state]) for state in ("won", "lost")
        }
        also = {name: _per(rows, group, name) for name in COMPANIONS}
        also["automated"] = divide(sum(bool(done.row["is_automated"]) for done in rows), len(group))
        also["lost_to_won"] = divide(means["lost"], means["won"])
        also["median"] = median([len(belonging[close.deal["id"]]) for close in group])
        cells[member] = result(
            divide(len(rows), len(group)),
            len(rows),
            len(group),
            len(group),
            {**means, **also},
            small_mean(reading, len(group)),
            None if group else "no_denominator",
            mean_interval([Fraction(len(belonging[close.deal["id"]])) for close in group]),
        )
    return cells


def _mean(belonging, group):
    return divide(sum(len(belonging[close.deal["id"]]) for close in group), len(group))


def _per(rows, group, name):
    return divide(sum(TYPES.get(done.row["kind"]) == name for done in rows), len(group))


def _by_deal(reading):
    """The touches of each closed deal up to its close; every touch belongs to one deal at most."""
    known = {deal["id"]: deal for deal in deals(reading) if outcome(reading, deal)[0] != "undated"}
    close_of = {close.deal["id"]: close for close in closes(reading)}
    belonging = defaultdict(list)
    for done in touches(reading):
        candidates = _candidates(reading, done, known, close_of)
        if not candidates:
            continue
        owner = _choose(done, candidates, close_of)
        close = close_of.get(owner["id"])
        if close and done.at <= close.at:
            belonging[owner["id"]].append(done)
    return belonging


def _candidates(reading, done, known, close_of):
    row = done.row
    linked = {row["deal_id"]} | {link["deal_id"] for link in reading.naming("activity_link", "activity_id", row["id"])}
    linked -= {None}
    if linked:
        return [known[key] for key in sorted(linked) if key in known]
    if row["contact_id"] is None:
        return []
    found = []
    for deal in reading.naming("deal", "contact_id", row["contact_id"]):
        if deal["id"] not in known or deal["created_at"] is None:
            continue
        close = close_of.get(deal["id"])
        if deal["created_at"] - 90 * DAY <= done.at and (close is None or done.at <= close.at):
            found.append(deal)
    return found


def _choose(done, candidates, close_of):
    """Those running at the moment first, then the one created last, then the smaller id."""
    running = []
    for deal in candidates:
        close = close_of.get(deal["id"])
        begun = deal["created_at"] is not None and deal["created_at"] <= done.at
        if begun and (close is None or done.at <= close.at):
            running.append(deal)
    pool = sorted(running or candidates, key=lambda deal: deal["id"])
    dated = [deal for deal in pool if deal["created_at"] is not None]
    return max(dated, key=lambda deal: deal["created_at"]) if dated else pool[0]
