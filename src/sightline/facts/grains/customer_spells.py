"""When accounts were customers: by contract, or by buying again before they lapse."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="Customer state by day: paid contracts joined over the grace days; purchases until the lapse window ends.",
    grain="one row per account, paid time or purchase, and owner; rows of an account never overlap",
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
        "country": "country",
    },
    scope=("rep_id",),
    shown=("name", "from_on", "until_on"),
    uses=("test_record", "contract", "contract_spell", "purchase", "owned_days"),
    sql="""
with bought as (
  select p.account_id, p.on_day as from_on,
    lead(p.on_day) over (partition by p.account_id order by p.on_day) as until_on, c.contract_on
  from purchase p
  left join (
    select account_id, min(started_on) as contract_on from contract where left_out is null group by account_id
  ) c on c.account_id = p.account_id
), spells as (
  select account_id, from_on, until_on, paid_until, renewed_on, false as is_lapsing, cast(null as date) as contract_on
  from contract_spell
  union all
  select account_id, from_on, until_on, cast(null as date), cast(null as date), true, contract_on from bought
), owned as (
  select s.account_id, s.is_lapsing, s.renewed_on, s.contract_on, s.from_on as bought_on,
    case when o.from_on > s.from_on then o.from_on else s.from_on end as from_on,
    case when o.until_on < coalesce(s.until_on, date '9999-12-31') then o.until_on else s.until_on end as until_on,
    case when o.until_on < coalesce(s.paid_until, date '9999-12-31') then o.until_on else s.paid_until end as paid_until,
    o.owner_id as rep_id
  from spells s
  left join owned_days o
    on o.account_id = s.account_id
    and o.until_on > s.from_on and o.from_on < coalesce(s.until_on, date '9999-12-31')
)
select
  w.account_id, coalesce(a.name, w.account_id) as name, w.rep_id, a.industry as vertical, a.region, a.country,
  cast(null as varchar) as team_id,
  coalesce(w.from_on, w.bought_on) as from_on, w.until_on, w.paid_until, w.renewed_on, w.bought_on, w.is_lapsing, w.contract_on,
  cast(null as varchar) as left_out
from owned w
left join account a on a.id = w.account_id
left join test_record t on t.record_id = w.account_id
where t.record_id is null
union all
select
  c.account_id, coalesce(a.name, c.account_id), a.owner_id, a.industry, a.region, a.country, cast(null as varchar),
  c.started_on, c.until_on, c.until_on, cast(null as date), c.started_on, false, cast(null as date), c.left_out
from contract c left join account a on a.id = c.account_id
where c.left_out is not null
""",
)
