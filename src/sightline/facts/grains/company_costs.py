"""What sales and marketing cost the company, day by day; split by nothing."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="Spend cut into the days it covers, for figures of the whole company.",
    grain="one row per spend row and day it covers",
    key="cost_id",
    anchor="on_day",
    dimensions={},
    scope=("rep_id",),
    shown=("on_day", "cost_kind", "spender", "starts_on", "ends_on"),
    uses=("campaign_costs",),
    sql="""
select cost_id, cost_kind, spender, starts_on, ends_on, on_day, cost_units, is_unknown, is_unpriced, rep_id, left_out
from campaign_costs where basis = 'spend'
""",
)
