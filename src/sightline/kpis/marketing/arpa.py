"""Average revenue per account: what does an account pay?

Formula
    Monthly recurring revenue at the end of the period ÷ paying accounts then, per month. Without any
    contract, and as a variant, net revenue of the period ÷ accounts with revenue in it, per period.
Population
    Accounts whose monthly value is not 0; several contracts are one account, a subsidiary counts as
    its parent. Free and trial contracts and test accounts are out.
Anchor date
    The last day of the period, or the day asked while it runs; what was sold counts on its own day.
Breakdowns
    Rep, team, account, vertical, region, source, product (each product has its own accounts).
Edge cases
    Nobody pays: none. Negative accounts are kept. The rate is that of the period's first day, for
    sales that of their own. A company of which a part has no rate or value is out as a whole, and
    counted; a sale to nobody known too. The gap between two contracts within the grace days is paid.
Follow-up
    Choose audiences and prospects that resemble the accounts which pay most.
Confused with
    Average deal size, which is per deal, and rises when small accounts leave without anybody paying more.
Source
    Specification MS-8.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import (
    KPI,
    Aggregate,
    Companion,
    Count,
    Mean,
    PaidByCompanies,
    Part,
    Total,
    Unvalued,
    Variant,
    count,
    distinct,
    units,
)
from sightline.shapes.paying import Reading


def average(reading: Reading) -> Mean:
    """What the paying accounts pay, divided by their number."""
    paying = PaidByCompanies("account_payments", reading)
    deviation = Part(paying, Aggregate.DEVIATION, "cast(value_units as double) / 10000")
    return Mean(units(paying, "value_units"), count(paying), deviation)


def also(reading: Reading) -> dict[str, Companion]:
    """Both halves of the division."""
    paying = PaidByCompanies("account_payments", reading)
    return {
        "accounts": Companion("Accounts", Count(count(paying)), Unit.COUNT),
        "revenue": Companion("Revenue", Total(units(paying, "value_units"), count(paying)), Unit.MONEY),
    }


def fewer(reading: Reading) -> dict[str, Part]:
    """What has no value, no rate, or no account."""
    left = Unvalued("account_payments", reading)
    return {
        "MISSING_AMOUNT": count(left, "problem = 'MISSING_AMOUNT'"),
        "MISSING_FX": count(left, "problem = 'MISSING_FX'"),
        "MISSING_DATA": distinct(left, "item_id", "problem = 'MISSING_DATA'"),
    }


KPI = KPI(
    title="Average revenue per account",
    fact="account_payments",
    shape=average("usual"),
    unit=Unit.MONEY,
    direction=Direction.HIGHER,
    goal="Win and keep accounts that pay more",
    also=also("usual"),
    variants={
        "period": Variant(
            "Average revenue per account in the period",
            average("sold"),
            also=also("sold"),
            fewer=fewer("sold"),
            flags={"MISSING_FX": fewer("sold")["MISSING_FX"]},
        )
    },
    among="record = 'level' or not has_contracts",
    fewer=fewer("usual"),
    flags={"MISSING_FX": fewer("usual")["MISSING_FX"]},
)
