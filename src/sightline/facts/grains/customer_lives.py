"""How long customers stay: their paid contracts, and for buyers without one their days of purchase."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="Contract spells, and purchase days that last for the lapse window; owners are attached by time, not cut by it.",
    grain="one row per account, contract spell or purchase day, and owner of the account from then on",
    key="account_id",
    known_from="known_at",
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
        "tenure": "tenure_days",
    },
    scope=("rep_id",),
    shown=("name", "from_on", "until_on"),
    uses=("contract", "contract_spell", "purchase", "owned_days"),
    sql="""
with contracted as (
  select account_id, min(started_on) as contract_on from contract where left_out is null group by account_id
), spells as (
  select account_id, instant('1900-01-01 00:00:00+00') as known_at, from_on, until_on, paid_until, renewed_on, false as is_lapsing, cast(null as date) as contract_on
  from contract_spell
  union all
  select p.account_id, p.at, p.on_day, cast(null as date), cast(null as date), cast(null as date), true, c.contract_on
  from purchase p left join contracted c on c.account_id = p.account_id
)
select
  s.account_id, coalesce(a.name, s.account_id) as name, s.known_at, s.from_on, s.until_on, s.paid_until, s.renewed_on,
  s.is_lapsing, s.contract_on, cast(null as bigint) as tenure_days,
  coalesce(o.owner_id, case when o.account_id is null then a.owner_id end) as rep_id, cast(null as varchar) as team_id,
  a.industry as vertical, a.region, a.country, a.channel as source,
  coalesce(o.from_on, date '0001-01-01') as owned_from, coalesce(o.until_on, date '9999-12-31') as owned_until,
  cast(null as varchar) as left_out
from spells s
left join account a on a.id = s.account_id
left join owned_days o on o.account_id = s.account_id and o.until_on > s.from_on
""",
)
