"""Customer lifetime value: what a customer brings over the whole time as a customer, told in five ways."""

import math
from fractions import Fraction

from oracles import _lifetime
from oracles._accounts import (
    account_member,
    last_day,
    list_without_account,
    monthly_revenue,
    revenue_by_account,
    shifted,
)
from oracles._answers import Cells, divide, grouped, result, small_mean
from oracles._customers import contracts, covered, is_purchase, lapse_days, order_net, purchases
from oracles._reading import DAY, Reading
from oracles._revenue import dated_amounts
from oracles._statistics import mean

YEAR = Fraction(36525, 100)
WEEKS = 52
FEW_REPEATS = 10
SETTINGS = {"max_life_months": 60, "gross_margin_percent": 100, "discount_percent": 10}


def oracle(world, settings, start, end, grain, by, as_of, variant=None):
    reading = Reading(world, {**SETTINGS, **(settings or {})}, as_of)
    form = {None: _simple, **FORMS}[variant]
    return Cells(
        reading, [(bucket, _cells(reading, bucket, by, form)) for bucket in reading.buckets(start, end, grain)]
    )


def _cells(reading, bucket, by, form):
    if bucket.low > reading.as_of:
        return {None: result(None, n=0, reason="no_denominator")} if by is None else {}
    day = last_day(reading, bucket)
    return form(reading, bucket, day, lambda account_id: account_member(reading, account_id, bucket, by), by)


def _amounts(reading, day, first=None):
    """The amounts of accounts up to the day, from the first day on."""
    amounts = [one for one in dated_amounts(reading) if one.day <= day and (first is None or one.day >= first)]
    list_without_account(reading, amounts)
    return [one for one in amounts if one.account is not None]


def _year(day):
    return shifted(day + DAY, -12)


def _by_member(rows, member_of, by):
    """Pairs of an account and something, by member."""
    return grouped(rows, lambda row: member_of(row[0]), by)


# Form 2, the headline


def _simple(reading, bucket, day, member_of, by):
    first = _year(day)
    revenue = revenue_by_account(reading, _amounts(reading, day, first))
    bought = _purchases_of(reading, first, day)
    young = min((one.day for one in dated_amounts(reading)), default=day + DAY) > first
    members = _by_member([(account, None) for account in {*revenue, *bought}], member_of, by)
    tenures = _by_member(list(_tenures(reading, day)), member_of, by)
    cells = {}
    for member, rows in members.items():
        accounts = {account for account, _ in rows}
        customers = sum(account in bought for account in accounts)
        number = sum(bought.get(account, 0) for account in accounts)
        money = sum((revenue.get(account, Fraction(0)) for account in accounts), Fraction(0))
        years, left = _lifespan(reading, [tenure for _, tenure in tenures.get(member, [])])
        a_year = divide(money, customers)
        value = None if young or a_year is None or years is None else a_year * years
        flags = small_mean(reading, customers) | ({"CENSORED"} if left else set())
        also = {
            "purchase_value": divide(money, number),
            "frequency": divide(number, customers),
            "lifespan_years": years,
        }
        reason = None if value is not None else "too_little_data" if young and customers else "no_denominator"
        cells[member] = result(value, n=customers, also=also, flags=flags, reason=reason)
    return cells


def _purchases_of(reading, first, day):
    """How often each account bought from the first day to the last one."""
    found = {}
    if reading.rows("order"):
        days = [
            (order["account_id"], reading.day(order["ordered_at"]))
            for order in reading.rows("order")
            if order["account_id"] and is_purchase(reading, order)
        ]
    else:
        days = [(one.account, one.day) for one in _won(reading) if one.account]
    for account, bought in days:
        if first <= bought <= day:
            found[account] = found.get(account, 0) + 1
    return found


def _won(reading):
    """One amount for each deal won with a positive amount."""
    seen = {}
    for one in dated_amounts(reading):
        deal = reading.find("deal", one.order)
        if deal["amount"] is not None and deal["amount"] > 0:
            seen[one.order] = one
    return seen.values()


def _tenures(reading, day):
    """(account, (days as a customer, whether that is over)) of everybody who was one by that day."""
    for account, rows in contracts(reading).items():
        spells = [spell for spell in covered(reading, rows) if spell.start <= day]
        if spells:
            end = spells[-1].end
            yield account, ((min(end, day) - spells[0].start).days + 1, end < day)
    stays = math.floor(lapse_days(reading))
    for account, days in purchases(reading).items():
        bought = [one for one in days if one <= day]
        if bought:
            end = bought[-1] + stays * DAY
            yield account, ((min(end, day) - bought[0]).days + 1, end < day)


def _lifespan(reading, tenures):
    """Years a customer stays, and whether some are still there at the horizon."""
    if not tenures:
        return None, False
    horizon = YEAR * reading.settings["max_life_months"] / 12
    area, level = _lifetime.mean_tenure(tenures, horizon)
    return area / YEAR, level > 0


# Form 1


def _historic(reading, bucket, day, member_of, by):
    totals = revenue_by_account(reading, _amounts(reading, day))
    cells = {}
    for member, rows in _by_member(totals.items(), member_of, by).items():
        money = sum((value for _, value in rows), Fraction(0))
        cells[member] = result(
            divide(money, len(rows)),
            money,
            len(rows),
            len(rows),
            flags=small_mean(reading, len(rows)),
            reason=None if rows else "no_denominator",
        )
    return cells


# Forms 3 and 4


def _recurring(reading, bucket, day, member_of, by):
    return _from_contracts(reading, bucket, day, member_of, by, _lifetime_of)


