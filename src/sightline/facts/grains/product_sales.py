"""What each product brought in: lines of orders and refunds, and lines of won deals beside them."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="Net revenue and units by product; lines of won deals are the headline only where there is no order at all.",
    grain="one row per order line or refund, and one per line of each decision that won a deal",
    key="line_id",
    anchor="on_day",
    known_from="at",
    known_until="reopened_at",
    partition="on_day",
    dimensions={
        "product": "product_id",
        "family": "family",
        "region": "region",
        "rep": "rep_id",
        "team": "team_id",
        "account": "account_id",
        "vertical": "vertical",
        "new_or_existing": "new_or_existing",
    },
    scope=("rep_id",),
    shown=("name", "on_day", "units", "amount", "is_refund"),
    money=("amount",),
    uses=("order_lines", "deals", "customer_since"),
    sql="""
with company as (
  select count(*) > 0 as has_orders from "order"
), discounted as (
  select l.id as line_id, l.order_id, coalesce(l.net, cast(as_money(cast(l.quantity as double) * cast(l.unit_price as double))
      - coalesce(l.discount, 0) as decimal(20, 4))) as net, units(o.discount) as cut
  from order_line l join "order" o on o.id = l.order_id
  where o.discount <> 0
), weighed as (
  select line_id, order_id, net, cut, cut * ratio(net, sum(net) over (partition by order_id)) as part
  from discounted where net > 0
), rounded as (
  select *, floor(part) as whole_part, cut - sum(floor(part)) over (partition by order_id) as to_share,
    row_number() over (partition by order_id order by part - floor(part) desc, line_id) as place
  from weighed
), netted as (
  select d.line_id, d.order_id,
    cast(d.net - cast(coalesce(r.whole_part + case when r.place <= r.to_share then 1 else 0 end, 0) as decimal(20, 4))
      * 0.0001 as decimal(20, 4)) as net
  from discounted d left join rounded r on r.line_id = d.line_id
), lone as (
  select order_id, -max(cut) as cut from discounted
  group by order_id having count_if(net > 0) = 0
), one_product as (
  select order_id, max(product_id) as product_id from order_line
  group by order_id having count(distinct product_id) = 1 and count(*) = count(product_id)
), lines as (
  select l.line_id, l.order_id, l.order_number as name, l.at, l.on_day, l.location_id,
    case when l.is_refund then coalesce(l.product_id, s.product_id) else l.product_id end as product_id,
    coalesce(l.region, a.region) as region, l.rep_id, l.team_id, l.account_id, l.vertical, l.units, l.currency, l.is_refund,
    case when n.line_id is null then l.native_amount else n.net end as net, l.left_out
  from order_lines l
  cross join company c
  left join netted n on n.line_id = l.line_id
  left join one_product s on s.order_id = l.order_id and l.is_refund
  left join account a on a.id = l.account_id
  where c.has_orders or l.is_refund
), of_orders as (
  select * from lines
  union all
  select concat(f.order_id, '/discount'), f.order_id, f.name, f.at, f.on_day, f.location_id, cast(null as varchar), f.region,
    f.rep_id, f.team_id, f.account_id, f.vertical, cast(null as double), f.currency, false,
    cast(cast(o.cut as decimal(20, 4)) * 0.0001 as decimal(20, 4)), f.left_out
  from lone o
  join (
    select *, row_number() over (partition by order_id order by line_id) as place from lines where not is_refund
  ) f on f.order_id = o.order_id and f.place = 1
), won as (
  select * from deals where outcome = 'won'
), listed as (
  select d.deal_id, d.closed_at, l.id as line_id, l.product_id, l.quantity as units,
    coalesce(l.currency, d.currency) as currency,
    coalesce(l.total, cast(as_money(cast(l.quantity as double) * cast(l.unit_price as double)) - coalesce(l.discount, 0)
      as decimal(20, 4))) as net
  from won d join deal_line l on l.deal_id = d.deal_id
  union all
  select d.deal_id, d.closed_at, d.deal_id, d.product_id, cast(null as double), d.currency, d.native_amount
  from won d left join (select distinct deal_id from deal_line) l on l.deal_id = d.deal_id
  where l.deal_id is null
), of_deals as (
  select l.line_id, d.deal_id as order_id, d.deal_name as name, d.closed_at as at, d.closed_on as on_day,
    cast(null as varchar) as location_id, l.product_id, d.region, d.rep_id, d.team_id, d.account_id, d.vertical, l.units,
    l.currency, false as is_refund, l.net, d.left_out, d.reopened_at
  from listed l join won d on d.deal_id = l.deal_id and d.closed_at is not distinct from l.closed_at
), sold as (
  select o.*, cast(null as timestamptz) as reopened_at, false as is_of_deal, true as is_headline,
    coalesce(local_date(h.ordered_at), o.on_day) as bought_on
  from of_orders o left join "order" h on h.id = o.order_id
  union all
  select d.*, true, not c.has_orders, d.on_day from of_deals d cross join company c
), priced as (
  select s.*, case when s.currency = $currency then cast(1 as decimal(16, 8)) else x.rate end as rate
  from sold s left join fx_day x on x.currency = s.currency and x.day = s.on_day
)
select
  s.line_id, s.order_id, s.name, s.at, s.on_day, s.reopened_at, s.location_id, s.product_id, p.family, s.region,
  s.rep_id, s.team_id, s.account_id, s.vertical, s.units, s.currency, s.net as native_amount,
  converted(s.net, s.rate) as amount, s.rate is null and s.net is not null as is_unpriced,
  s.is_refund, s.is_of_deal, s.is_headline,
  case when s.account_id is null then null when k.customer_on < s.bought_on then 'existing' else 'new' end as new_or_existing,
  s.left_out
from priced s
left join product p on p.id = s.product_id
left join customer_since k on k.unit_id = s.account_id
""",
)
