"""How long accounts wait between purchases: the measure of when a buyer has lapsed."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="Days between consecutive purchase days of accounts without a contract.",
    grain="one row per account and pair of consecutive purchase days",
    key="account_id",
    anchor="on_day",
    dimensions={"account": "account_id"},
    scope=None,
    shown=("on_day", "gap_days"),
    uses=("purchase", "contract"),
    sql="""
with ordered as (
  select p.account_id, p.on_day, c.contract_on,
    lag(p.on_day) over (partition by p.account_id order by p.on_day) as before_on
  from purchase p
  left join (
    select account_id, min(started_on) as contract_on from contract where left_out is null group by account_id
  ) c on c.account_id = p.account_id
)
select account_id, on_day, contract_on, days_between(before_on, on_day) as gap_days, cast(null as varchar) as left_out
from ordered where before_on is not null
""",
)
