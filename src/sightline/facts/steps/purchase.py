"""Days on which accounts bought: standing orders that were not taken back whole the same day."""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per account and day with a purchase.",
    uses=("test_record",),
    sql="""
with lines as (
  select order_id, sum(coalesce(net, cast(as_money(cast(quantity as double) * cast(unit_price as double))
    - coalesce(discount, 0) as decimal(20, 4)))) as net
  from order_line group by order_id
), given_back as (
  select order_id, local_date(refunded_at) as on_day, sum(net) as net
  from refund group by order_id, local_date(refunded_at)
), placed as (
  select o.id, o.account_id, o.ordered_at, local_date(o.ordered_at) as on_day,
    coalesce(l.net - coalesce(o.discount, 0), o.net) as net
  from "order" o
  left join lines l on l.order_id = o.id
  left join test_record t on t.record_id = o.account_id
  left join test_record d on d.record_id = o.deal_id
  where t.record_id is null and d.record_id is null and coalesce(o.status, 'completed') not in ('cancelled', 'void') and o.account_id is not null
)
select p.account_id, p.on_day, min(p.ordered_at) as at
from placed p
left join given_back g on g.order_id = p.id and g.on_day = p.on_day
where (p.net is null or p.net > 0) and p.on_day is not null
  and (g.net is null or p.net is null or g.net < p.net)
group by p.account_id, p.on_day
""",
)
