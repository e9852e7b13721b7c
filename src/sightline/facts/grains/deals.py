"""Deals as they were decided: one row per time a deal entered won or lost."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="Every decision on a deal, with credit, team, money and touches as of that moment.",
    grain="one row per deal and entry into won or lost; reopening ends a row",
    key="deal_id",
    anchor="closed_on",
    known_from="closed_at",
    known_until="reopened_at",
    partition="closed_on",
    dimensions={
        "rep": "rep_id",
        "team": "team_id",
        "sourcer": "sourcer_id",
        "account": "account_id",
        "product": "product_id",
        "source": "source",
        "vertical": "vertical",
        "region": "region",
        "country": "country",
        "kind": "kind",
        "outcome": "outcome",
        "size_band": "size_band",
        "loss_reason": "loss_reason",
        "competitor": "competitor",
        "role": "role",
    },
    scope=("rep_id", "sourcer_id"),
    shown=("deal_name", "closed_on", "created_on", "outcome", "amount", "cycle_days", "touches"),
    money=("amount", "annual_amount", "native_amount"),
    uses=("employee_day", "deal_owner", "deal_state", "deal_touch", "deal_inbound"),
    sql="""
with decided as (
  select d.*, s.state as outcome, s.from_at as decided_at, s.until_at as reopened_at,
    local_date(s.from_at) as closed_on
  from deal d join deal_state s on s.deal_id = d.id
  where s.state in ('won', 'lost')
  union all
  select d.*, d.status as outcome, cast(null as timestamptz) as decided_at,
    cast(null as timestamptz) as reopened_at, cast(null as date) as closed_on
  from deal d
  where d.status in ('won', 'lost') and d.closed_at is null
    and d.id not in (select deal_id from deal_state)
), owned as (
  select d.*, o.owner_id as rep_id
  from decided d
  left join deal_owner o
    on o.deal_id = d.id
    and o.valid_from <= d.decided_at
    and o.valid_until > d.decided_at
), touched as (
  select
    d.id as deal_id, d.decided_at,
    count(*) as touches,
    count_if(t.kind = 'call') as call_touches,
    count_if(t.kind = 'email') as email_touches,
    count_if(t.kind in ('meeting', 'demo')) as meeting_touches,
    count_if(t.kind = 'visit') as visit_touches,
    count_if(t.kind in ('sms', 'social', 'chat')) as message_touches,
    count_if(t.is_automated) as automated_touches
  from decided d join deal_touch t on t.deal_id = d.id and t.at <= d.decided_at
  group by d.id, d.decided_at
), priced as (
  select o.*,
    coalesce(o.currency, $currency) as native_currency,
    case
      when o.amount_kind = 'mrr' then cast(o.amount * 12 as decimal(20, 4))
      when o.amount_kind = 'tcv' and o.term_months > 12
        then as_money(cast(o.amount as double) * cast(12 as double) / o.term_months)
      else o.amount
    end as native_annual,
    case when coalesce(o.currency, $currency) = $currency then cast(1 as decimal(16, 8)) else x.rate end as rate
  from owned o
  left join fx_day x on x.currency = o.currency and x.day = o.closed_on
)
select
  p.id as deal_id, p.name as deal_name, p.outcome, p.decided_at as closed_at, p.closed_on, p.reopened_at,
  p.created_at, local_date(p.created_at) as created_on,
  p.rep_id, e.team_id, e.role, p.sourcer_id, p.account_id, p.contact_id, p.product_id,
  p.channel as source, i.is_inbound, p.loss_reason, p.competitor,
  coalesce(p.kind, 'unknown') as kind,
  coalesce(p.kind, 'unknown') in ('new', 'unknown', 'partner', 'reactivation') as is_new_business,
  a.industry as vertical, a.region, a.country,
  case when p.rate is null then null else converted(p.amount, p.rate) end as amount,
  case when p.rate is null then null else converted(p.native_annual, p.rate) end as annual_amount,
  p.amount as native_amount, p.native_currency as currency,
  p.rate is null as is_unpriced,
  case
    when p.rate is null or p.amount is null then null
    when converted(p.amount, p.rate) < 5000 then 'under 5k'
    when converted(p.amount, p.rate) < 20000 then '5k to 20k'
    when converted(p.amount, p.rate) < 100000 then '20k to 100k'
    else '100k and over'
  end as size_band,
  seconds_between(p.created_at, p.decided_at) / cast(86400 as double) as cycle_days,
  coalesce(p.is_imported, false) as is_imported,
  coalesce(t.touches, 0) as touches,
  coalesce(t.call_touches, 0) as call_touches,
  coalesce(t.email_touches, 0) as email_touches,
  coalesce(t.meeting_touches, 0) as meeting_touches,
  coalesce(t.visit_touches, 0) as visit_touches,
  coalesce(t.message_touches, 0) as message_touches,
  coalesce(t.automated_touches, 0) as automated_touches,
  case
    when i.is_of_test then 'TEST_RECORD'
    when p.kind = 'credit' then 'CREDIT'
    when p.closed_on is null then 'MISSING_DATE'
  end as left_out
from priced p
left join employee_day e on e.rep_id = p.rep_id and e.day = p.closed_on
left join account a on a.id = p.account_id
left join deal_inbound i on i.deal_id = p.id
left join touched t on t.deal_id = p.id and t.decided_at = p.decided_at
""",
)
