"""Cost per lead: what does a new lead of a campaign cost?

Formula
    Cost of campaigns ÷ new leads acquired from them. Cost per lead that marketing, and that sales,
    qualified stands beside it.
Population
    Spend that names a campaign; valid leads with a campaign, created between its first day and 30
    days after its last. A person is new once: later leads of the same person are merged.
Anchor date
    The day the lead was created; a cost is spread evenly over the days it covers.
Breakdowns
    Campaign, channel (the campaign's).
Edge cases
    No leads: none, the cost is shown. No cost recorded: none, because unknown is not 0. A running
    campaign: cost to date ÷ leads to date. A credit note lowers the cost.
Follow-up
    The lower, the better a campaign feeds sales; read with the MQL-to-customer rate by campaign.
Confused with
    Cost per acquisition, which divides by deals won.
Source
    Specification MS-5.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import (
    KPI,
    Companion,
    CostPer,
    Count,
    Events,
    KnownCost,
    Part,
    Undated,
    Variant,
    count,
    distinct,
    units,
)

COSTS = Events("campaign_costs", where="f.on_day <= $today and f.campaign_id is not null")
LEADS = Events("campaign_leads")
VALID = "(spam_at is null or spam_at > $as_of)"
SPENT, PLANNED = "basis = 'spend'", "basis = 'budget'"
MQL = f"{VALID} and mql_at <= $as_of"
SQL = f"{VALID} and sql_at <= $as_of"


def per(basis: str, leads: str) -> CostPer:
    """The cost of that basis by the leads for which `leads` holds."""
    return CostPer(*cost(basis), count(LEADS, leads))


def cost(basis: str) -> tuple[Part, Part]:
    """The cost of that basis, and how many days of costs it adds up."""
    return units(COSTS, "cost_units", basis), count(COSTS, f"{basis} and cost_units is not null")


def beside(basis: str) -> dict[str, Companion]:
    """What stands beside the cost per lead on that basis."""
    return {
        "cost": Companion("Cost", KnownCost(*cost(basis)), Unit.MONEY),
        "leads": Companion("New leads", Count(count(LEADS, VALID)), Unit.COUNT),
        "per_mql": Companion("Cost per MQL", per(basis, MQL), Unit.MONEY),
        "per_sql": Companion("Cost per SQL", per(basis, SQL), Unit.MONEY),
    }


def unpriced(basis: str) -> Part:
    """The costs of that basis without an exchange rate."""
    return distinct(COSTS, "cost_id", f"{basis} and is_unpriced")


KPI = KPI(
    title="Cost per lead",
    fact="campaign_leads",
    shape=per(SPENT, VALID),
    unit=Unit.MONEY,
    direction=Direction.LOWER,
    goal="Bring leads to sales for less",
    also=beside(SPENT),
    variants={
        "budget": Variant(
            "Cost per lead, on budget",
            per(PLANNED, VALID),
            also=beside(PLANNED),
            fewer={
                "MISSING_FX": unpriced(PLANNED),
                "MISSING_AMOUNT": distinct(COSTS, "cost_id", f"{PLANNED} and is_unknown"),
                "MISSING_DATE": count(Undated("campaign_costs", "f.basis = 'budget'")),
            },
            flags={"MISSING_FX": unpriced(PLANNED)},
        ),
    },
    fewer={
        "SPAM": count(LEADS, f"not {VALID}"),
        "MISSING_FX": unpriced(SPENT),
        "MISSING_AMOUNT": distinct(COSTS, "cost_id", f"{SPENT} and is_unknown"),
    },
    flags={"MISSING_FX": unpriced(SPENT)},
)
