"""What the KPIs of whole accounts share: whose an account is at a period's end, and what accounts pay a month."""

from datetime import date
from fractions import Fraction

from oracles._customers import contracts, covered, monthly_value
from oracles._reading import DAY, MOMENT
from oracles._revenue import company_money


def last_day(reading, bucket):
    """The last day of the period, or today if that is earlier."""
    return min(bucket.end - DAY, reading.today)


def account_member(reading, account_id, bucket, by):
    """What an account counts for at the end of the period."""
    account = reading.find("account", account_id) or {}
    if by is None:
        return None
    if by == "account":
        return account_id
    if by in ("vertical", "source"):
        return account.get({"vertical": "industry", "source": "channel"}[by])
    moment = min(bucket.high - MOMENT, reading.as_of)
    owner = reading.owner_at("account", account, moment) if account else None
    return reading.member(by, owner, reading.day(moment))


def parent_of(reading, account_id):
    """The account that stands for this one: the one that owns it, if any that counts does."""
    parent_id = (reading.find("account", account_id) or {}).get("parent_id")
    return parent_id if reading.find("account", parent_id) else account_id


def monthly_revenue(reading, day, rate_day, whole=lambda account_id: account_id):
    """What each paying account pays a month on that day; those with a part that cannot be told are out as a whole."""
    totals, unknown = {}, set()
    for account_id, rows in contracts(reading).items():
        if not any(spell.start <= day <= spell.end for spell in covered(reading, rows)):
            continue
        value = _company_value(reading, account_id, monthly_value(reading, rows, day), rate_day)
        if value is None:
            unknown.add(whole(account_id))
        else:
            totals[whole(account_id)] = totals.get(whole(account_id), Fraction(0)) + value
    return {account_id: value for account_id, value in totals.items() if value and account_id not in unknown}


def _company_value(reading, account_id, totals, rate_day):
    if totals is None:
        return reading.listed["MISSING_AMOUNT"].add(account_id)
    converted = [reading.convert(amount, currency, rate_day) for currency, amount in totals.items()]
    if None in converted:
        return reading.listed["MISSING_FX"].add(account_id)
    return sum(converted, Fraction(0))


def revenue_by_account(reading, amounts, rate_day=None, whole=lambda account_id: account_id):
    """The sum of the amounts of each account; amounts without an account, or that cannot be told, are in none."""
    totals = {}
    for amount in amounts:
        if amount.account is None:
            continue
        money = company_money(reading, amount, rate_day)
        if money is not None:
            totals[whole(amount.account)] = totals.get(whole(amount.account), Fraction(0)) + money
    return totals


def list_without_account(reading, amounts):
    """List the orders, refunds and deals that name no account."""
    for amount in amounts:
        if amount.account is None:
            reading.listed["MISSING_DATA"].add(amount.order or amount.row["id"])


def shifted(day, months):
    """The same day some months on or back; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in range(day.day, 0, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    raise ValueError(day)
