"""Where each account came from: what the account says, else what its first lead says."""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per account.",
    uses=("test_record",),
    sql="""
with leads as (
  select coalesce(l.account_id, c.account_id) as account_id, l.channel, l.campaign_id,
    row_number() over (
      partition by coalesce(l.account_id, c.account_id) order by l.created_at nulls last, l.id
    ) as place
  from lead l
  left join contact c on c.id = l.contact_id
  left join test_record t on t.record_id = l.id
  where coalesce(l.account_id, c.account_id) is not null and t.record_id is null
)
select a.id as account_id, coalesce(a.channel, l.channel) as source, l.campaign_id
from account a
left join leads l on l.account_id = a.id and l.place = 1
""",
)
