"""Proposals that were sent: one row per document, the first of each deal marked."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="Documents sent for deals, credited to who found the deal, with what became of the deal.",
    grain="one row per sent document and run of one state of its deal, of which one holds at any moment",
    key="proposal_id",
    anchor="sent_on",
    known_from="known_from",
    known_until="known_until",
    partition="sent_on",
    dimensions={
        "rep": "rep_id",
        "team": "team_id",
        "sender": "sender_id",
        "account": "account_id",
        "product": "product_id",
        "source": "source",
        "vertical": "vertical",
        "region": "region",
        "kind": "kind",
        "size_band": "size_band",
    },
    scope=("rep_id", "sender_id"),
    shown=("number", "version", "deal_name", "sent_on", "amount"),
    money=("amount", "native_amount"),
    uses=("employee_day", "deal_standing", "deal_owner", "deal_inbound", "sent_proposal"),
    sql="""
with offered as (
  select p.proposal_id, p.number, p.version, p.sender_id, p.sent_at, p.sent_on, p.is_first,
    d.id as deal_id, d.name as deal_name, d.account_id, d.product_id, d.created_at,
    coalesce(d.sourcer_id, case when p.sent_at is null then d.owner_id else o.owner_id end) as rep_id,
    coalesce(d.channel, l.channel) as origin, coalesce(d.kind, 'unknown') as kind,
    p.total as native_amount, coalesce(p.currency, d.currency, $currency) as currency
  from sent_proposal p
  join deal d on d.id = p.deal_id
  left join lead l on l.id = d.lead_id
  left join deal_owner o on o.deal_id = d.id and o.valid_from <= p.sent_at and o.valid_until > p.sent_at
), priced as (
  select f.*, case when f.currency = $currency then cast(1 as decimal(16, 8)) else x.rate end as rate
  from offered f
  left join fx_day x on x.currency = f.currency and x.day = f.sent_on
), judged as (
  select p.*, s.until_at, s.state, s.from_on as state_on, s.is_undated_win,
    greatest(p.sent_at, p.created_at, s.valid_from) as known_from,
    case when p.rate is null then null else converted(p.native_amount, p.rate) end as amount,
    case
      when i.is_of_test then 'TEST_RECORD'
      when p.kind = 'credit' then 'CREDIT'
      when p.sent_on is null then 'MISSING_DATE'
    end as left_out
  from priced p
  join deal_standing s on s.deal_id = p.deal_id
  left join deal_inbound i on i.deal_id = p.deal_id
  where s.state <> 'void'
)
select
  j.proposal_id, j.number, j.version, j.deal_id, j.deal_name, j.sent_at, j.sent_on, j.is_first, j.known_from,
  j.until_at as known_until, j.rep_id, e.team_id, j.sender_id, j.account_id, j.product_id, j.origin as source,
  j.kind, a.industry as vertical, a.region, j.amount, j.native_amount, j.currency, j.rate is null as is_unpriced,
  case
    when j.amount is null then null
    when j.amount < 5000 then 'under 5k'
    when j.amount < 20000 then '5k to 20k'
    when j.amount < 100000 then '20k to 100k'
    else '100k and over'
  end as size_band,
  case when j.state = 'won' then j.state_on end as won_on, j.is_undated_win, j.left_out
from judged j
left join account a on a.id = j.account_id
left join employee_day e on e.rep_id = j.rep_id and e.day = j.sent_on
where j.left_out is null or j.until_at is null
""",
)
