"""MQL-to-customer rate: of the leads marketing qualified, what share became customers?

Formula
    Units first qualified in the period that were customers within the horizon ÷ units first
    qualified in the period.
Population
    The account when known, else the contact, else the lead; a skipped stage counts as passed with
    the next one. Customers before they were qualified are out.
Anchor date
    The local day of the first entry into MQL: a cohort, followed for the horizon (180 days).
Breakdowns
    Source, campaign, rep, team, vertical, account.
Edge cases
    Nobody qualified: none. Rejected leads stay in. A recycled lead counts once, at its first
    entry. A cohort younger than the horizon is flagged immature: it can only rise.
Follow-up
    A shared goal of marketing and sales: one target, both teams named.
Confused with
    Customers of the month ÷ MQLs of the month, which mixes different leads.
Source
    Specification MS-2.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Companion, Count, Events, Rate, count

COHORT = Events("lead_journeys")
CONVERTED = "customer_on <= day_after(mql_on, $horizon_days) and customer_on <= $today"

KPI = KPI(
    title="MQL-to-customer rate",
    fact="lead_journeys",
    shape=Rate(count(COHORT, CONVERTED), count(COHORT)),
    unit=Unit.PERCENT,
    direction=Direction.HIGHER,
    goal="Turn qualified leads into customers",
    also={"converted": Companion("Converted so far", Count(count(COHORT, CONVERTED)), Unit.COUNT)},
    flags={"IMMATURE_COHORT": count(COHORT, "day_after(mql_on, $horizon_days) > $today")},
)
