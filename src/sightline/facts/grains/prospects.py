"""Prospects somebody began to work on: one row per prospect and beginning."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="First touches of prospects, and touches after a year of silence, with the first day as a customer.",
    grain="one row per prospect (account when known, else contact, else lead) and first touch after silence",
    key="activity_id",
    anchor="contacted_on",
    known_from="contacted_at",
    partition="contacted_on",
    dimensions={
        "rep": "rep_id",
        "team": "team_id",
        "channel": "channel",
        "touches": "touch_band",
        "source": "source",
        "vertical": "vertical",
        "region": "region",
        "account": "account_id",
    },
    scope=("rep_id",),
    shown=("name", "contacted_on", "channel", "touches", "customer_on"),
    uses=("employee_day", "prospect_touch", "customer_since"),
    sql="""
with spaced as (
  select unit_id, activity_id, on_day,
    lag(on_day) over (partition by unit_id order by at, activity_id) as day_before
  from prospect_touch
), begun as (
  select activity_id from spaced where day_before is null or days_between(day_before, on_day) >= 365
), entries as (
  select t.*, s.customer_on, s.sold_on,
    least(day_after(t.on_day, 180), coalesce(s.customer_on, date '2200-01-01')) as last_day
  from begun b
  join prospect_touch t on t.activity_id = b.activity_id
  left join customer_since s on s.unit_id = t.unit_id
), followed as (
  select e.activity_id, count(*) as touches
  from entries e
  join prospect_touch t on t.unit_id = e.unit_id and t.on_day >= e.on_day and t.on_day <= e.last_day
  group by e.activity_id
)
select
  e.activity_id, e.unit_id, coalesce(a.name, k.name, l.company, l.name) as name, e.at as contacted_at,
  e.on_day as contacted_on, e.kind as channel, e.rep_id, d.team_id, e.account_id,
  coalesce(l.channel, a.channel) as source, coalesce(a.industry, l.vertical) as vertical, a.region,
  coalesce(f.touches, 1) as touches,
  case
    when f.touches is null or f.touches <= 1 then '1'
    when f.touches = 2 then '2'
    when f.touches <= 5 then '3 to 5'
    when f.touches <= 10 then '6 to 10'
    else '11 and more'
  end as touch_band,
  e.customer_on, e.sold_on is null or e.sold_on <> e.customer_on as is_assisted,
  case when e.customer_on < e.on_day then 'CUSTOMER_BEFORE' end as left_out
from entries e
left join followed f on f.activity_id = e.activity_id
left join account a on a.id = e.account_id
left join contact k on k.id = e.contact_id
left join lead l on l.id = e.lead_id
left join employee_day d on d.rep_id = e.rep_id and d.day = e.on_day
""",
)
