"""What contract customers pay a month, with whoever looks after them: one row per contract and change of its value."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="Monthly value of contracts as amounts that stand between two days; owners are attached by time, not cut by it.",
    grain="one row per contract or change of its value, and owner of the account from then on",
    key="account_id",
    starts="from_on",
    ends="until_on",
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
    shown=("name",),
    uses=("contract", "contract_spell", "owned_days"),
    sql="""
with news as (
  select subscription_id, sum(amount) as amount, max(currency) as currency
  from mrr_movement where kind = 'new' group by subscription_id
), priced as (
  select c.subscription_id, c.account_id, c.started_on, coalesce(c.mrr, n.amount) as mrr,
    coalesce(c.currency, case when c.mrr is null then n.currency end, $currency) as currency,
    c.until_on as paid_until, coalesce(s.until_on, c.until_on) as until_on, s.renewed_on
  from contract c
  left join news n on n.subscription_id = c.subscription_id
  left join contract_spell s on s.account_id = c.account_id and s.paid_until = c.until_on
  where c.left_out is null
), amounts as (
  select subscription_id as payment_id, account_id, started_on as from_on, paid_until, until_on, renewed_on,
    mrr as amount, currency
  from priced
  union all
  select m.id, p.account_id, case when m.on_day > p.started_on then m.on_day else p.started_on end, p.paid_until,
    p.until_on, p.renewed_on, coalesce(m.amount, 0), coalesce(m.currency, p.currency)
  from mrr_movement m join priced p on p.subscription_id = m.subscription_id
  where m.kind in ('expansion', 'contraction', 'price_change') and (p.paid_until is null or m.on_day < p.paid_until)
)
select
  m.payment_id, m.account_id, coalesce(a.name, m.account_id) as name, m.from_on, m.until_on, m.paid_until, m.renewed_on,
  m.amount, m.currency,
  coalesce(o.owner_id, case when o.account_id is null then a.owner_id end) as rep_id, cast(null as varchar) as team_id,
  a.industry as vertical, a.region, a.country, a.channel as source,
  coalesce(o.from_on, date '0001-01-01') as owned_from, coalesce(o.until_on, date '9999-12-31') as owned_until,
  cast(null as varchar) as left_out
from amounts m
left join account a on a.id = m.account_id
left join owned_days o on o.account_id = m.account_id and o.until_on > m.from_on
""",
)
