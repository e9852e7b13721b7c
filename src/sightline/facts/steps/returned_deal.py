"""Won deals whose orders were all given back within a month: bought and returned is not acquired."""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per close of a deal whose every order was refunded in full by the 30th day after it.",
    uses=("deal_state",),
    sql="""
with lines as (
  select order_id, sum(coalesce(net, cast(as_money(cast(quantity as double) * cast(unit_price as double))
    - coalesce(discount, 0) as decimal(20, 4)))) as net
  from order_line group by order_id
), bought as (
  select o.id as order_id, o.deal_id, coalesce(l.net - coalesce(o.discount, 0), o.net) as net
  from "order" o left join lines l on l.order_id = o.id
  where o.deal_id is not null and coalesce(o.status, 'completed') not in ('cancelled', 'void')
), closed as (
  select deal_id, local_date(from_at) as closed_on from deal_state where state = 'won'
), given_back as (
  select c.deal_id, c.closed_on, b.order_id, sum(r.net) as refunded, max(r.refunded_at) as refunded_at
  from closed c
  join bought b on b.deal_id = c.deal_id
  join refund r on r.order_id = b.order_id and local_date(r.refunded_at) <= day_after(c.closed_on, 30)
  group by c.deal_id, c.closed_on, b.order_id
)
select c.deal_id, c.closed_on, max(g.refunded_at) as returned_at
from closed c
join bought b on b.deal_id = c.deal_id and b.net > 0
left join given_back g on g.deal_id = c.deal_id and g.closed_on = c.closed_on and g.order_id = b.order_id
group by c.deal_id, c.closed_on
having count(*) = count_if(g.refunded >= b.net)
""",
)
