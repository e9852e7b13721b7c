"""What contract customers pay each month: one row per subscription and every change of its value."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="Monthly recurring revenue as amounts that stand between two days; the rows of a day add up to its level.",
    grain="one row per subscription start or change of value, and account owner",
    key="level_id",
    member="account_id",
    starts="from_on",
    ends="until_on",
    dimensions={
        "rep": "rep_id",
        "team": "team_id",
        "account": "account_id",
        "product": "product_id",
        "vertical": "vertical",
        "region": "region",
    },
    scope=("rep_id",),
    shown=("name", "from_on", "until_on", "amount", "currency"),
    uses=("contract", "contract_spell", "owned_days"),
    sql="""
with news as (
  select subscription_id, sum(amount) as amount, max(currency) as currency
  from mrr_movement where kind = 'new' group by subscription_id
), priced as (
  select c.subscription_id, c.account_id, c.product_id, c.started_on, c.left_out,
    coalesce(c.mrr, n.amount) as mrr,
    coalesce(c.currency, case when c.mrr is null then n.currency end, $currency) as currency,
    c.until_on as paid_until,
    coalesce(s.until_on, c.until_on) as until_on,
    s.renewed_on
  from contract c
  left join news n on n.subscription_id = c.subscription_id
  left join contract_spell s on s.account_id = c.account_id and s.paid_until = c.until_on
), amounts as (
  select subscription_id as level_id, account_id, product_id, started_on as from_on, paid_until, until_on, renewed_on,
    mrr as amount, currency,
    left_out
  from priced
  union all
  select m.id, p.account_id, p.product_id,
    case when m.on_day > p.started_on then m.on_day else p.started_on end, p.paid_until, p.until_on, p.renewed_on,
    coalesce(m.amount, 0), coalesce(m.currency, p.currency), p.left_out
  from mrr_movement m join priced p on p.subscription_id = m.subscription_id
  where m.kind in ('expansion', 'contraction', 'price_change')
    and (p.paid_until is null or m.on_day < p.paid_until)
), owned as (
  select a.level_id, a.account_id, a.product_id, a.amount, a.currency, a.renewed_on,
    case when o.from_on > a.from_on then o.from_on else a.from_on end as from_on,
    case when o.until_on < coalesce(a.until_on, date '9999-12-31') then o.until_on else a.until_on end as until_on,
    case when o.until_on < coalesce(a.paid_until, date '9999-12-31') then o.until_on else a.paid_until end as paid_until,
    o.owner_id as rep_id, a.left_out
  from amounts a
  left join owned_days o
    on o.account_id = a.account_id
    and o.until_on > a.from_on and o.from_on < coalesce(a.until_on, date '9999-12-31')
)
select
  w.level_id, w.account_id, coalesce(c.name, w.account_id) as name, w.product_id, w.rep_id,
  cast(null as varchar) as team_id, c.industry as vertical, c.region,
  w.from_on, w.until_on, w.paid_until, w.renewed_on, w.from_on as bought_on, cast(null as date) as contract_on, false as is_lapsing, w.amount, w.currency, w.left_out
from owned w left join account c on c.id = w.account_id
""",
)
