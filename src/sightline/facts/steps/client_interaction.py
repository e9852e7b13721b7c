"""What passed between people and accounts: human touches, and messages that came in and were taken up."""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per interaction toward a known account; who did it does not matter.",
    uses=("test_record", "touch"),
    sql="""
with received as (
  select a.id as activity_id, a.kind, a.owner_id, a.at, a.account_id, a.contact_id, a.lead_id, a.deal_id,
    coalesce(a.contact_id, a.lead_id, a.account_id) as party,
    lag(a.at) over (
      partition by a.owner_id, a.kind, coalesce(a.contact_id, a.lead_id, a.account_id) order by a.at, a.id
    ) as received_before
  from activity a
  left join test_record ta on ta.record_id = a.account_id
  left join test_record tl on tl.record_id = a.lead_id
  left join test_record td on td.record_id = a.deal_id
  where ta.record_id is null and tl.record_id is null and td.record_id is null
    and a.direction = 'inbound' and a.kind in ('call', 'email', 'sms', 'social', 'chat', 'visit', 'letter')
    and a.owner_id is not null and a.at is not null
    and coalesce(a.state, 'done') = 'done' and not coalesce(a.is_automated, false) and not coalesce(a.is_bounce, false)
    and not (a.kind = 'call' and coalesce(a.connect, 'connected') = 'not_connected')
    and not (a.kind = 'email' and coalesce(a.recipients, 1) > 20)
    and coalesce(a.meeting_state, 'held') not in ('requested', 'no_show', 'cancelled', 'declined', 'rescheduled')
), passed as (
  select activity_id, kind, at, account_id, contact_id, lead_id, deal_id
  from touch where is_touch and not is_automated and at is not null
  union all
  select activity_id, kind, at, account_id, contact_id, lead_id, deal_id
  from received
  where received_before is null or party is null or seconds_between(received_before, at) > 120
), contacts as (
  select c.id, c.account_id
  from contact c left join test_record t on t.record_id = c.account_id
  where t.record_id is null
), toward as (
  select p.activity_id, p.kind, p.at, coalesce(p.account_id, l.account_id, c.account_id, d.account_id) as account_id
  from passed p
  left join lead l on l.id = p.lead_id
  left join contacts c on c.id = p.contact_id
  left join deal d on d.id = p.deal_id
)
select activity_id, kind, at, local_date(at) as on_day, account_id from toward where account_id is not null
""",
)
