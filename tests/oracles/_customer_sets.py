"""The two forms over customers at a period's start: who is still there, and what they still pay."""

from fractions import Fraction

from oracles._answers import Cells, divide, grouped, result, share
from oracles._customers import active_on, contracts, covered, edges, monthly_value
from oracles._reading import Reading


def kept_or_lost(lost, world, settings, start, end, grain, by, as_of):
    """The share of the start set that is lost, or that is kept."""
    reading = Reading(world, settings, as_of)
    return Cells(reading, [(bucket, _sets(reading, bucket, by, lost)) for bucket in reading.buckets(start, end, grain)])


def _sets(reading, bucket, by, lost):
    first, last = edges(reading, bucket)
    known = bucket.low <= reading.as_of
    at_start = sorted(active_on(reading, first)) if known else []
    at_end = active_on(reading, last) if known else set()
    cells = {}
    for member, accounts in grouped(at_start, lambda account: _member(reading, account, bucket, by), by).items():
        hits = sum((account not in at_end) == lost for account in accounts)
        cells[member] = share(reading, hits, len(accounts))
    return cells


def _member(reading, account_id, bucket, by):
    account = reading.find("account", account_id)
    owner = reading.owner_at("account", account, bucket.low) if account else None
    return reading.member(by, owner, bucket.start)


def revenue(measure, world, settings, start, end, grain, by, as_of):
    """The measure of (start, end) pairs of monthly value, over the value at the start."""
    reading = Reading(world, settings, as_of)
    return Cells(
        reading, [(bucket, _values(reading, bucket, by, measure)) for bucket in reading.buckets(start, end, grain)]
    )


def _values(reading, bucket, by, measure):
    first, last = edges(reading, bucket)
    pairs = []
    for account, rows in contracts(reading).items() if bucket.low <= reading.as_of else ():
        spells = covered(reading, rows)
        if not any(spell.start <= first <= spell.end for spell in spells):
            continue
        still = any(spell.start <= last <= spell.end for spell in spells)
        before = _company_money(reading, account, monthly_value(reading, rows, first), first)
        after = _company_money(reading, account, monthly_value(reading, rows, last), first) if still else Fraction(0)
        if before is not None and after is not None:
            pairs.append((account, before, after))
    cells = {}
    for member, found in grouped(pairs, lambda pair: _member(reading, pair[0], bucket, by), by).items():
        whole = sum((before for _, before, _ in found), Fraction(0))
        part = sum((measure(before, after) for _, before, after in found), Fraction(0))
        cells[member] = result(
            divide(part, whole),
            part,
            whole,
            len(found),
            _movements(found),
            reason=None if whole else "no_denominator",
        )
    return cells


def _movements(found):
    return {
        "churned": sum((before for _, before, after in found if after == 0), Fraction(0)),
        "contraction": sum((before - after for _, before, after in found if 0 < after < before), Fraction(0)),
        "expansion": sum((after - before for _, before, after in found if after > before), Fraction(0)),
    }


def _company_money(reading, account, totals, day):
    if totals is None:
        return reading.listed["MISSING_AMOUNT"].add(account)
    converted = [reading.convert(amount, currency, day) for currency, amount in totals.items()]
    if None in converted:
        return reading.listed["MISSING_FX"].add(account)
    return sum(converted, Fraction(0))
