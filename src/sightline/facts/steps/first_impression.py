"""When each account first met us: a touch, a message of its own, a campaign or a form; and when its first lead was entered."""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per account with any such moment; the campaign is that of the moment, where a campaign made it.",
    uses=("test_record",),
    sql="""
with happened as (
  select a.account_id, a.contact_id, a.lead_id, a.deal_id, min(a.at) as at
  from activity a
  where a.kind in ('call', 'email', 'sms', 'social', 'chat', 'visit', 'letter', 'meeting', 'demo')
    and coalesce(a.direction, 'outbound') <> 'internal'
    and case
      when a.kind in ('meeting', 'demo')
        then a.meeting_state = 'held' or (coalesce(a.meeting_state, 'accepted') = 'accepted' and a.state = 'done')
      else coalesce(a.state, 'done') = 'done' and not coalesce(a.is_bounce, false)
        and not (a.kind = 'email' and coalesce(a.recipients, 1) > 20)
        and coalesce(a.meeting_state, 'held') not in ('requested', 'no_show', 'cancelled', 'declined', 'rescheduled')
    end
  group by a.account_id, a.contact_id, a.lead_id, a.deal_id
), toward as (
  select account_id, contact_id, lead_id, deal_id, at, cast(null as varchar) as campaign_id, cast(null as varchar) as id
  from happened
  union all
  select account_id, contact_id, lead_id, null, at, campaign_id, id from campaign_touch
  union all
  select account_id, contact_id, id, null, submitted_at, null, null from lead
), proper as (
  select w.* from toward w
  left join test_record ta on ta.record_id = w.account_id
  left join test_record tl on tl.record_id = w.lead_id
  left join test_record td on td.record_id = w.deal_id
  where w.at is not null and ta.record_id is null and tl.record_id is null and td.record_id is null
), met as (
  select coalesce(p.account_id, l.account_id, lc.account_id, c.account_id, d.account_id) as account_id, p.at,
    p.campaign_id, p.id
  from proper p
  left join lead l on l.id = p.lead_id
  left join contact lc on lc.id = l.contact_id
  left join contact c on c.id = p.contact_id
  left join deal d on d.id = p.deal_id
), ordered as (
  select account_id, at, campaign_id,
    row_number() over (partition by account_id order by at, campaign_id nulls last, id) as place
  from met where account_id is not null
), entered as (
  select coalesce(l.account_id, c.account_id) as account_id, min(l.created_at) as at
  from lead l
  left join contact c on c.id = l.contact_id
  left join test_record t on t.record_id = l.id
  where coalesce(l.account_id, c.account_id) is not null and t.record_id is null and l.created_at is not null
  group by coalesce(l.account_id, c.account_id)
)
select coalesce(m.account_id, e.account_id) as account_id, m.at as touched_at, m.campaign_id, e.at as entered_at
from (select * from ordered where place = 1) m full join entered e on e.account_id = m.account_id
""",
)
