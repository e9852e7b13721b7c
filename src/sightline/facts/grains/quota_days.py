"""Quotas by day: every quota spread over the working days of its period, to the last unit."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="Each version of each person's quota, cut into days that add up to it exactly.",
    grain="one row per quota version and working day of its period",
    key="quota_id",
    anchor="on_day",
    known_from="set_at",
    known_until="replaced_at",
    partition="on_day",
    dimensions={"rep": "rep_id", "team": "team_id", "role": "role"},
    scope=("rep_id",),
    shown=("on_day", "starts_on", "ends_on", "quota_value"),
    money=("quota_value",),
    uses=("employee_day",),
    sql="""
with versions as (
  select
    t.id as quota_id, t.employee_id as rep_id, t.starts_on, t.ends_on, t.value, t.set_at,
    coalesce(t.currency, $currency) as currency,
    row_number() over (
      partition by t.employee_id, t.starts_on, t.ends_on
      order by coalesce(t.version, 1), t.set_at nulls first, t.id
    ) as place,
    coalesce(t.version, 1) as version
  from target t
  where t.metric = 'quota' and t.employee_id is not null
), followed as (
  select v.*,
    min(n.set_at) as replaced_at,
    max(case when n.quota_id is not null and n.set_at is null then 1 else 0 end) as is_void
  from versions v
  left join versions n
    on n.rep_id = v.rep_id and n.starts_on = v.starts_on and n.ends_on = v.ends_on and n.place > v.place
  group by v.quota_id, v.rep_id, v.starts_on, v.ends_on, v.value, v.set_at, v.currency, v.place, v.version
), priced as (
  select f.*,
    case when f.currency = $currency then cast(f.value as decimal(20, 4))
      else converted(f.value, x.rate) end as quota_value
  from followed f
  left join fx_day x on x.currency = f.currency and x.day = f.starts_on
  where f.is_void = 0
), spread as (
  select p.*, d.day,
    coalesce(e.is_business_day, d.weekday < 5) as is_business_day
  from priced p
  join period_day d on d.day >= p.starts_on and d.day <= p.ends_on
  left join employee_day e on e.rep_id = p.rep_id and e.day = d.day
), counted as (
  select s.*,
    count_if(s.is_business_day) over (partition by s.quota_id) as business_days,
    count(*) over (partition by s.quota_id) as days
  from spread s
), placed as (
  select c.*,
    units(c.quota_value) as total_units,
    case when c.business_days > 0 then c.business_days else c.days end as parts,
    row_number() over (partition by c.quota_id order by c.day) as part
  from counted c
  where c.is_business_day or c.business_days = 0
)
select
  p.quota_id, p.rep_id, e.team_id, e.role, p.day as on_day, p.starts_on, p.ends_on,
  coalesce(p.set_at, instant('1900-01-01 00:00:00+00')) as set_at, p.replaced_at,
  p.quota_value,
  cast(cast(floor(cast(p.total_units as double) / p.parts) as bigint)
    + case when p.part <= p.total_units - cast(floor(cast(p.total_units as double) / p.parts) as bigint) * p.parts
      then 1 else 0 end as bigint) as quota_units,
  case when p.value is null then 'MISSING_AMOUNT' when p.quota_value is null then 'MISSING_FX' end as left_out
from placed p
left join employee_day e on e.rep_id = p.rep_id and e.day = p.day
where p.quota_value is not null or p.part = 1
""",
)
