"""On what each lead's conversion is counted: its account when known, else its contact, else itself."""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per lead that is no test.",
    uses=("test_record",),
    sql="""
select l.id as lead_id, l.contact_id, l.stage, l.qualified_at,
  coalesce(l.account_id, c.account_id) as account_id,
  coalesce(l.account_id, c.account_id, l.contact_id, l.id) as unit_id
from lead l
left join (
  select k.id, k.account_id from contact k left join test_record t on t.record_id = k.account_id
  where t.record_id is null
) c on c.id = l.contact_id
left join test_record r on r.record_id = l.id
where r.record_id is null
""",
)
