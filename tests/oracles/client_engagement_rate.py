"""Client engagement rate: how often a client and we had to do with each other in a quarter of being a client."""

from fractions import Fraction
from math import floor
from typing import NamedTuple

from oracles._activities import BULK, FELL_THROUGH, SINGLE, _without_doubles, human_touches
from oracles._answers import Cells, divide, result, share
from oracles._clients import last_day, member_of_client
from oracles._customers import contracts, covered, lapse_days, purchases
from oracles._opportunities import account_of_activity
from oracles._reading import DAY, Reading
from oracles._statistics import median, poisson_limits


class Cell(NamedTuple):
    """Who was a client in a cell, for how many client-quarters, and who had how many interactions."""

    clients: set
    exposure: list
    met: list


def oracle(world, settings, start, end, grain, by, as_of, variant=None):
    reading = Reading(world, settings, as_of)
    spells = _spells(reading)
    met = [pair for pair in _interactions(reading) if _is_active(spells, *pair[:2])]
    return Cells(
        reading,
        [(bucket, _cells(reading, bucket, by, variant, spells, met)) for bucket in reading.buckets(start, end, grain)],
    )


def _cells(reading, bucket, by, variant, spells, met):
    if by == "channel":
        return _by_channel(reading, bucket, variant, spells, met)
    found = {None: Cell(set(), [], [])} if by is None else {}
    for account_id, day in _client_days(reading, bucket, spells):
        cell = found.setdefault(member_of_client(reading, account_id, day, by), Cell(set(), [], []))
        cell.clients.add(account_id)
        cell.exposure.append(Fraction(1, _days_of_quarter(reading, day)))
    for account_id, day, _ in met:
        if bucket.start <= day < bucket.end:
            found[member_of_client(reading, account_id, day, by)].met.append(account_id)
    since = _days_since(reading, bucket, by, spells, met)
    return {
        member: _rate(reading, cell, variant, {"median_days_since": median(since.get(member, []))})
        for member, cell in found.items()
    }


def _by_channel(reading, bucket, variant, spells, met):
    days = list(_client_days(reading, bucket, spells))
    clients = {account_id for account_id, _ in days}
    exposure = [Fraction(1, _days_of_quarter(reading, day)) for _, day in days]
    channels = {}
    for account_id, day, kind in met:
        if bucket.start <= day < bucket.end:
            channels.setdefault(kind, []).append(account_id)
    return {kind: _rate(reading, Cell(clients, exposure, accounts), variant, {}) for kind, accounts in channels.items()}


def _rate(reading, cell, variant, also):
    clients, exposure = len(cell.clients), sum(cell.exposure, Fraction(0))
    covered_clients = len(set(cell.met))
    also = {
        "coverage": divide(covered_clients, clients),
        "interactions": len(cell.met),
        "clients": clients,
        **also,
    }
    if variant == "coverage":
        return share(reading, covered_clients, clients, also=also)
    low, high = poisson_limits(len(cell.met))
    return result(
        divide(len(cell.met), exposure),
        len(cell.met),
        exposure,
        clients,
        also,
        {"SMALL_N"} if clients < reading.settings["min_n_mean"] else (),
        None if exposure else "no_denominator",
        (low / float(exposure), high / float(exposure)) if exposure else None,
    )


def _spells(reading):
    """The stretches of days on which each account was a client."""
    found = {account: list(covered(reading, rows)) for account, rows in contracts(reading).items()}
    lasting = floor(lapse_days(reading)) * DAY
    for account, days in purchases(reading).items():
        found[account] = [(day, day + lasting) for day in days]
    return found


def _is_active(spells, account_id, day):
    return any(start <= day <= end for start, end in spells.get(account_id, ()))


def _client_days(reading, bucket, spells):
    if bucket.low > reading.as_of:
        return
    day = bucket.start
    while day <= last_day(reading, bucket):
        for account_id in spells:
            if _is_active(spells, account_id, day):
                yield account_id, day
        day += DAY


def _days_of_quarter(reading, day):
    """How many days the fiscal quarter of the day has."""
    first = day.replace(day=1)
    while (first.month - reading.settings["fiscal_start_month"]) % 3:
        first = (first - DAY).replace(day=1)
    after = first
    for _ in range(3):
        after = (after + 31 * DAY).replace(day=1)
    return (after - first).days


def _interactions(reading):
    """Everything that passed between us and an account: (account, day, kind)."""
    inbound = [(row["at"], row) for row in reading.rows("activity") if _is_handled(row) and reading.happened(row["at"])]
    for done in [*human_touches(reading), *_without_doubles(reading, inbound)]:
        account_id = account_of_activity(reading, done.row)
        if account_id is not None:
            yield account_id, done.day, done.row["kind"]


def _is_handled(row):
    """Whether somebody of ours took what came in; meetings count as touches, whoever asked for them."""
    if row["kind"] not in SINGLE or row["direction"] != "inbound" or row["owner_id"] is None:
        return False
    if row["is_bounce"] or row["is_automated"] or row["state"] in ("planned", "cancelled"):
        return False
    if row["kind"] == "call" and row["connect"] == "not_connected":
        return False
    if row["kind"] == "visit" and row["meeting_state"] in FELL_THROUGH:
        return False
    return not (row["kind"] == "email" and (row["recipients"] or 1) > BULK)


def _days_since(reading, bucket, by, spells, met):
    """The days since the last interaction of everybody who is a client on the last day looked at, by member."""
    found, last = {}, last_day(reading, bucket)
    for account_id in spells if bucket.low <= reading.as_of else ():
        days = [day for account, day, _ in met if account == account_id and day <= last]
        if days and _is_active(spells, account_id, last):
            since = (last - max(days)).days
            found.setdefault(member_of_client(reading, account_id, last, by), []).append(since)
    return found
