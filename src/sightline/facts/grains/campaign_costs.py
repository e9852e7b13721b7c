"""What winning customers costs: every booked cost and every budget, spread over the days it covers."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="Spend, and the budgets of campaigns, cut into days that add up to the row exactly.",
    grain="one row per spend row or budget and day it covers",
    key="cost_id",
    anchor="on_day",
    dimensions={"campaign": "campaign_id", "channel": "channel"},
    scope=("rep_id",),
    shown=("on_day", "basis", "cost_kind", "spender", "starts_on", "ends_on"),
    sql="""
with booked as (
  select s.id as cost_id, 'spend' as basis, s.campaign_id, s.channel, s.kind as cost_kind, s.team as spender,
    s.starts_on, s.ends_on, s.amount, s.currency
  from spend s
  union all
  select c.id, 'budget', c.id, c.channel, 'budget', cast(null as varchar), c.starts_on, c.ends_on, c.budget, c.currency
  from campaign c where c.budget is not null
), priced as (
  select b.cost_id, b.basis, b.campaign_id, coalesce(c.channel, b.channel) as channel, b.cost_kind, b.spender,
    b.starts_on, case when b.ends_on > b.starts_on then b.ends_on else b.starts_on end as ends_on, b.amount,
    units(case when coalesce(b.currency, $currency) = $currency then cast(b.amount as decimal(20, 4))
      else converted(b.amount, x.rate) end) as total_units
  from booked b
  left join campaign c on c.id = b.campaign_id
  left join fx_day x on x.currency = b.currency and x.day = b.starts_on
), counted as (
  select p.*, days_between(p.starts_on, p.ends_on) + 1 as days from priced p
), spread as (
  select c.*, d.day as on_day, days_between(c.starts_on, d.day) as before
  from counted c join period_day d on d.day >= c.starts_on and d.day <= c.ends_on
  union all
  select c.*, cast(null as date) as on_day, cast(null as bigint) as before from counted c where c.starts_on is null
)
select
  s.cost_id, s.basis, s.campaign_id, s.channel, s.cost_kind, s.spender, s.starts_on, s.ends_on, s.on_day,
  cast(floor(ratio(s.total_units * (s.before + 1), s.days)) - floor(ratio(s.total_units * s.before, s.days)) as bigint)
    as cost_units,
  s.amount is null as is_unknown, s.amount is not null and s.total_units is null as is_unpriced,
  cast(null as varchar) as rep_id, cast(null as varchar) as left_out
from spread s
""",
)
