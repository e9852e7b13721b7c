"""Cost per acquisition: what does a deal won through a campaign or channel cost?

Formula
    Cost of campaigns and channels ÷ deals won through them. As a variant the event is a form sent in.
Population
    Spend that names a campaign or a channel; won deals of new business, reactivations apart, whose
    campaign or channel is known. Salaries and other shared costs belong to the customer acquisition cost.
Anchor date
    The close date, or the day the form was sent in; a cost is spread evenly over the days it covers.
Breakdowns
    Campaign, channel (the campaign's, else the deal's or lead's own).
Edge cases
    No acquisitions: none, the cost is shown. No cost recorded: none. A deal whose orders were all
    refunded within 30 days was no acquisition. Forms of spam leads never count.
Follow-up
    Compare over time, learn what works, concentrate on it.
Confused with
    Customer acquisition cost, which holds every cost of sales and marketing.
Source
    Specification MS-6.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Companion, CostPer, Count, Events, KnownCost, Variant, count, distinct, units

COSTS = Events(
    "campaign_costs",
    where="f.on_day <= $today and f.basis = 'spend' and (f.campaign_id is not null or f.channel is not null)",
)
EVENTS = Events("acquisitions")
WON = "event = 'deal'"
FORM = "event = 'form'"
SENT = f"{FORM} and (spam_at is null or spam_at > $as_of)"
COST = units(COSTS, "cost_units"), count(COSTS, "cost_units is not null")
UNPRICED = distinct(COSTS, "cost_id", "is_unpriced")

KPI = KPI(
    title="Cost per acquisition",
    fact="acquisitions",
    shape=CostPer(*COST, count(EVENTS, WON)),
    unit=Unit.MONEY,
    direction=Direction.LOWER,
    goal="Win customers for less",
    among=WON,
    also={
        "cost": Companion("Cost of campaigns and channels", KnownCost(*COST), Unit.MONEY),
        "acquisitions": Companion("Deals won", Count(count(EVENTS, WON)), Unit.COUNT),
    },
    variants={
        "form": Variant(
            "Cost per form",
            CostPer(*COST, count(EVENTS, SENT)),
            also={"acquisitions": Companion("Forms sent in", Count(count(EVENTS, SENT)), Unit.COUNT)},
            fewer={"SPAM": count(EVENTS, f"{FORM} and spam_at <= $as_of")},
        ),
    },
    fewer={"MISSING_FX": UNPRICED, "MISSING_AMOUNT": distinct(COSTS, "cost_id", "is_unknown")},
    flags={"MISSING_FX": UNPRICED},
)
