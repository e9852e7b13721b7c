"""Paid contracts, and whether each joins the one before it within the grace days."""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per subscription that is neither free nor a trial.",
    uses=("test_record",),
    sql="""
with paid as (
  select
    s.id as subscription_id, s.account_id, s.product_id, s.started_on,
    case when s.ended_on is null then null else day_after(s.ended_on, 1) end as until_on,
    s.mrr, s.currency, s.status, s.ended_on, s.cancel_reason
  from subscription s
  left join test_record r on r.record_id = s.account_id
  left join test_record d on d.record_id = s.deal_id
  where not coalesce(s.is_free, false) and coalesce(s.status, 'active') <> 'trial'
    and r.record_id is null and d.record_id is null
)
select *,
  case
    when started_on is null then 'MISSING_DATE'
    when ended_on is null and status in ('cancelled', 'expired') then 'MISSING_DATE'
  end as left_out
from paid
""",
)
