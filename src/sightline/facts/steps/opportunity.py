"""Deals as they were when they entered the pipeline: who found and who owned them, and what they were worth."""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per deal and run of one state; void runs are gone.",
    uses=("deal_standing", "deal_owner", "deal_inbound", "first_amount", "sent_proposal"),
    sql="""
with entered as (
  select d.id as deal_id, d.name as deal_name, d.account_id, d.product_id, d.created_at,
    local_date(d.created_at) as created_on, d.qualified_at,
    case when d.created_at is null then d.owner_id else o.owner_id end as owner_id, d.sourcer_id,
    coalesce(d.channel, l.channel) as origin, coalesce(d.campaign_id, l.campaign_id) as campaign_id,
    coalesce(d.kind, 'unknown') as kind, coalesce(d.is_imported, false) as is_imported,
    coalesce(f.amount, d.amount) as native_value, coalesce(d.currency, $currency) as currency
  from deal d
  left join lead l on l.id = d.lead_id
  left join first_amount f on f.deal_id = d.id
  left join deal_owner o on o.deal_id = d.id and o.valid_from <= d.created_at and o.valid_until > d.created_at
), priced as (
  select e.*,
    case when e.currency = $currency then cast(1 as decimal(16, 8)) else x.rate end as rate
  from entered e
  left join fx_day x on x.currency = e.currency and x.day = e.created_on
), valued as (
  select p.*, case when p.rate is null then null else converted(p.native_value, p.rate) end as value from priced p
), judged as (
  select v.*, s.until_at, greatest(v.created_at, s.valid_from) as known_from,
    case
      when i.is_of_test then 'TEST_RECORD'
      when v.kind = 'credit' then 'CREDIT'
      when v.created_on is null then 'MISSING_DATE'
    end as left_out
  from valued v
  join deal_standing s on s.deal_id = v.deal_id
  left join deal_inbound i on i.deal_id = v.deal_id
  where s.state <> 'void'
)
select
  j.deal_id, j.deal_name, j.created_at, j.created_on, j.known_from, j.until_at as known_until,
  j.owner_id, coalesce(j.sourcer_id, j.owner_id) as finder_id,
  j.account_id, j.product_id, j.origin as source, j.campaign_id, j.kind,
  j.kind in ('new', 'unknown', 'partner', 'reactivation') as is_new_business, j.is_imported,
  a.industry as vertical, a.region, j.value, j.native_value, j.currency, j.rate is null as is_unpriced,
  case
    when j.value is null then null
    when j.value < 5000 then 'under 5k'
    when j.value < 20000 then '5k to 20k'
    when j.value < 100000 then '20k to 100k'
    else '100k and over'
  end as size_band,
  j.qualified_at as accepted_at,
  -- Whether a proposal was sent cannot be split by who sent it.
  '(any)' as sender_id, p.sent_at as proposed_at, p.sent_on as proposed_on, j.left_out
from judged j
left join account a on a.id = j.account_id
left join sent_proposal p on p.deal_id = j.deal_id and p.is_first
where j.left_out is null or j.until_at is null
""",
)
