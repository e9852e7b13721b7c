"""Which team each employee was in, as spells of local days."""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per employee and uninterrupted time in one team; first and last spells are open.",
    uses=("employee_day",),
    sql="""
with moved as (
  select rep_id, day, team_id,
    lag(day) over (partition by rep_id order by day) as day_before,
    lag(team_id) over (partition by rep_id order by day) as team_before
  from employee_day
), edges as (
  select rep_id, team_id, case when day_before is null then date '1900-01-01' else day end as from_on
  from moved
  where day_before is null or team_id is distinct from team_before
)
select rep_id, team_id, from_on,
  coalesce(lead(from_on) over (partition by rep_id order by from_on), date '2200-01-01') as until_on
from edges
""",
)
