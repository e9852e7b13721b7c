"""Proposals sent: for how many deals the first proposal went out in the period."""

from fractions import Fraction

from oracles._answers import Cells, grouped, result, share
from oracles._journeys import immature
from oracles._opportunities import created_in, sourcer
from oracles._proposals import credited, first_sent, offered, sent, won_within
from oracles._reading import DAY, Reading

REACHED_WITHIN = 60


def oracle(world, settings, start, end, grain, by, as_of, variant=None):
    reading = Reading(world, settings, as_of)
    form = {
        None: _deals,
        "documents": _documents,
        "proposal_rate": _proposal_rate,
        "proposal_to_win": _proposal_to_win,
    }[variant]
    return Cells(reading, [(bucket, form(reading, bucket, by)) for bucket in reading.buckets(start, end, grain)])


def _deals(reading, bucket, by):
    first = _first_in(reading, bucket, by)
    with reading.aside():
        documents = _documents(reading, bucket, by)
        rates = _proposal_rate(reading, bucket, by)
        wins = _proposal_to_win(reading, bucket, by)
    cells = {}
    for member, rows in first.items():
        amounts = [offered(reading, item) for item in rows]
        also = {
            "amount": sum((amount for amount in amounts if amount is not None), Fraction(0)),
            "documents": documents[member]["value"],
            "proposal_rate": rates[member]["value"] if member in rates else None,
            "proposal_to_win": wins[member]["value"] if member in wins else None,
        }
        cells[member] = result(len(rows), n=len(rows), also=also)
    return cells


def _documents(reading, bucket, by):
    rows = [item for item in sent(reading) if bucket.low <= item.at < bucket.high]
    cells = grouped(rows, lambda item: _member(reading, item, by), by)
    return {member: result(len(found), n=len(found)) for member, found in cells.items()}


def _first_in(reading, bucket, by):
    rows = [item for item in first_sent(reading).values() if bucket.low <= item.at < bucket.high]
    return grouped(rows, lambda item: _member(reading, item, by), by)


def _member(reading, item, by):
    return item.row["owner_id"] if by == "sender" else reading.member(by, credited(reading, item), item.day)


def _proposal_rate(reading, bucket, by):
    """Of the opportunities created in the period, those sent a proposal in time."""
    if by == "sender":
        return {}
    first = first_sent(reading)
    cells = {}
    created = created_in(reading, bucket)
    for member, rows in grouped(created, lambda row: reading.member(by, sourcer(row), row.day), by).items():
        reached = sum(
            row.deal["id"] in first and first[row.deal["id"]].day <= row.day + REACHED_WITHIN * DAY for row in rows
        )
        cells[member] = share(reading, reached, len(rows))
        cells[member]["flags"] |= immature(reading, [row.day for row in rows], REACHED_WITHIN)
    return cells


def _proposal_to_win(reading, bucket, by):
    """Of the deals first sent a proposal in the period, those won in time."""
    horizon = reading.settings["horizon_days"]
    cells = {}
    for member, rows in _first_in(reading, bucket, by).items():
        decided = []
        for item in rows:
            won = won_within(reading, item.deal, item.day, horizon)
            if won is None:
                reading.exclude("MISSING_DATE", item.deal)
            else:
                decided.append((item, won))
        if decided or by is None:
            cells[member] = share(reading, sum(won for _, won in decided), len(decided))
            cells[member]["flags"] |= immature(reading, [item.day for item, _ in decided])
    return cells
