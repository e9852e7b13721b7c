"""Where every rep belonged and whether they worked: one row per rep and day."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="Every day of every employee: team, role, whether employed, whether a day of work.",
    grain="one row per employee and day the data covers",
    key="rep_id",
    anchor="on_day",
    partition="on_day",
    dimensions={"rep": "rep_id", "team": "team_id", "role": "role"},
    scope=("rep_id",),
    shown=("on_day",),
    uses=("employee_day",),
    sql="""
select
  e.rep_id, e.team_id, e.role, e.day as on_day, e.is_employed, e.has_left, e.is_business_day, e.is_working,
  cast(null as varchar) as left_out
from employee_day e
""",
)
