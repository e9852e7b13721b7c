"""Who held each territory from which day to which, the days without anybody included."""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per territory, stretch of days and holder; a stretch nobody held has one row without a holder.",
    sql="""
with held as (
  select territory_id, employee_id, valid_from as from_on, coalesce(valid_to, date '2200-01-01') as until_on
  from territory_assignment
  where employee_id is not null
), edges as (
  select territory_id, from_on as day from held
  union
  select territory_id, until_on from held
  union
  select territory_id, date '1900-01-01' from territory_assignment
), pieces as (
  select territory_id, day as from_on,
    coalesce(lead(day) over (partition by territory_id order by day), date '2200-01-01') as until_on
  from edges
)
select distinct p.territory_id, h.employee_id as rep_id, p.from_on, p.until_on
from pieces p
left join held h on h.territory_id = p.territory_id and h.from_on <= p.from_on and h.until_on > p.from_on
where p.from_on < p.until_on
""",
)
