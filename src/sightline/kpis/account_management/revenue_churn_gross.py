"""Gross revenue churn: what share of the recurring revenue at the start was lost?

Formula
    (Revenue of customers who left + decreases of those who stayed) ÷ revenue at the start.
Population
    Contract customers active on the first day. Ups and downs of one customer within the period
    are netted; new and returning customers never enter.
Anchor date
    The set of the period's first day; both ends at the exchange rate of that day.
Breakdowns
    Rep, team, account, product, vertical, region.
Edge cases
    Nothing recurring at the start: none. Price rises are expansion. A customer with a missing
    exchange rate or without an amount is out as a whole, and counted.
Follow-up
    Compare with customer churn: if less revenue than customers is lost, the small ones leave.
Confused with
    Net churn, from which increases are taken off.
Source
    Specification CA-9.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Levels, RevenueKept, revenue_movements, unvalued_revenue

LEVELS = Levels("revenue_levels", per=("product_id",))

KPI = KPI(
    title="Gross revenue churn",
    fact="revenue_levels",
    shape=RevenueKept(LEVELS, "gross_churn"),
    unit=Unit.PERCENT,
    direction=Direction.LOWER,
    goal="Keep and grow recurring revenue",
    also=revenue_movements(LEVELS),
    fewer=unvalued_revenue(LEVELS),
    flags={"MISSING_FX": unvalued_revenue(LEVELS)["MISSING_FX"]},
)
