"""Who somebody is when they are met as a lead: the contact, else the e-mail address, else the lead."""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per lead, with the person behind it and the company of that person as far as known.",
    uses=("test_record",),
    sql="""
with contacts as (
  select c.id, c.account_id
  from contact c left join test_record t on t.record_id = c.account_id
  where t.record_id is null
)
select l.id as lead_id, coalesce(l.contact_id, nullif(lower(trim(l.email)), ''), l.id) as person_id, l.contact_id,
  coalesce(c.account_id, l.account_id) as account_id, l.vertical
from lead l
left join contacts c on c.id = l.contact_id
left join test_record t on t.record_id = l.id
where t.record_id is null
""",
)
