"""Which deal each touch belongs to: never two, so that totals count a touch once.

A touch belongs to a deal it names. Without naming any it belongs to a deal of the same contact,
from 90 days before the deal's creation to its close. Of several, those open at that moment come
first, then the one created last, then the smaller id. Void, test and undated deals take none.
"""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per touch that belongs to a deal.",
    uses=("touch", "deal_state", "test_record"),
    sql="""
with countable as (
  select d.id, d.contact_id, d.created_at
  from deal d
  left join test_record t on t.record_id = d.id
  left join (select deal_id from deal_state where state = 'void' and until_at is null) v on v.deal_id = d.id
  left join (select distinct deal_id from deal_state) s on s.deal_id = d.id
  where t.record_id is null and v.deal_id is null and coalesce(d.kind, 'unknown') <> 'credit'
    and (d.status = 'open' or s.deal_id is not null)
), closed as (
  select deal_id, from_at as closed_at from deal_state where state in ('won', 'lost') and until_at is null
), several as (
  select distinct activity_id from activity_link
), candidates as (
  select t.activity_id, l.deal_id
  from touch t join activity_link l on l.activity_id = t.activity_id
  where t.is_touch
  union
  select t.activity_id, t.deal_id
  from touch t join several s on s.activity_id = t.activity_id
  where t.is_touch and t.deal_id is not null
  union
  select t.activity_id, d.id as deal_id
  from touch t
  join countable d on d.contact_id = t.contact_id
  left join several s on s.activity_id = t.activity_id
  left join closed c on c.deal_id = d.id
  where t.is_touch and t.deal_id is null and s.activity_id is null
    and t.at >= days_after(d.created_at, -90) and (c.closed_at is null or t.at <= c.closed_at)
), ranked as (
  select k.activity_id, k.deal_id,
    row_number() over (
      partition by k.activity_id
      order by
        case when d.created_at <= t.at and (c.closed_at is null or c.closed_at >= t.at) then 0 else 1 end,
        d.created_at desc nulls last, k.deal_id
    ) as choice
  from candidates k
  join touch t on t.activity_id = k.activity_id
  join countable d on d.id = k.deal_id
  left join closed c on c.deal_id = k.deal_id
), chosen as (
  select t.activity_id, t.at, t.kind, t.is_automated, r.deal_id
  from ranked r join touch t on t.activity_id = r.activity_id
  where r.choice = 1
  union all
  select t.activity_id, t.at, t.kind, t.is_automated, t.deal_id
  from touch t left join several s on s.activity_id = t.activity_id
  where t.is_touch and t.deal_id is not null and s.activity_id is null
)
select deal_id, activity_id, at, kind, is_automated from chosen
""",
)
