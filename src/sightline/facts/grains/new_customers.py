"""Who became a customer when, and what brought them: one row per account that ever was one."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="The first day of each account as a customer, with the campaign and channel of the deal won that day.",
    grain="one row per account that was ever a customer",
    key="account_id",
    anchor="customer_on",
    known_from="known_at",
    partition="customer_on",
    dimensions={"campaign": "campaign_id", "channel": "channel"},
    scope=("rep_id",),
    shown=("name", "customer_on", "channel"),
    uses=("deal_state", "purchase", "contract", "test_record"),
    sql="""
with won as (
  select d.id as deal_id, d.account_id, d.lead_id, d.campaign_id, d.channel, s.from_at,
    local_date(s.from_at) as on_day,
    coalesce(d.kind, 'unknown') in ('renewal', 'upsell', 'cross_sell', 'reactivation') as is_later
  from deal d
  join deal_state s on s.deal_id = d.id and s.state = 'won' and s.until_at is null
  left join test_record t on t.record_id = d.id
  where d.account_id is not null and coalesce(d.kind, 'unknown') <> 'credit' and t.record_id is null
), days as (
  select account_id, on_day, from_at as at, is_later from won
  union all
  select account_id, started_on, instant('1900-01-01 00:00:00+00'), false from contract where left_out is null
  union all
  select account_id, on_day, at, false from purchase
  union all
  select coalesce(e.account_id, l.account_id, c.account_id), local_date(e.at), e.at, false
  from lifecycle_event e
  left join lead l on l.id = e.lead_id
  left join contact c on c.id = coalesce(e.contact_id, l.contact_id)
  where e.to_stage in ('customer', 'evangelist')
), firsts as (
  select account_id, min(on_day) as customer_on, min(case when not is_later then on_day end) as new_on
  from days where account_id is not null and on_day is not null
  group by account_id
), known as (
  select f.account_id, min(d.at) as known_at
  from firsts f join days d on d.account_id = f.account_id and d.on_day = f.customer_on
  group by f.account_id
), brought as (
  select f.account_id, coalesce(w.campaign_id, l.campaign_id) as campaign_id, coalesce(w.channel, l.channel) as source,
    row_number() over (partition by f.account_id order by w.from_at, w.deal_id) as place
  from firsts f
  join won w on w.account_id = f.account_id and w.on_day = f.customer_on
  left join lead l on l.id = w.lead_id
)
select
  f.account_id, coalesce(a.name, f.account_id) as name, f.customer_on, k.known_at, a.owner_id as rep_id, b.campaign_id,
  coalesce(c.channel, b.source, a.channel) as channel,
  case when f.new_on is null or f.new_on > f.customer_on then 'CUSTOMER_BEFORE' end as left_out
from firsts f
join known k on k.account_id = f.account_id
left join account a on a.id = f.account_id
left join brought b on b.account_id = f.account_id and b.place = 1
left join campaign c on c.id = b.campaign_id
left join test_record t on t.record_id = f.account_id
where t.record_id is null
""",
)
