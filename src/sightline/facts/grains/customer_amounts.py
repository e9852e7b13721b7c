"""What customers brought in and when: one row per order or refund, with the buyer's days of purchase told apart."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="Net revenue by order and refund, each on its own day; without any orders, won deals. Owners are attached by time.",
    grain="one row per order or refund, and owner of the account from then on",
    key="amount_id",
    anchor="on_day",
    known_from="known_at",
    starts="on_day",
    dimensions={
        "rep": "rep_id",
        "team": "team_id",
        "account": "account_id",
        "vertical": "vertical",
        "region": "region",
        "country": "country",
        "source": "source",
    },
    scope=("rep_id",),
    shown=("name", "on_day", "kind", "amount"),
    money=("amount",),
    uses=("order_lines", "contract", "owned_days"),
    sql="""
with sold as (
  select order_id, account_id, on_day, min(at) as at, sum(amount) as amount, sum(native_amount) as net,
    count_if(is_unpriced) > 0 as is_unpriced, count(native_amount) = 0 as is_unknown
  from order_lines where not is_refund and left_out is null
  group by order_id, account_id, on_day
), given_back as (
  select line_id, order_id, account_id, on_day, at, amount, native_amount, is_unpriced
  from order_lines where is_refund and left_out is null
), same_day as (
  select order_id, on_day, sum(native_amount) as net from given_back group by order_id, on_day
), kinds as (
  select count(*) = 0 as has_deals_alone from "order"
), placed as (
  select s.*, k.has_deals_alone, case when k.has_deals_alone then coalesce(s.net > 0, false)
    else (s.net is null or s.net > 0) and (b.net is null or s.net is null or -b.net < s.net) end as is_purchase
  from sold s cross join kinds k
  left join same_day b on b.order_id = s.order_id and b.on_day = s.on_day
), bought as (
  select account_id, on_day, lag(on_day) over (partition by account_id order by on_day) as before_on
  from (
    select distinct account_id, on_day from placed
    where is_purchase and not has_deals_alone and account_id is not null
  ) days
), amounts as (
  select order_id as amount_id, order_id, case when has_deals_alone then 'deal' else 'order' end as kind, account_id,
    on_day, at, on_day as bought_on, amount, is_unpriced, is_unknown, is_purchase, is_purchase as is_of_purchase,
    row_number() over (partition by account_id, on_day, is_purchase order by at, order_id) as place,
    row_number() over (partition by account_id, on_day, is_purchase and amount is not null order by at, order_id)
      as valued_place
  from placed
  union all
  select g.line_id, g.order_id, 'refund', g.account_id, g.on_day, g.at, p.on_day, g.amount, g.is_unpriced,
    g.native_amount is null, false, coalesce(p.is_purchase and p.amount is not null, false), 0, 0
  from given_back g left join placed p on p.order_id = g.order_id
), contracted as (
  select account_id, min(started_on) as contract_on from contract where left_out is null group by account_id
)
select
  m.amount_id, m.order_id, m.kind, m.account_id, coalesce(a.name, m.account_id) as name, m.on_day, m.at as known_at, m.amount,
  m.is_unpriced, m.is_unknown, m.is_purchase, c.contract_on,
  coalesce(m.is_purchase and m.place = 1 and b.account_id is not null, false) as is_purchase_day,
  coalesce(m.is_purchase and m.place = 1 and b.account_id is not null and b.before_on is null, false) as is_first_day,
  coalesce(m.is_purchase and m.amount is not null and m.valued_place = 1 and b.before_on is not null, false)
    as is_valued_repeat,
  coalesce(m.is_of_purchase and b.before_on is not null, false) as is_of_repeat,
  days_between(b.before_on, b.on_day) as gap_days,
  coalesce(o.owner_id, case when o.account_id is null then a.owner_id end) as rep_id, cast(null as varchar) as team_id,
  a.industry as vertical, a.region, a.country, a.channel as source,
  coalesce(o.from_on, date '0001-01-01') as owned_from, coalesce(o.until_on, date '9999-12-31') as owned_until,
  cast(null as varchar) as left_out
from amounts m
left join account a on a.id = m.account_id
left join contracted c on c.account_id = m.account_id
left join bought b on b.account_id = m.account_id and b.on_day = m.bought_on
left join owned_days o on o.account_id = m.account_id and o.until_on > m.on_day
""",
)
