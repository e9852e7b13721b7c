"""Organic growth: how much more do the customers of a year ago bring in now, with those they referred?

Formula
    (revenue now of the customers of the base + revenue now of new customers they referred - revenue in
    the base) ÷ revenue in the base. Without the referred ones it is net retention less 1.
Population
    Customers on the day after the base period, which is the same period last year; as a variant the
    period before. Expansion, contraction and those who left since are all in it.
Anchor date
    The day of the order, the refund or, without any orders, the close of the deal.
Breakdowns
    Rep, team, account, vertical, region; the referred revenue is with the client who referred.
Edge cases
    Nothing, or less, in the base: none. Both periods at the rate of the period's first day; what has
    no rate or no amount is left out and counted. A running period is compared with as many days of
    the base. An account handed over is with its owner of the first day on both sides.
Follow-up
    Compare new with returning customers, and look for those who refer.
Confused with
    Total growth, which also has new customers nobody referred, and net revenue retention, by contract.
Source
    Specification AM-4.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Companion, Grown, Part, SameCustomers, Total, UnvaluedSales, Variant, count, units
from sightline.shapes.growth import Base


def growth(base: Base) -> Grown:
    """The change, the referred ones included, over the base."""
    rows = SameCustomers("account_revenue", base=base)
    change = units(rows, "end_units + referred_units - start_units")
    return Grown(change, units(rows, "start_units"), count(rows))


def also(base: Base) -> dict[str, Companion]:
    """The parts it is made of, and what is left without the referred ones."""
    rows = SameCustomers("account_revenue", base=base)
    start, end = units(rows, "start_units"), units(rows, "end_units")
    return {
        "base": Companion("Revenue in the base", Total(start, count(rows)), Unit.MONEY),
        "same_customers": Companion("Same customers now", Total(end, count(rows)), Unit.MONEY),
        "referred": Companion("Referred by them", Total(units(rows, "referred_units"), count(rows)), Unit.MONEY),
        "nrr": Companion("Net revenue kept", Grown(end, start, count(rows)), Unit.PERCENT),
    }


def fewer(base: Base) -> dict[str, Part]:
    """The sales that cannot be added."""
    sales = UnvaluedSales("account_revenue", base)
    return {
        "MISSING_AMOUNT": count(sales, "problem = 'MISSING_AMOUNT'"),
        "MISSING_FX": count(sales, "problem = 'MISSING_FX'"),
    }


KPI = KPI(
    title="Organic growth",
    fact="account_revenue",
    shape=growth("last_year"),
    unit=Unit.PERCENT,
    direction=Direction.HIGHER,
    goal="Grow with the customers we have",
    also=also("last_year"),
    variants={
        "previous_period": Variant(
            "Organic growth over the period before",
            growth("previous_period"),
            also=also("previous_period"),
            fewer=fewer("previous_period"),
            flags={"MISSING_FX": fewer("previous_period")["MISSING_FX"]},
        )
    },
    fewer=fewer("last_year"),
    flags={"MISSING_FX": fewer("last_year")["MISSING_FX"]},
)
