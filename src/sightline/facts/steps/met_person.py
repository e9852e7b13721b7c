"""Whom each touch and booking was toward, and each human reply came from: a person and their company."""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per touch, booking and human reply, with the person; rows that name nobody have none.",
    uses=("person", "test_record", "touch"),
    sql="""
with contacts as (
  select c.id, c.account_id
  from contact c left join test_record t on t.record_id = c.account_id
  where t.record_id is null
), answered as (
  select a.id, a.kind, a.sequence, a.owner_id, a.contact_id, a.lead_id, a.account_id
  from (select distinct activity_id from reply) r
  join activity a on a.id = r.activity_id
  left join test_record ta on ta.record_id = a.account_id
  left join test_record tl on tl.record_id = a.lead_id
  left join test_record td on td.record_id = a.deal_id
  where ta.record_id is null and tl.record_id is null and td.record_id is null
), done as (
  select t.activity_id as event_id, 'touch' as kind, t.at, t.kind as channel, t.sequence, t.rep_id,
    t.contact_id, t.lead_id, t.account_id
  from touch t
  where t.is_touch and t.at is not null
  union all
  select t.activity_id, 'booking', t.counted_at, cast(null as varchar), cast(null as varchar), t.rep_id,
    t.contact_id, t.lead_id, t.account_id
  from touch t
  where t.is_booking
  union all
  select r.id, 'reply', r.at, coalesce(r.channel, a.kind), a.sequence, coalesce(r.employee_id, a.owner_id),
    case when r.lead_id is null then coalesce(r.contact_id, a.contact_id) else r.contact_id end,
    case when r.contact_id is null then coalesce(r.lead_id, a.lead_id) else r.lead_id end,
    case when r.contact_id is null and r.lead_id is null then coalesce(r.account_id, a.account_id) else r.account_id end
  from reply r
  left join answered a on a.id = r.activity_id
  left join test_record ta on ta.record_id = r.account_id
  left join test_record tl on tl.record_id = r.lead_id
  where ta.record_id is null and tl.record_id is null
    and not coalesce(r.is_auto_reply, false) and not coalesce(r.is_bounce, false)
)
select d.event_id, d.kind, d.at, local_date(d.at) as on_day, d.channel, d.sequence, d.rep_id,
  coalesce(d.contact_id, p.person_id, d.lead_id) as person_id,
  coalesce(d.contact_id, p.contact_id) as contact_id, d.lead_id,
  coalesce(c.account_id, p.account_id, d.account_id) as account_id, p.vertical as lead_vertical
from done d
left join person p on p.lead_id = d.lead_id
left join contacts c on c.id = d.contact_id
""",
)
