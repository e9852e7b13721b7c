"""Which documents went out for which deal, and which of them was the first."""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per sent document that names a deal; revisions are documents, drafts are none.",
    uses=("test_record",),
    sql="""
with sent as (
  select p.id as proposal_id, p.deal_id, p.number, p.version, p.owner_id as sender_id, p.sent_at, p.total, p.currency
  from proposal p
  left join test_record t on t.record_id = p.account_id
  where p.deal_id is not null and t.record_id is null and coalesce(p.status, 'sent') <> 'draft'
    and (p.sent_at is not null or p.status in ('sent', 'viewed', 'accepted', 'rejected', 'expired'))
)
select *, local_date(sent_at) as sent_on,
  row_number() over (partition by deal_id order by sent_at nulls last, proposal_id) = 1 and sent_at is not null as is_first
from sent
""",
)
