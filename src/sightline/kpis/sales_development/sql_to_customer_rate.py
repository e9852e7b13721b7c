"""SQL-to-customer rate: of the leads sales qualified, what share became customers?

Formula
    Units first sales-qualified in the period that were customers within the horizon ÷ units first
    sales-qualified in the period.
Population
    The account when known, else the contact, else the lead; who skipped to Opportunity passed SQL
    with it. Customers before they were qualified are out.
Anchor date
    The local day of the first entry into SQL: a cohort, followed for the horizon (180 days).
Breakdowns
    Source, campaign, rep, team, vertical, region, account.
Edge cases
    Nobody qualified: none. Disqualified ones stay in. Qualified again counts once, at the first
    entry. A cohort younger than the horizon is flagged immature: it can only rise.
Follow-up
    Low everywhere: lead generation or qualification. Low for particular people: training.
Confused with
    MQL-to-customer rate, which starts at marketing's mark.
Source
    Specification SD-6.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, Companion, Count, Events, Median, Rate, count

COHORT = Events("sales_journeys")
CONVERTED = "customer_on <= day_after(sql_on, $horizon_days) and customer_on <= $today"

KPI = KPI(
    title="SQL-to-customer rate",
    fact="sales_journeys",
    shape=Rate(count(COHORT, CONVERTED), count(COHORT)),
    unit=Unit.PERCENT,
    direction=Direction.HIGHER,
    goal="Turn qualified leads into customers",
    also={
        "converted": Companion("Converted so far", Count(count(COHORT, CONVERTED)), Unit.COUNT),
        "median_days": Companion(
            "Median days to customer", Median(COHORT, "days_between(sql_on, customer_on)", CONVERTED), Unit.DAYS
        ),
    },
    flags={"IMMATURE_COHORT": count(COHORT, "day_after(sql_on, $horizon_days) > $today")},
)
