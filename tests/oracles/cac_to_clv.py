"""CAC to CLV: how many times over a customer brings back what it cost to win one."""

from fractions import Fraction

from oracles import cac, clv
from oracles._accounts import last_day, monthly_revenue
from oracles._answers import Cells, divide, result
from oracles._reading import Reading


def oracle(world, settings, start, end, grain, by, as_of, variant=None):
    reading = Reading(world, {**clv.SETTINGS, **(settings or {})}, as_of)
    subscribed = any(not row["is_free"] and row["status"] != "trial" for row in reading.rows("subscription"))
    costs = cac.oracle(world, settings, start, end, grain, None, as_of)
    values = clv.oracle(world, settings, start, end, grain, None, as_of, "recurring" if subscribed else None)
    margin = Fraction(reading.settings["gross_margin_percent"], 100)
    cells = []
    for bucket in reading.buckets(start, end, grain):
        key = bucket.start.isoformat(), None
        if subscribed:
            worth, a_month = values[key]["value"], _a_month(reading, bucket)
        else:
            worth, a_month = _times(values[key]["value"], margin), _a_twelfth(values[key]["also"])
        cells.append((bucket, {None: _compared(costs[key], worth, _times(a_month, margin), values[key]["flags"])}))
    both = Cells(reading, cells)
    for part in (costs, values):
        for reason, rows in part.excluded.items():
            both.excluded[reason] = both.excluded.get(reason, 0) + rows
    return both


def _compared(cost, worth, a_month, flags):
    spent = cost["value"]
    known = spent is not None and spent > 0 and worth is not None and worth > 0
    also = {
        "cac": spent,
        "clv": worth,
        "payback_months": divide(spent, a_month) if spent is not None and a_month and a_month > 0 else None,
    }
    value = divide(worth, spent) if known else None
    reason = None if known else cost["reason"] or "no_denominator"
    return result(value, worth, spent, cost["n"], also, {"CENSORED"} & flags, reason)


def _a_month(reading, bucket):
    """What a contract customer pays a month."""
    if bucket.low > reading.as_of:
        return None
    with reading.aside():
        paying = monthly_revenue(reading, last_day(reading, bucket), bucket.start)
    return divide(sum(paying.values(), Fraction(0)), len(paying))


def _a_twelfth(also):
    """What a customer brings in a month of the year, where nothing is subscribed to."""
    if not also or also["purchase_value"] is None:
        return None
    return also["purchase_value"] * also["frequency"] / 12


def _times(amount, margin):
    return None if amount is None else amount * margin
