"""Customer acquisition cost: what does it cost, all told, to win a new customer?

Formula
    All cost of sales and marketing ÷ new customers. As a variant paid media alone.
Population
    Every cost recorded as spend: salaries, commissions, travel, programs, tools, overhead. Accounts
    that became customers in the period for the first time; expansion and renewal make no new customer.
Anchor date
    The first day as a customer; a cost is spread evenly over the days it covers.
Breakdowns
    Channel, campaign: of the deal won on that first day. A cost that belongs to none stands under "(none)".
Edge cases
    No new customers: none, the cost is shown. No cost recorded: none. A returning customer is not
    new. Yearly costs of employees are not added, because salaries are a kind of spend.
Follow-up
    What it costs to bring a customer on board decides what can be reinvested.
Confused with
    Cost per acquisition, which holds only what belongs to a campaign or channel.
Source
    Specification CA-6.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Companion, CostPer, Count, Events, KnownCost, Variant, count, distinct, units

COSTS = Events("campaign_costs", where="f.on_day <= $today and f.basis = 'spend'")
NEW = Events("new_customers", where="f.customer_on <= $today")
COST = units(COSTS, "cost_units"), count(COSTS, "cost_units is not null")
MEDIA = (
    units(COSTS, "cost_units", "cost_kind = 'media'"),
    count(COSTS, "cost_kind = 'media' and cost_units is not null"),
)
PAID = CostPer(*MEDIA, count(NEW))
UNPRICED = distinct(COSTS, "cost_id", "is_unpriced")

KPI = KPI(
    title="Customer acquisition cost",
    fact="new_customers",
    shape=CostPer(*COST, count(NEW)),
    unit=Unit.MONEY,
    direction=Direction.LOWER,
    goal="Win customers for less",
    also={
        "cost": Companion("Cost of sales and marketing", KnownCost(*COST), Unit.MONEY),
        "new_customers": Companion("New customers", Count(count(NEW)), Unit.COUNT),
        "paid": Companion("Paid media per new customer", PAID, Unit.MONEY),
    },
    variants={
        "paid": Variant(
            "Customer acquisition cost, paid media alone",
            PAID,
            also={"cost": Companion("Cost of paid media", KnownCost(*MEDIA), Unit.MONEY)},
        )
    },
    fewer={"MISSING_FX": UNPRICED, "MISSING_AMOUNT": distinct(COSTS, "cost_id", "is_unknown")},
    flags={"MISSING_FX": UNPRICED},
)
