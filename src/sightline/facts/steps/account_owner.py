"""Who looked after each account from which day to which, from the log of owner changes."""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per account and owner spell, in local days; the first spell has no beginning.",
    sql="""
with moves as (
  select
    object_id as account_id, at, old_value, new_value,
    row_number() over (partition by object_id order by at, new_value nulls last) as step
  from field_change
  where object_type = 'account' and field in ('owner', 'owner_id')
), edges as (
  select a.id as account_id, cast(null as timestamptz) as from_at, 0 as step,
    case when m.account_id is null then a.owner_id else m.old_value end as owner_id
  from account a
  left join moves m on m.account_id = a.id and m.step = 1
  union all
  select account_id, at as from_at, step, new_value as owner_id from moves
)
select
  account_id, owner_id, from_at,
  lead(from_at) over (partition by account_id order by step) as until_at
from edges
""",
)
