"""Organic growth: how much more the customers of a year ago bring in now, with those they referred."""

from fractions import Fraction

from oracles._accounts import revenue_by_account, shifted
from oracles._answers import Cells, divide, result
from oracles._customers import active_on, customer_since
from oracles._reading import DAY, Reading
from oracles._revenue import dated_amounts, within


def oracle(world, settings, start, end, grain, by, as_of, variant=None):
    reading = Reading(world, settings, as_of)
    return Cells(
        reading, [(bucket, _cells(reading, bucket, by, variant)) for bucket in reading.buckets(start, end, grain)]
    )


def base_period(bucket, variant):
    """The first day of the base period, and the first day after it."""
    if variant != "previous_period":
        return shifted(bucket.start, -12), shifted(bucket.end, -12)
    if bucket.start.day == bucket.end.day == 1:
        months = (bucket.end.year - bucket.start.year) * 12 + bucket.end.month - bucket.start.month
        return shifted(bucket.start, -months), bucket.start
    return bucket.start - (bucket.end - bucket.start), bucket.start


def _cells(reading, bucket, by, variant):
    if bucket.low > reading.as_of:
        return {None: _growth([], {}, {}, {})} if by is None else {}
    first, after = base_period(bucket, variant)
    begun = reading.today + DAY - bucket.start
    stop = min(after, first + begun) if reading.as_of < bucket.high else after
    with reading.aside():
        since = customer_since(reading)
        chosen = active_on(reading, after)
    amounts = dated_amounts(reading)
    then = [amount for amount in amounts if amount.account in chosen and first <= amount.day < stop]
    before = revenue_by_account(reading, then, bucket.start)
    now = within(amounts, bucket)
    same = revenue_by_account(reading, [amount for amount in now if amount.account in chosen], bucket.start)
    referrers = {
        account["id"]: account["referral_account_id"]
        for account in reading.rows("account")
        if account["referral_account_id"] in chosen and since.get(account["id"], first) > after
    }
    referred = revenue_by_account(
        reading, [amount for amount in now if amount.account in referrers], bucket.start, referrers.get
    )
    members = {None: []} if by is None else {}
    for account_id in sorted(chosen):
        members.setdefault(_member(reading, account_id, bucket, by), []).append(account_id)
    return {member: _growth(accounts, before, same, referred) for member, accounts in members.items()}


def _growth(accounts, before, same, referred):
    base, now, brought = (
        sum((totals.get(account_id, Fraction(0)) for account_id in accounts), Fraction(0))
        for totals in (before, same, referred)
    )
    there = max(base, Fraction(0))
    return result(
        divide(now + brought - base, there),
        now + brought - base,
        base,
        len(accounts),
        {"base": base, "same_customers": now, "referred": brought, "nrr": divide(now, there)},
        reason=None if there else "no_denominator",
    )


def _member(reading, account_id, bucket, by):
    account = reading.find("account", account_id) or {}
    if by is None:
        return None
    if by == "account":
        return account_id
    if by == "vertical":
        return account.get("industry")
    owner = reading.owner_at("account", account, bucket.low) if account else None
    return reading.member(by, owner, bucket.start)
