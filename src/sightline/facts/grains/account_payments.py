"""What companies pay: monthly value under contract, and what they bought, beside who looks after them."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="Monthly values by contract, sales on their day, and owner spells; a subsidiary pays for its parent.",
    grain="one row per stretch of monthly value, per line sold or refunded, and per owner spell of an account",
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
        "source": "source",
        "product": "product_id",
    },
    scope=("rep_id",),
    shown=("name", "value_units"),
    uses=("test_record", "account_owner", "contract", "revenue_levels", "order_lines"),
    sql="""
with company as (
  select count(*) > 0 as has_contracts from contract
), owned as (
  select account_id, owner_id, local_date(valid_from) as from_on, local_date(valid_until) as until_on from account_owner
), paying as (
  select p.account_id, max(case when w.id is not null and t.record_id is null then w.id else p.account_id end) as company_id
  from (
    select account_id from revenue_levels where account_id is not null
    union
    select account_id from order_lines where account_id is not null
  ) p
  left join account a on a.id = p.account_id
  left join account w on w.id = a.parent_id
  left join test_record t on t.record_id = w.id
  group by p.account_id
), unknown as (
  select distinct p.company_id as account_id
  from paying p left join account a on a.id = p.company_id where a.id is null
), rows_of_all as (
  select 'owner' as record, o.account_id, o.account_id as company_id, cast(null as varchar) as product_id,
    o.owner_id as rep_id, o.from_on, o.until_on, cast(null as date) as paid_until, cast(null as date) as renewed_on,
    cast(null as timestamptz) as at, cast(null as decimal(20, 4)) as amount, cast(null as varchar) as currency,
    cast(null as decimal(20, 4)) as own_amount, cast(null as varchar) as item_id, cast(null as varchar) as left_out
  from owned o
  union all
  select 'owner', account_id, account_id, null, null, date '1900-01-01', date '2200-01-01', null, null, null, null, null,
    null, null, null
  from unknown
  union all
  select 'level', l.account_id, p.company_id, l.product_id, l.rep_id, l.from_on, l.until_on, l.paid_until, l.renewed_on,
    null, l.amount, l.currency, null, l.level_id, l.left_out
  from revenue_levels l left join paying p on p.account_id = l.account_id
  union all
  select 'sale', s.account_id, p.company_id, s.product_id, s.rep_id, s.on_day, null, null, null, s.at, s.native_amount,
    s.currency, s.amount, case when s.is_refund then s.line_id else s.order_id end, s.left_out
  from order_lines s left join paying p on p.account_id = s.account_id
)
select
  r.record, r.account_id, coalesce(a.name, r.account_id) as name, r.company_id, r.product_id, r.rep_id,
  cast(null as varchar) as team_id, a.industry as vertical, a.region, a.channel as source, r.from_on, r.until_on,
  r.paid_until, r.renewed_on, r.at, r.amount, r.currency, r.own_amount, units(r.amount) as value_units, r.item_id,
  c.has_contracts, r.left_out
from rows_of_all r cross join company c
left join account a on a.id = r.account_id
""",
)
