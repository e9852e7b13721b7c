"""Customer lifetime value: what does a customer bring in over the whole time of being one?

Formula
    Simple form: revenue of the last twelve months ÷ customers who bought in them × mean years customers
    stay (average purchase × purchases by customer × lifespan). Variants: historic, revenue so far;
    recurring, monthly value × margin ÷ monthly churn; discounted, a year's margin while customers stay;
    probabilistic, the spending expected in the next 52 weeks by BG/NBD and Gamma-Gamma.
Population
    Accounts. The lifespan holds those who left and, by Kaplan–Meier, those still here, up to five years.
    Recurring and discounted look at contract customers, probabilistic at buyers without a contract.
Anchor date
    The last day of the period, or today while it runs; amounts at their own days, refunds on theirs.
Breakdowns
    Rep, team (who looks after the account on that day), account, vertical, region, country, source.
Edge cases
    Less than twelve months of data: none, but historic and recurring. Nobody leaves: the longest life
    counts, flagged. A return after a gap stays one life. Won deals stand in where there are no orders.
Follow-up
    Which segments bring the most, and what winning one may cost.
Confused with
    Average revenue per account, which is of one month or period.
Source
    Specification MS-10; Fader, Hardie and Lee 2005 for the probabilistic form.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import (
    KPI,
    Aggregate,
    Amounts,
    Companion,
    DiscountedWorth,
    EachPeriod,
    ExpectedWorth,
    Lifespan,
    Lives,
    Mean,
    Part,
    Quotient,
    RecurringWorth,
    SimpleWorth,
    UnderContract,
    Variant,
    Watched,
    count,
    distinct,
    money,
    units,
)

EVER = Amounts("customer_amounts")
YEAR = Amounts("customer_amounts", year=True)
LIVES = Lives("customer_lives")
PAYING = UnderContract("customer_payments")
WATCHED = Watched("customer_lives")
PERIODS = EachPeriod("customer_payments")

NAMED = "account_id is not null"
BOUGHT = f"{NAMED} and is_purchase"
BUYER = f"{NAMED} and (contract_on is null or contract_on > $today)"
VALUED = "unpriced = 0 and unknown = 0 and value_units <> 0"
DIMENSIONS = ("rep", "team", "account", "vertical", "region", "country", "source")
BY_TENURE, BY_ACCOUNT = ("tenure",), ("account",)


def fewer(of: Amounts) -> dict[str, Part]:
    """The amounts that belong to no customer, or are worth nobody knows what."""
    return {
        "MISSING_DATA": count(of, "account_id is null"),
        "MISSING_FX": count(of, f"{NAMED} and is_unpriced"),
        "MISSING_AMOUNT": count(of, f"{NAMED} and is_unknown"),
    }


def setting(name: str) -> Part:
    """A setting of the workspace, the same in every cell."""
    return Part(PERIODS, Aggregate.SUM, f"cast(${name} as double)", without=DIMENSIONS, alone=True)


LIFE = Lifespan(
    count(LIVES, each=BY_TENURE),
    Part(LIVES, Aggregate.SUM, "tenure_days", each=BY_TENURE),
    count(LIVES, "is_over", each=BY_TENURE),
    Part(LIVES, Aggregate.SUM, "cast($max_life_months as double)", each=BY_TENURE),
)
OLDER = Part(EVER, Aggregate.COUNT, where="on_day <= year_from", without=DIMENSIONS, alone=True)
REVENUE, CUSTOMERS = money(YEAR, "amount", NAMED), distinct(YEAR, "account_id", BOUGHT)
PURCHASES = count(YEAR, BOUGHT)
PAID, PAYERS = units(PAYING, "value_units", VALUED), count(PAYING, VALUED)
MARGIN = setting("gross_margin_percent")
UNVALUED = {
    "MISSING_FX": count(PAYING, "unpriced > 0"),
    "MISSING_AMOUNT": count(PAYING, "unpriced = 0 and unknown > 0"),
}


def discounted(*, at_once: bool) -> DiscountedWorth:
    """The discounted form, the first year's margin at its end or at once."""
    discount = setting("discount_percent")
    stayed, started = count(WATCHED, "is_year and stays"), count(WATCHED, "is_year")
    return DiscountedWorth(PAID, PAYERS, MARGIN, discount, stayed, started, at_once=at_once)


KPI = KPI(
    title="Customer lifetime value",
    fact="customer_amounts",
    shape=SimpleWorth(REVENUE, CUSTOMERS, OLDER, LIFE),
    unit=Unit.MONEY,
    direction=Direction.HIGHER,
    goal="Win and keep customers who are worth it",
    also={
        "purchase_value": Companion("Average purchase", Quotient(REVENUE, PURCHASES), Unit.MONEY),
        "frequency": Companion("Purchases a year by customer", Quotient(PURCHASES, CUSTOMERS), Unit.RATIO),
        "lifespan_years": Companion("Years customers stay", LIFE, Unit.RATIO),
    },
    variants={
        "historic": Variant(
            "Customer lifetime value, historic",
            Mean(money(EVER, "amount", NAMED), distinct(EVER, "account_id", f"{NAMED} and amount is not null")),
            fewer=fewer(EVER),
            flags={"MISSING_FX": fewer(EVER)["MISSING_FX"]},
        ),
        "recurring": Variant(
            "Customer lifetime value, recurring",
            RecurringWorth(
                PAID,
                PAYERS,
                MARGIN,
                setting("max_life_months"),
                count(WATCHED, "not is_year and not stays"),
                count(WATCHED, "not is_year"),
            ),
            fewer={**fewer(YEAR), **UNVALUED},
            flags={"MISSING_FX": UNVALUED["MISSING_FX"]},
        ),
        "discounted": Variant(
            "Customer lifetime value, discounted",
            discounted(at_once=False),
            also={"paid_at_once": Companion("Paid at once", discounted(at_once=True), Unit.MONEY)},
            fewer={**fewer(YEAR), **UNVALUED},
            flags={"MISSING_FX": UNVALUED["MISSING_FX"]},
        ),
        "probabilistic": Variant(
            "Customer lifetime value, next 52 weeks by chance",
            ExpectedWorth(
                count(EVER, f"{BUYER} and is_purchase_day and not is_first_day", each=BY_ACCOUNT),
                Part(EVER, Aggregate.SUM, "gap_days", f"{BUYER} and is_purchase_day", each=BY_ACCOUNT),
                Part(
                    EVER, Aggregate.SUM, "days_between(on_day, edge) - 1", f"{BUYER} and is_first_day", each=BY_ACCOUNT
                ),
                Part(
                    EVER,
                    Aggregate.SUM,
                    "days_between(date '1900-01-01', edge)",
                    f"{BUYER} and is_first_day",
                    each=BY_ACCOUNT,
                ),
                count(EVER, f"{BUYER} and is_valued_repeat", each=BY_ACCOUNT),
                money(EVER, "amount", f"{BUYER} and is_of_repeat", each=BY_ACCOUNT),
            ),
            fewer=fewer(EVER),
            flags={"MISSING_FX": fewer(EVER)["MISSING_FX"]},
        ),
    },
    fewer=fewer(YEAR),
    flags={"MISSING_FX": fewer(YEAR)["MISSING_FX"]},
)
