"""Paid contracts, and whether each joins the one before it within the grace days."""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per subscription that is neither free nor a trial.",
    sql="""
with paid as (
  select
    s.id as subscription_id, s.account_id, s.product_id, s.started_on,
    case when s.ended_on is null then null else day_after(s.ended_on, 1) end as until_on,
    s.mrr, s.currency, s.status, s.ended_on, s.cancel_reason
  from subscription s
  left join account a on a.id = s.account_id
  where not coalesce(s.is_free, false) and coalesce(s.status, 'active') <> 'trial'
    and not coalesce(a.is_test, false)
)
select *,
  case
    when started_on is null then 'MISSING_DATE'
    when ended_on is null and status in ('cancelled', 'expired') then 'MISSING_DATE'
  end as left_out
from paid
""",
)
