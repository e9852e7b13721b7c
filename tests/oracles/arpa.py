"""Average revenue per account: what an account pays a month, or brought in the period."""

from fractions import Fraction

from oracles._accounts import (
    account_member,
    last_day,
    list_without_account,
    monthly_revenue,
    parent_of,
    revenue_by_account,
)
from oracles._answers import Cells, divide, grouped, result, small_mean
from oracles._reading import Reading
from oracles._revenue import dated_amounts, within
from oracles._statistics import mean_interval


def oracle(world, settings, start, end, grain, by, as_of, variant=None):
    reading = Reading(world, settings, as_of)
    subscribed = any(not row["is_free"] and row["status"] != "trial" for row in reading.rows("subscription"))
    accounts = _recurring if subscribed and variant is None else _of_the_period
    return Cells(
        reading, [(bucket, _cells(reading, bucket, by, accounts)) for bucket in reading.buckets(start, end, grain)]
    )


def _cells(reading, bucket, by, accounts):
    known = bucket.low <= reading.as_of
    paying = accounts(reading, bucket, lambda account_id: parent_of(reading, account_id)) if known else {}
    cells = {}
    for member, rows in grouped(paying.items(), lambda row: account_member(reading, row[0], bucket, by), by).items():
        values = [value for _, value in rows]
        total = sum(values, Fraction(0))
        cells[member] = result(
            divide(total, len(values)),
            total,
            len(values),
            len(values),
            {"accounts": len(values), "revenue": total},
            small_mean(reading, len(values)),
            None if values else "no_denominator",
            mean_interval(values),
        )
    return cells


def _recurring(reading, bucket, whole):
    return monthly_revenue(reading, last_day(reading, bucket), bucket.start, whole)


def _of_the_period(reading, bucket, whole):
    amounts = within(dated_amounts(reading), bucket)
    list_without_account(reading, amounts)
    return revenue_by_account(reading, amounts, whole=whole)
