"""Which state each deal was in from when to when, the time before its first event included."""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per deal and run of one state; exactly one of them holds at any moment.",
    uses=("deal_state",),
    sql="""
with first_event as (
  select deal_id, min(from_at) as at from deal_state group by deal_id
), runs as (
  select deal_id, state, from_at, until_at, false as is_undated_win from deal_state
  union all
  select d.id, case when f.deal_id is null and d.status = 'void' then 'void' else 'open' end,
    cast(null as timestamptz), f.at, f.deal_id is null and d.status = 'won'
  from deal d left join first_event f on f.deal_id = d.id
)
select
  deal_id, state, from_at, local_date(from_at) as from_on, until_at, is_undated_win,
  coalesce(from_at, instant('1900-01-01 00:00:00+00')) as valid_from
from runs
""",
)
