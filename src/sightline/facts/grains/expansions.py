"""What customers bought on top: who was a customer when, which deals they won with us, what they were offered."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="Times as a customer, won deals by line with their part of expansion, proposals for such deals, owner spells.",
    grain="one row per time as a customer, per line of each won decision, per proposal sent, and per owner spell",
    key="event_id",
    member="account_id",
    starts="from_on",
    ends="until_on",
    dimensions={
        "rep": "rep_id",
        "team": "team_id",
        "account": "account_id",
        "vertical": "vertical",
        "region": "region",
        "product": "product_id",
    },
    scope=("rep_id",),
    shown=("name", "on_day", "expansion", "amount"),
    money=("amount",),
    uses=("test_record", "owned_days", "customer_spells", "contract", "order_lines", "deals", "returned_deal"),
    sql="""
with won as (
  select * from deals where outcome = 'won'
), listed as (
  select d.deal_id, l.id as line_id, l.product_id, p.family,
    coalesce(l.total, cast(as_money(cast(l.quantity as double) * cast(l.unit_price as double)) - coalesce(l.discount, 0)
      as decimal(20, 4))) as net
  from (select distinct deal_id from won) d
  join deal_line l on l.deal_id = d.deal_id
  left join product p on p.id = l.product_id
), had as (
  select account_id, product_id, started_on as on_day from contract where left_out is null
  union all
  select account_id, product_id, on_day from order_lines where not is_refund and left_out is null
  union all
  select w.account_id, case when l.deal_id is null then w.product_id else l.product_id end, w.closed_on
  from won w left join listed l on l.deal_id = w.deal_id
  where w.reopened_at is null and w.left_out is null
), families as (
  select h.account_id, p.family, min(h.on_day) as held_from
  from had h join product p on p.id = h.product_id
  where h.account_id is not null and p.family is not null
  group by h.account_id, p.family
), first_held as (
  select account_id, min(held_from) as held_from from families group by account_id
), judged as (
  select w.deal_id, w.closed_at, w.kind, w.amount, l.line_id, l.product_id, l.net, h.held_from < w.closed_on as knows_any,
    case when f.held_from < w.closed_on then 'upsell' else 'cross_sell' end as by_family,
    ratio(l.net, sum(l.net) over (partition by w.deal_id, w.closed_at)) as share,
    min(case when l.net > 0 then 1 else 0 end) over (partition by w.deal_id, w.closed_at) as is_parted,
    min(case when l.family is null then 0 else 1 end) over (partition by w.deal_id, w.closed_at) as is_known
  from won w
  join listed l on l.deal_id = w.deal_id
  left join families f on f.account_id = w.account_id and f.family = l.family
  left join first_held h on h.account_id = w.account_id
  where w.kind in ('upsell', 'cross_sell') and w.left_out is null
), placed as (
  select j.deal_id, j.closed_at, j.line_id, j.product_id, j.amount,
    case when j.is_known = 1 and coalesce(j.knows_any, false) then j.by_family else j.kind end as expansion,
    as_money(cast(j.amount as double) * j.share) as part,
    row_number() over (partition by j.deal_id, j.closed_at order by j.by_family, j.net desc, j.line_id) as place
  from judged j where j.is_parted = 1
), parted as (
  select *, sum(part) over (partition by deal_id, closed_at) as parted_total from placed
), happened as (
  select 'won' as record, concat(w.deal_id, '/', coalesce(p.line_id, '')) as event_id, w.deal_id, w.deal_name as name,
    w.account_id, case when p.line_id is null then w.product_id else p.product_id end as product_id, w.rep_id,
    w.closed_at as at, w.reopened_at, w.closed_on as on_day, w.native_amount, w.is_unpriced,
    case
      when p.line_id is null then w.amount
      when p.place = 1 then cast(p.part + (p.amount - p.parted_total) as decimal(20, 4))
      else p.part
    end as amount,
    coalesce(p.expansion, case when w.kind in ('upsell', 'cross_sell') then w.kind end) as expansion,
    cast(null as timestamptz) as accepted_at, false as is_accepted, b.returned_at, w.left_out
  from won w
  left join parted p on p.deal_id = w.deal_id and p.closed_at = w.closed_at
  left join returned_deal b on b.deal_id = w.deal_id and b.closed_on = w.closed_on
  union all
  select 'offer', q.id, d.id, q.number, d.account_id, d.product_id, d.owner_id, q.sent_at, null, local_date(q.sent_at), null,
    false, null, d.kind, q.accepted_at, q.status = 'accepted' and q.accepted_at is null, null, null
  from proposal q
  join deal d on d.id = q.deal_id
  left join test_record t on t.record_id = d.id
  where d.kind in ('upsell', 'cross_sell') and q.sent_at is not null and coalesce(q.status, 'sent') <> 'draft'
    and t.record_id is null
), owned as (
  select account_id as owned_id, owner_id, greatest(from_on, date '1900-01-01') as from_on,
    least(until_on, date '2200-01-01') as until_on
  from owned_days
  union all
  select distinct coalesce(h.account_id, '-'), cast(null as varchar), date '1900-01-01', date '2200-01-01'
  from happened h left join account a on a.id = h.account_id where a.id is null
), rows_of_all as (
  select record, event_id, deal_id, name, account_id, coalesce(account_id, '-') as owned_id, product_id, rep_id, at,
    reopened_at, on_day, native_amount, is_unpriced, amount, expansion, accepted_at, is_accepted, returned_at,
    cast(null as date) as from_on, cast(null as date) as until_on, cast(null as date) as paid_until,
    cast(null as date) as renewed_on, cast(null as date) as bought_on, false as is_lapsing,
    cast(null as date) as contract_on, left_out
  from happened
  union all
  select 'customer', account_id, null, name, account_id, account_id, null, rep_id, null, null, null, null, false, null, null,
    null, false, null, from_on, until_on, paid_until, renewed_on, bought_on, is_lapsing, contract_on, left_out
  from customer_spells
  union all
  select 'owner', owned_id, null, null, case when owned_id <> '-' then owned_id end, owned_id, null, owner_id, null, null,
    null, null, false, null, null, null, false, null, from_on, until_on, null, null, null, false, null, null
  from owned
)
select r.*, cast(null as varchar) as team_id, a.industry as vertical, a.region
from rows_of_all r left join account a on a.id = r.account_id
""",
)