def _discounted(reading, bucket, day, member_of, by):
    return _from_contracts(reading, bucket, day, member_of, by, _present_value)


def _from_contracts(reading, bucket, day, member_of, by, value_of):
    paying = monthly_revenue(reading, day, bucket.start)
    months = _kept_and_lost(reading, min(bucket.end, reading.today))
    rows = [(account, None) for account in {*paying, *(account for start, _ in months for account in start)}]
    cells = {}
    for member, found in _by_member(rows, member_of, by).items():
        accounts = {account for account, _ in found}
        values = [value for account, value in paying.items() if account in accounts]
        a_month = divide(sum(values, Fraction(0)), len(values))
        margin = Fraction(reading.settings["gross_margin_percent"], 100)
        mine = [(start & accounts, end & accounts) for start, end in months]
        value, flags, also = value_of(reading, mine, None if a_month is None else a_month * margin)
        cells[member] = result(
            value,
            n=len(values),
            also=also,
            flags=small_mean(reading, len(values)) | flags,
            reason=None if value is not None else "no_denominator",
        )
    return cells


def _kept_and_lost(reading, end):
    """The contract customers at the start and at the end of each of twelve months, the last first."""
    edges = [_contract_customers(reading, shifted(end, -number)) for number in range(13)]
    return [(edges[number + 1], edges[number]) for number in range(12)]


def _contract_customers(reading, day):
    return {
        account
        for account, rows in contracts(reading).items()
        if any(spell.start <= day <= spell.end for spell in covered(reading, rows))
    }


def _lifetime_of(reading, months, a_month):
    lost = sum(len(start - end) for start, end in months)
    churn = divide(lost, sum(len(start) for start, _ in months))
    if churn is None or a_month is None:
        return None, set(), {}
    longest = reading.settings["max_life_months"]
    capped = churn * longest < 1
    return a_month * (longest if capped else 1 / churn), {"CENSORED"} if capped else set(), {}


def _present_value(reading, months, a_month):
    start, end = months[-1][0], months[0][1]
    kept = divide(len(start & end), len(start))
    if kept is None or a_month is None:
        return None, set(), {"paid_at_once": None}
    rate = Fraction(reading.settings["discount_percent"], 100)
    value = divide(12 * a_month * kept, 1 + rate - kept)
    return value, set(), {"paid_at_once": divide(12 * a_month * (1 + rate), 1 + rate - kept)}


# Form 5


def _probabilistic(reading, bucket, day, member_of, by):
    buyers = _buyers(reading, day)
    expected = _expected(reading, day, buyers)
    cells = {}
    for member, rows in _by_member(buyers.items(), member_of, by).items():
        values = [expected[account] for account, _ in rows] if expected else []
        cells[member] = result(
            sum(values) / len(values) if values else None,
            n=len(rows),
            flags=small_mean(reading, len(rows)),
            reason=None if values else "too_little_data" if rows else "no_denominator",
        )
    return cells


def _expected(reading, day, buyers):
    """What each buyer is expected to bring in a year; nothing when too little is known."""
    again = [buyer for buyer in buyers.values() if buyer.value is not None]
    if len(again) < FEW_REPEATS:
        return None
    pace = _lifetime.most_likely(
        _lifetime.purchases_log_likelihood, (1.0, 8.0, 1.0, 2.5), sorted(buyers.values(), key=str)
    )
    scale = float(mean([Fraction(buyer.value) for buyer in again]))
    relative = [buyer._replace(value=buyer.value / scale) for buyer in again]
    p, q, v = _lifetime.most_likely(_lifetime.value_log_likelihood, (4.0, 4.0, 1.0), sorted(relative, key=str))
    if q <= 1:
        return None
    return {
        account: _lifetime.expected_purchases(pace, buyer, WEEKS) * _lifetime.expected_value((p, q, v * scale), buyer)
        for account, buyer in buyers.items()
    }


def _buyers(reading, day):
    found = {}
    worth = _worth(reading, day)
    for account, days in purchases(reading).items():
        bought = [one for one in days if one <= day]
        if bought:
            repeats = [worth[account, one] for one in bought[1:] if worth.get((account, one)) is not None]
            value = float(mean(repeats)) if repeats and mean(repeats) > 0 else None
            last, age = ((until - bought[0]).days / 7 for until in (bought[-1], day))
            found[account] = _lifetime.Buyer(len(bought) - 1, last, age, value)
    return found


def _worth(reading, day):
    """What each account's orders of a day are worth, less what was given back for them by now."""
    totals = {}
    for order in reading.rows("order"):
        bought = reading.day(order["ordered_at"])
        if bought is None or bought > day or not order["account_id"] or not is_purchase(reading, order):
            continue
        parts = [(order_net(reading, order), order["currency"], bought)]
        for refund in reading.naming("refund", "order_id", order["id"]):
            back = reading.day(refund["refunded_at"])
            if reading.happened(refund["refunded_at"]) and back <= day and refund["net"] is not None:
                parts.append((-Fraction(refund["net"]), refund["currency"] or order["currency"], back))
        money = [reading.convert(net, currency, on) for net, currency, on in parts]
        if money[0] is not None:
            key = (order["account_id"], bought)
            totals[key] = totals.get(key, Fraction(0)) + sum((one for one in money if one is not None), Fraction(0))
    return totals


FORMS = {
    "historic": _historic,
    "recurring": _recurring,
    "discounted": _discounted,
    "probabilistic": _probabilistic,
}
