"""Employee turnover rate: what share of the staff left?

Formula
    Separations ÷ average headcount, the average of the first and last days of all months of the
    period. Beside it the voluntary ones by themselves, and the rate of a year.
Population
    Everybody on the payroll, heads and not full-time shares, on leave or not.
Anchor date
    The last day of employment, known once it has come.
Breakdowns
    Rep, team, role, tenure band.
Edge cases
    Nobody on the payroll: none. Hired again within 30 days: no separation. A change of team is
    none. A running period counts the days so far and is not made into a year unless asked.
Follow-up
    Read it with eNPS and signs of burnout, and look at who leaves soon after being hired.
Confused with
    The retention of customers; and the people added, which some formulas divide by mistake.
Source
    Specification CA-10.
"""

from sightline.base.units import Direction, Unit
from sightline.shapes import KPI, AverageCount, Companion, Count, Events, MonthEdges, Turnover, Variant, count

LEFT = Events("employments", where="f.left_on <= $today")
PERSON = ("rep_id", "name", "team_id", "role", "tenure_band", "from_on", "until_on", "left_on", "leave_type")
STAFF = MonthEdges("employments", PERSON)
DIMENSIONS = ("rep", "team", "role", "tenure_band")
OF_A_YEAR = Turnover(count(LEFT), STAFF, "rep_id", annualized=True)
VOLUNTARY = Turnover(count(LEFT, "leave_type = 'voluntary'"), STAFF, "rep_id")

KPI = KPI(
    title="Employee turnover rate",
    fact="employments",
    shape=Turnover(count(LEFT), STAFF, "rep_id"),
    unit=Unit.PERCENT,
    direction=Direction.LOWER,
    goal="Keep the people",
    also={
        "separations": Companion("Separations", Count(count(LEFT)), Unit.COUNT),
        "average_headcount": Companion("Average headcount", AverageCount(STAFF, DIMENSIONS), Unit.RATIO),
        "voluntary": Companion("Voluntary turnover", VOLUNTARY, Unit.PERCENT),
        "annualized": Companion("Turnover of a year", OF_A_YEAR, Unit.PERCENT),
    },
    variants={"annualized": Variant("Employee turnover rate, annualized", OF_A_YEAR)},
)
