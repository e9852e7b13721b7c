"""What accounts brought in and when they were customers, so that the same customers can be compared over time."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="Owner spells of accounts, their times as customers, and what was sold to them, with who referred them.",
    grain="one row per owner spell, per time as a customer, per line sold or refunded, and per first day as a customer",
    key="account_id",
    member="account_id",
    starts="from_on",
    ends="until_on",
    dimensions={
        "rep": "rep_id",
        "team": "team_id",
        "account": "account_id",
        "vertical": "vertical",
        "region": "region",
    },
    scope=("rep_id",),
    shown=("name", "on_day", "amount", "currency"),
    money=("amount",),
    uses=("owned_days", "customer_spells", "order_lines", "first_purchases"),
    sql="""
with strangers as (
  select distinct c.account_id
  from customer_spells c left join account a on a.id = c.account_id where a.id is null and c.account_id is not null
), rows_of_all as (
  select 'owner' as record, account_id, owner_id as rep_id, greatest(from_on, date '1900-01-01') as from_on,
    least(until_on, date '2200-01-01') as until_on, cast(null as date) as paid_until,
    cast(null as date) as renewed_on, cast(null as date) as bought_on, false as is_lapsing,
    cast(null as date) as contract_on, cast(null as timestamptz) as at, cast(null as date) as on_day,
    cast(null as decimal(20, 4)) as amount, cast(null as varchar) as currency, cast(null as varchar) as line_id,
    cast(null as varchar) as left_out
  from owned_days
  union all
  select 'owner', account_id, null, date '1900-01-01', date '2200-01-01', null, null, null, false, null, null, null, null,
    null, null, null
  from strangers
  union all
  select 'customer', account_id, rep_id, from_on, until_on, paid_until, renewed_on, bought_on, is_lapsing, contract_on,
    null, null, null, null, null, left_out
  from customer_spells
  union all
  select 'sale', account_id, rep_id, on_day, null, null, null, null, false, null, at, on_day, native_amount, currency,
    line_id, left_out
  from order_lines where account_id is not null or left_out is not null
  union all
  select 'first', account_id, rep_id, shown_from_on, shown_until_on, null, null, null, false, null, null, on_day, null, null,
    null, null
  from first_purchases
)
select
  r.record, r.account_id, coalesce(a.name, r.account_id) as name, r.rep_id, cast(null as varchar) as team_id,
  a.industry as vertical, a.region, a.referral_account_id as referrer_id, r.from_on, r.until_on,
  r.paid_until, r.renewed_on, r.bought_on, r.is_lapsing, r.contract_on, r.at, r.on_day, r.amount, r.currency, r.line_id,
  r.left_out
from rows_of_all r
left join account a on a.id = r.account_id
""",
)
