"""Who looked after each account from which day to which, from the log of owner changes."""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per account and owner spell, in local days; the first spell has no beginning.",
    sql="""
with logged as (
  select
    object_id as account_id, at, old_value, new_value,
    lag(new_value) over (partition by object_id order by at, new_value nulls last) as before,
    row_number() over (partition by object_id order by at, new_value nulls last) as place
  from field_change
  where object_type = 'account' and field in ('owner', 'owner_id')
), moves as (
  select account_id, at, old_value, new_value, place,
    row_number() over (partition by account_id order by place) as step
  from logged
  where new_value is distinct from case when place = 1 then old_value else before end
), edges as (
  select a.id as account_id, cast(null as timestamptz) as from_at, 0 as step,
    case when f.account_id is null then a.owner_id else f.old_value end as owner_id
  from account a
  left join logged f on f.account_id = a.id and f.place = 1
  union all
  select account_id, at as from_at, step, new_value as owner_id from moves
)
select
  account_id, owner_id, from_at,
  coalesce(from_at, instant('1900-01-01 00:00:00+00')) as valid_from,
  coalesce(
    lead(from_at) over (partition by account_id order by step), instant('2200-01-01 00:00:00+00')
  ) as valid_until,
  lead(from_at) over (partition by account_id order by step) as until_at
from edges
""",
)
