"""Who owned each lead from when to when, from the log of owner changes."""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per lead and owner spell; the first spell has no beginning.",
    sql="""
with logged as (
  select
    object_id as lead_id, at, old_value, new_value,
    lag(new_value) over (partition by object_id order by at, new_value nulls last) as before,
    row_number() over (partition by object_id order by at, new_value nulls last) as place
  from field_change
  where object_type = 'lead' and field in ('owner', 'owner_id')
), moves as (
  select lead_id, at, old_value, new_value, place,
    row_number() over (partition by lead_id order by place) as step
  from logged
  where new_value is distinct from case when place = 1 then old_value else before end
), edges as (
  select l.id as lead_id, cast(null as timestamptz) as from_at, 0 as step,
    case when f.lead_id is null then l.owner_id else f.old_value end as owner_id
  from lead l
  left join logged f on f.lead_id = l.id and f.place = 1
  union all
  select lead_id, at as from_at, step, new_value as owner_id from moves
)
select
  lead_id, owner_id, from_at,
  coalesce(from_at, instant('1900-01-01 00:00:00+00')) as valid_from,
  coalesce(
    lead(from_at) over (partition by lead_id order by step), instant('2200-01-01 00:00:00+00')
  ) as valid_until,
  lead(from_at) over (partition by lead_id order by step) as until_at
from edges
""",
)
