"""Customer retention rate: of the customers at the start, what share are still customers at the end?

Formula
    Customers at the start who are customers at the end ÷ customers at the start.
Population
    Contract customers by their paid days, gaps within the grace days joined; others until the
    lapse window after their last purchase ends. Trials, free and test accounts are out.
Anchor date
    The set of the period's first day, looked at again on the day after its last.
Breakdowns
    Rep, team, account, vertical, region, country.
Edge cases
    Nobody at the start: none. Joined and left within the period: in neither. Left and came back
    within it: retained. A running period is looked at today.
Follow-up
    One number to review regularly; read with revenue kept.
Confused with
    (End - new) ÷ start with all joiners taken as new, which understates it.
Source
    Specification MS-7.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Companion, Count, Rate, Starting, count

AT_START = Starting("customer_spells")

KPI = KPI(
    title="Customer retention rate",
    fact="customer_spells",
    shape=Rate(count(AT_START, "stays"), count(AT_START)),
    unit=Unit.PERCENT,
    direction=Direction.HIGHER,
    goal="Keep customers",
    also={"lost": Companion("Customers lost", Count(count(AT_START, "not stays")), Unit.COUNT)},
)
