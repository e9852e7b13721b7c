"""Whom each touch was toward: the account when known, else the contact, else the lead."""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per dated touch that names somebody, automated ones included.",
    uses=("touch", "test_record"),
    sql="""
with people as (
  select c.id, c.account_id
  from contact c left join test_record t on t.record_id = c.account_id
  where t.record_id is null
), named as (
  select t.activity_id, t.at, t.kind, t.rep_id, t.account_id,
    l.account_id as account_of_lead, d.account_id as account_of_deal,
    coalesce(t.contact_id, l.contact_id, d.contact_id) as contact_id, coalesce(t.lead_id, d.lead_id) as lead_id
  from touch t
  left join lead l on l.id = t.lead_id
  left join deal d on d.id = t.deal_id
  where t.is_touch and t.at is not null
), placed as (
  select n.activity_id, n.at, n.kind, n.rep_id, n.contact_id, n.lead_id,
    coalesce(n.account_id, n.account_of_lead, p.account_id, n.account_of_deal) as account_id
  from named n left join people p on p.id = n.contact_id
)
select activity_id, at, local_date(at) as on_day, kind, rep_id, account_id, contact_id, lead_id,
  coalesce(account_id, contact_id, lead_id) as unit_id
from placed
where coalesce(account_id, contact_id, lead_id) is not null
""",
)
