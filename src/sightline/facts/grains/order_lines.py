"""What was sold where: lines of standing orders, and refunds as negative lines on their own day."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="Net revenue and units by line; head discounts are spread over the lines; refunds count on their own day.",
    grain="one row per order line or refund; orders without lines are one row; without any orders, won deals",
    key="line_id",
    anchor="on_day",
    known_from="at",
    partition="on_day",
    dimensions={
        "location": "location_id",
        "region": "region",
        "channel": "channel",
        "product": "product_id",
        "rep": "rep_id",
        "team": "team_id",
        "account": "account_id",
        "vertical": "vertical",
    },
    scope=("rep_id",),
    shown=("order_number", "on_day", "units", "amount", "is_refund"),
    money=("amount",),
    uses=("employee_day", "deals", "test_record"),
    sql="""
with only_online as (
  select max(id) as id from location where kind = 'online' having count(*) = 1
), heads as (
  select o.*,
    case when o.location_id is null and o.channel = 'online' then n.id else o.location_id end as sold_at
  from "order" o left join only_online n on true
  left join test_record t on t.record_id = o.account_id
  left join test_record d on d.record_id = o.deal_id
  where coalesce(o.status, 'completed') not in ('cancelled', 'void') and t.record_id is null and d.record_id is null
), netted as (
  select l.id as line_id, l.order_id, l.product_id, coalesce(l.quantity, cast(1 as double)) as units,
    coalesce(l.net, cast(as_money(cast(l.quantity as double) * cast(l.unit_price as double)) - coalesce(l.discount, 0)
      as decimal(20, 4))) as net
  from order_line l
), spread as (
  select n.line_id, n.order_id, n.product_id, n.units, n.net,
    row_number() over (partition by n.order_id order by n.net desc nulls last, n.line_id) as place,
    case
      when coalesce(h.discount, 0) = 0 then cast(0 as decimal(20, 4))
      else as_money(cast(h.discount as double) * ratio(n.net, sum(n.net) over (partition by n.order_id)))
    end as cut
  from netted n join heads h on h.id = n.order_id
), balanced as (
  select s.*, sum(s.cut) over (partition by s.order_id) as cut_total from spread s
), sold as (
  select b.line_id, h.id as order_id, h.number, h.ordered_at as at, h.sold_at as location_id, h.region, h.channel,
    b.product_id, h.employee_id, h.account_id, b.units,
    cast(b.net - b.cut - case when b.place = 1 then coalesce(h.discount, 0) - coalesce(b.cut_total, 0) else 0 end
      as decimal(20, 4)) as net,
    coalesce(h.currency, $currency) as currency, false as is_refund, false as is_orphan
  from balanced b join heads h on h.id = b.order_id
  union all
  select h.id, h.id, h.number, h.ordered_at, h.sold_at, h.region, h.channel, cast(null as varchar), h.employee_id,
    h.account_id, cast(null as double), h.net, coalesce(h.currency, $currency), false, false
  from heads h left join (select distinct order_id from order_line) l on l.order_id = h.id
  where l.order_id is null
  union all
  select r.id, coalesce(h.id, r.order_id), h.number, r.refunded_at, coalesce(r.location_id, h.sold_at), h.region, h.channel,
    r.product_id, h.employee_id, coalesce(r.account_id, h.account_id), -coalesce(r.quantity, cast(0 as double)),
    cast(-r.net as decimal(20, 4)), coalesce(r.currency, h.currency, $currency), true, r.order_id is not null and o.id is null
  from refund r
  left join heads h on h.id = r.order_id
  left join "order" o on o.id = r.order_id
  where o.id is null or h.id is not null
  union all
  select d.deal_id, d.deal_id, d.deal_name, d.closed_at, a.location_id, a.region, cast(null as varchar), d.product_id,
    d.rep_id, d.account_id, q.quantity, d.amount, $currency, false, false
  from deals d
  left join account a on a.id = d.account_id
  left join (select deal_id, sum(quantity) as quantity from deal_line group by deal_id) q on q.deal_id = d.deal_id
  where d.outcome = 'won' and d.reopened_at is null and d.left_out is null
    and (select count(*) from "order") = 0
), dated as (
  select s.*, local_date(s.at) as on_day from sold s
), priced as (
  select d.*, case when d.currency = $currency then cast(1 as decimal(16, 8)) else x.rate end as rate
  from dated d left join fx_day x on x.currency = d.currency and x.day = d.on_day
)
select
  p.line_id, p.order_id, p.number as order_number, p.at, p.on_day, p.location_id, p.region, p.channel,
  p.product_id, p.employee_id as rep_id, e.team_id, p.account_id, a.industry as vertical, p.units,
  converted(p.net, p.rate) as amount, p.currency, p.is_refund,
  p.rate is null and p.net is not null as is_unpriced, p.net as native_amount,
  case
    when p.at is null then 'MISSING_DATE'
    when p.is_orphan then 'MISSING_ORDER'
  end as left_out
from priced p
left join account a on a.id = p.account_id
left join employee_day e on e.rep_id = p.employee_id and e.day = p.on_day
""",
)
