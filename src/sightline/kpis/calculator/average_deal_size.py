"""Average deal size: what is a won deal worth?

Formula
    Sum of the values of deals won ÷ number of deals won; the median stands beside it. Contracts
    of several years count with their value per year.
Population
    New-business deals won in the period with a value above zero that can be converted.
Anchor date
    The close date.
Breakdowns
    Rep, team, product, source, vertical, region, size band, kind.
Edge cases
    None won: none. Values of zero or less, without an amount or without an exchange rate are left
    out and counted. One huge deal moves the mean: compare with the median.
Follow-up
    A benchmark for future goals.
Confused with
    Average revenue per account, which is per customer and period.
Source
    Specification CA-1.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Aggregate, Companion, Events, Mean, Median, Part, Variant, count, money

DECIDED = Events("deals")
ANY = "outcome = 'won' and annual_amount > 0"
NEW = f"{ANY} and is_new_business"


def mean(where: str) -> Mean:
    """The mean value of the won deals for which `where` holds."""
    deviation = Part(DECIDED, Aggregate.DEVIATION, "annual_amount", where)
    return Mean(money(DECIDED, "annual_amount", where), count(DECIDED, where), deviation)


def fewer(where: str) -> dict[str, Part]:
    """The won deals for which `where` holds that have no value to average."""
    return {
        "NOT_POSITIVE": count(DECIDED, f"outcome = 'won' and {where} and native_amount <= 0"),
        "MISSING_AMOUNT": count(DECIDED, f"outcome = 'won' and {where} and native_amount is null"),
        "MISSING_FX": count(DECIDED, f"outcome = 'won' and {where} and native_amount > 0 and is_unpriced"),
    }


KPI = KPI(
    title="Average deal size",
    fact="deals",
    shape=mean(NEW),
    unit=Unit.MONEY,
    direction=Direction.NEITHER,
    goal="Know what a deal is worth",
    also={"median": Companion("Median", Median(DECIDED, "annual_amount", NEW), Unit.MONEY)},
    variants={
        "all_kinds": Variant(
            "Average deal size, all kinds",
            mean(ANY),
            also={"median": Companion("Median", Median(DECIDED, "annual_amount", ANY), Unit.MONEY)},
            fewer=fewer("true"),
            flags={"MISSING_FX": fewer("true")["MISSING_FX"]},
        ),
    },
    among="outcome = 'won'",
    fewer=fewer("is_new_business"),
    flags={"MISSING_FX": fewer("is_new_business")["MISSING_FX"]},
)
