"""The first day on which each account, contact or lead was a customer."""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per unit (account, else contact, else lead) that ever became a customer; `sold_on`: first win of our own.",
    uses=("deal_state", "deal_inbound", "purchase", "contract", "test_record"),
    sql="""
with won as (
  select d.id as deal_id, d.account_id, d.contact_id, d.lead_id, local_date(s.from_at) as on_day,
    not coalesce(i.is_inbound, false) as is_sold
  from deal d
  join deal_state s on s.deal_id = d.id
  left join deal_inbound i on i.deal_id = d.id
  where s.state = 'won' and s.until_at is null and coalesce(d.kind, 'unknown') <> 'credit'
    and d.id not in (select record_id from test_record)
), people as (
  select l.id as lead_id, l.converted_deal_id, coalesce(l.contact_id, l.id) as unit_id
  from lead l
  left join contact c on c.id = l.contact_id
  left join test_record t on t.record_id = c.account_id
  where l.account_id is null and (c.account_id is null or t.record_id is not null)
), days as (
  select account_id as unit_id, on_day, is_sold from won where account_id is not null
  union all
  select contact_id, on_day, is_sold from won where contact_id is not null
  union all
  select p.unit_id, w.on_day, w.is_sold from people p join won w on w.lead_id = p.lead_id
  union all
  select p.unit_id, w.on_day, w.is_sold from people p join won w on w.deal_id = p.converted_deal_id
  union all
  select account_id, started_on, false from contract where left_out is null
  union all
  select account_id, on_day, false from purchase
  union all
  select coalesce(e.account_id, l.account_id, c.account_id, e.contact_id, l.contact_id, e.lead_id), local_date(e.at), false
  from lifecycle_event e
  left join lead l on l.id = e.lead_id
  left join contact c on c.id = coalesce(e.contact_id, l.contact_id)
  left join test_record t on t.record_id = e.lead_id
  where e.to_stage in ('customer', 'evangelist') and t.record_id is null and (e.lead_id is null or l.id is not null)
)
select unit_id, min(on_day) as customer_on, min(case when is_sold then on_day end) as sold_on
from days
where unit_id is not null and on_day is not null
group by unit_id
""",
)
