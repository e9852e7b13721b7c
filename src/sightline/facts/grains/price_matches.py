"""Our prices beside those of competitors: one row per observation and day on which it may still hold."""

from sightline.facts.fact import PUBLIC, Fact

FACT = Fact(
    doc="Competitors' prices on every day for up to 14 days after they were seen, with our own; and units sold by day.",
    grain="one row per observation and day until the next one at its place, one per unusable one, one per day of sales",
    key="match_id",
    anchor="on_day",
    known_from="at",
    partition="on_day",
    dimensions={
        "product": "product_id",
        "family": "family",
        "competitor": "competitor",
        "region": "region",
        "channel": "channel",
    },
    scope=PUBLIC,
    shown=("on_day", "competitor", "at", "own_price", "competitor_price"),
    money=("own_price", "competitor_price"),
    uses=("product_sales",),
    sql="""
with priced as (
  select o.id, o.product_id, o.competitor_id, o.at, local_date(o.at) as seen_on, o.amount, o.location_id,
    coalesce(o.kind, 'list') = 'promo' as is_promo, coalesce(o.in_stock, true) as in_stock,
    case when coalesce(o.currency, $currency) = $currency then cast(1 as decimal(16, 8)) else x.rate end as rate
  from competitor_price o
  left join fx_day x on x.currency = o.currency and x.day = local_date(o.at)
), judged as (
  select *,
    case
      when amount is null then 'MISSING_AMOUNT'
      when amount <= 0 then 'NOT_POSITIVE'
      when rate is null then 'MISSING_FX'
    end as fault
  from priced
), followed as (
  select *,
    lead(seen_on) over (partition by product_id, competitor_id, location_id order by at, id) as next_on,
    lead(seen_on) over (partition by product_id, competitor_id, location_id, is_promo order by at, id) as next_alike_on
  from judged where fault is null
), ages as (
  select days_between(date '2000-01-01', day) as age
  from period_day where day >= date '2000-01-01' and day <= date '2000-01-15'
), standing as (
  select f.*, day_after(f.seen_on, g.age) as on_day
  from followed f cross join ages g
  where coalesce(day_after(f.seen_on, g.age) <= case when f.is_promo then f.next_on else f.next_alike_on end, true)
), asked as (
  select distinct product_id, on_day from standing
), listed as (
  select k.product_id, k.on_day, p.amount, coalesce(p.currency, $currency) as currency,
    row_number() over (
      partition by k.product_id, k.on_day
      order by coalesce(p.price_list, ''), p.valid_from desc, p.id
    ) as choice
  from asked k
  join price p
    on p.product_id = k.product_id and p.valid_from <= k.on_day and (p.valid_to is null or p.valid_to > k.on_day)
  where p.amount is not null
), offered as (
  select product_id, on_day, amount, currency from listed where choice = 1
  union all
  select k.product_id, k.on_day, p.list_price, coalesce(p.currency, $currency)
  from asked k
  join product p on p.id = k.product_id
  left join listed l on l.product_id = k.product_id and l.on_day = k.on_day and l.choice = 1
  where l.product_id is null and p.list_price is not null
), own as (
  select o.product_id, o.on_day,
    case when o.currency = $currency then o.amount else converted(o.amount, x.rate) end as own_price
  from offered o left join fx_day x on x.currency = o.currency and x.day = o.on_day
), rows_made as (
  select s.id as match_id, true as is_match, s.at, s.on_day, s.product_id, s.competitor_id, s.location_id, s.is_promo,
    s.in_stock, o.own_price, converted(s.amount, s.rate) as competitor_price,
    cast(null as double) as units, cast(null as decimal(20, 4)) as revenue, s.fault
  from standing s left join own o on o.product_id = s.product_id and o.on_day = s.on_day
  union all
  select j.id, false, j.at, j.seen_on, j.product_id, j.competitor_id, j.location_id, j.is_promo, j.in_stock,
    cast(null as decimal(20, 4)), j.amount, cast(null as double), cast(null as decimal(20, 4)), j.fault
  from judged j where j.fault is not null
  union all
  select l.product_id, false, max(l.at), l.on_day, l.product_id, cast(null as varchar), cast(null as varchar), false,
    false, cast(null as decimal(20, 4)), cast(null as decimal(20, 4)), sum(l.units),
    cast(sum(l.amount) as decimal(20, 4)), cast(null as varchar)
  from product_sales l
  join (select distinct product_id from followed) k on k.product_id = l.product_id
  where l.left_out is null and not l.is_of_deal
  group by l.product_id, l.on_day, l.amount is null
)
select r.match_id, r.is_match, r.at, r.on_day, r.product_id, p.family, coalesce(c.name, r.competitor_id) as competitor,
  w.region, w.kind as channel, r.is_promo, r.in_stock, r.own_price, r.competitor_price, r.units, r.revenue, r.fault,
  cast(null as varchar) as left_out
from rows_made r
left join product p on p.id = r.product_id
left join competitor c on c.id = r.competitor_id
left join location w on w.id = r.location_id
""",
)
