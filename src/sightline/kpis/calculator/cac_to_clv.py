"""CAC to CLV: how many times over does a customer bring back what it cost to win one?

Formula
    Customer lifetime value ÷ customer acquisition cost; the months until a customer has paid its cost
    back stand beside it.
Population
    The whole company. The value is the recurring form, on margin: monthly value × margin ÷ monthly
    churn; without any contract the simple form × margin. The cost is every cost of sales and marketing.
Anchor date
    Cost and new customers of the period; the value as of its last day, or today while it runs.
Breakdowns
    None, so that the cost of one segment never meets the value of another.
Edge cases
    Either one none, zero or below: none, the other is shown. A margin nobody stated is 100 %, and the
    ratio then flatters itself. Nobody leaves: the longest life counts, flagged.
Follow-up
    About 3 is a rule of thumb, below 1 every customer costs more than it brings.
Confused with
    Cost to value read the other way round, 1 : x, of which this is the x.
Source
    Specification CA-7.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import (
    KPI,
    Aggregate,
    Amounts,
    Companion,
    CostPer,
    EachPeriod,
    Events,
    Lifespan,
    Lives,
    Part,
    RecurringWorth,
    SimpleWorth,
    UnderContract,
    Watched,
    WorthPerCost,
    count,
    distinct,
    money,
    units,
)

COSTS = Events("company_costs", where="f.on_day <= $today")
NEW = Events("new_customers", where="f.customer_on <= $today")
EVER, YEAR = Amounts("customer_amounts"), Amounts("customer_amounts", year=True)
LIVES, WATCHED = Lives("customer_lives"), Watched("customer_lives")
PAYING = UnderContract("customer_payments")
VALUED = "unpriced = 0 and unknown = 0 and value_units <> 0"
BY_TENURE = ("tenure",)


def setting(name: str) -> Part:
    """A setting of the workspace."""
    return Part(EachPeriod("customer_payments"), Aggregate.SUM, f"cast(${name} as double)")


COST = CostPer(units(COSTS, "cost_units"), count(COSTS, "cost_units is not null"), count(NEW))
RECURRING = RecurringWorth(
    units(PAYING, "value_units", VALUED),
    count(PAYING, VALUED),
    setting("gross_margin_percent"),
    setting("max_life_months"),
    count(WATCHED, "not is_year and not stays"),
    count(WATCHED, "not is_year"),
)
SIMPLE = SimpleWorth(
    money(YEAR, "amount", "account_id is not null"),
    distinct(YEAR, "account_id", "account_id is not null and is_purchase"),
    count(EVER, "on_day <= year_from"),
    Lifespan(
        count(LIVES, each=BY_TENURE),
        Part(LIVES, Aggregate.SUM, "tenure_days", each=BY_TENURE),
        count(LIVES, "is_over", each=BY_TENURE),
        Part(LIVES, Aggregate.SUM, "cast($max_life_months as double)", each=BY_TENURE),
    ),
)
FORMS = COST, RECURRING, SIMPLE, count(EachPeriod("customer_payments", any_of_fact=True)), RECURRING.margin
UNPRICED = distinct(COSTS, "cost_id", "is_unpriced")

KPI = KPI(
    title="CAC to CLV",
    fact="company_costs",
    shape=WorthPerCost(*FORMS),
    unit=Unit.RATIO,
    direction=Direction.HIGHER,
    goal="Win customers for less than they are worth",
    also={
        "cac": Companion("Customer acquisition cost", COST, Unit.MONEY),
        "clv": Companion("Customer lifetime value", WorthPerCost(*FORMS, reading="worth"), Unit.MONEY),
        "payback_months": Companion("Months to pay back", WorthPerCost(*FORMS, reading="payback"), Unit.RATIO),
    },
    fewer={"MISSING_FX": UNPRICED, "MISSING_AMOUNT": distinct(COSTS, "cost_id", "is_unknown")},
    flags={"MISSING_FX": UNPRICED},
)
