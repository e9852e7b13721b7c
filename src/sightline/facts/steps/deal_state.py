"""Every state a deal went through: open, won, lost or void, from when to when.

Moves between two stages of the same state are no change of state. Status changes tell the story;
without any, stage changes whose stage is known to mean one state; without any, the state the
source gives the deal, from its close date.
"""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per deal and run of one state other than the first open one.",
    sql="""
with by_status as (
  select object_id as deal_id, at, new_value as state
  from field_change
  where object_type = 'deal' and field = 'status' and new_value in ('open', 'won', 'lost', 'void')
), any_pipeline as (
  select name, max(category) as category
  from stage
  group by name
  having count(distinct category) = 1
), by_stage as (
  select c.object_id as deal_id, c.at, coalesce(s.category, n.category) as state
  from field_change c
  join deal d on d.id = c.object_id
  left join stage s on s.name = c.new_value and s.pipeline_id = d.pipeline_id
  left join any_pipeline n on n.name = c.new_value
  where c.object_type = 'deal' and c.field in ('stage', 'stage_id')
    and coalesce(s.category, n.category) is not null
    and c.object_id not in (select deal_id from by_status)
), logged as (
  select deal_id, at, state from by_status
  union all
  select deal_id, at, state from by_stage
), last_logged as (
  select deal_id, state, at
  from (
    select deal_id, state, at, row_number() over (partition by deal_id order by at desc, state) as back
    from logged
  ) ranked
  where back = 1
), events as (
  select deal_id, at, state from logged
  union all
  select d.id as deal_id, d.closed_at as at, d.status as state
  from deal d
  left join last_logged l on l.deal_id = d.id
  where d.closed_at is not null and d.status in ('won', 'lost', 'void')
    and (l.deal_id is null or (l.state <> d.status and d.closed_at > l.at))
), ordered as (
  select deal_id, at, state,
    lag(state) over (partition by deal_id order by at, state) as before
  from events
), changes as (
  select deal_id, at, state from ordered
  where (before is null and state <> 'open') or before <> state
)
select
  deal_id, state, at as from_at,
  lead(at) over (partition by deal_id order by at, state) as until_at
from changes
""",
)
