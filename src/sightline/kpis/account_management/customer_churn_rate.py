"""Customer churn rate: of the customers at the start, what share left?

Formula
    Customers at the start who are no customers at the end ÷ customers at the start.
Population
    Contract customers by their paid days, gaps within the grace days joined; others until the
    lapse window after their last purchase ends. Trials, free and test accounts are out.
Anchor date
    The set of the period's first day, looked at again on the day after its last.
Breakdowns
    Rep, team, account, vertical, region, country.
Edge cases
    Nobody at the start: none. Joined and left within the period: in neither. Left and came back
    within it: not churned. Losing one of several subscriptions is contraction, not churn.
Follow-up
    High churn: product fit, price, poor experience, or causes outside our control.
Confused with
    Revenue churn, which is in money.
Source
    Specification AM-3.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Companion, Count, Rate, Starting, count

AT_START = Starting("customer_spells")

KPI = KPI(
    title="Customer churn rate",
    fact="customer_spells",
    shape=Rate(count(AT_START, "not stays"), count(AT_START)),
    unit=Unit.PERCENT,
    direction=Direction.LOWER,
    goal="Keep customers",
    also={"lost": Companion("Customers lost", Count(count(AT_START, "not stays")), Unit.COUNT)},
)
