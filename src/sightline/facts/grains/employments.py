"""Who was on the payroll when: one row per stretch of an employee in one team, role and band of tenure."""

from sightline.facts.fact import Fact

_BANDS = (365, 1095, 1825)
_GROWN = "\n".join(
    f"  union select id, day_after(hire_date, {days}) from employee where hire_date is not null" for days in _BANDS
)

FACT = Fact(
    doc="Employment by day, cut wherever team, role or tenure change; hired after leaving means hired again.",
    grain="one row per employee and stretch in which nothing changes",
    key="rep_id",
    anchor="left_on",
    starts="from_on",
    ends="until_on",
    dimensions={"rep": "rep_id", "team": "team_id", "role": "role", "tenure_band": "tenure_band"},
    scope=("rep_id",),
    shown=("name", "counted_on", "from_on", "until_on", "left_on", "leave_type"),
    sql=f"""
with edges as (
  select id as rep_id, date '1900-01-01' as day from employee
  union select id, hire_date from employee where hire_date is not null
  union select id, day_after(leave_date, 1) from employee where leave_date is not null
{_GROWN}
  union select employee_id, valid_from from team_membership
  union select employee_id, valid_to from team_membership where valid_to is not null
  union select employee_id, valid_from from role_assignment
  union select employee_id, valid_to from role_assignment where valid_to is not null
), stretches as (
  select rep_id, day as from_on,
    coalesce(lead(day) over (partition by rep_id order by day), date '2200-01-01') as until_on
  from edges
), employed as (
  select s.rep_id, s.from_on, s.until_on, e.full_name as name, e.hire_date, e.leave_date, e.leave_type,
    e.team_id, e.role
  from stretches s
  join employee e on e.id = s.rep_id
  where case
    when e.hire_date > e.leave_date then s.from_on <= e.leave_date or s.from_on >= e.hire_date
    else (e.hire_date is null or e.hire_date <= s.from_on) and (e.leave_date is null or e.leave_date >= s.from_on)
  end
), teamed as (
  select p.rep_id, p.from_on, coalesce(m.team_id, p.team_id) as team_id,
    row_number() over (
      partition by p.rep_id, p.from_on
      order by case when m.is_primary then 0 else 1 end, m.valid_from desc nulls last, m.team_id nulls last
    ) as choice
  from employed p
  left join team_membership m
    on m.employee_id = p.rep_id and m.valid_from <= p.from_on and (m.valid_to is null or m.valid_to > p.from_on)
), dated as (
  select p.rep_id, p.from_on, coalesce(r.role, p.role) as role,
    row_number() over (
      partition by p.rep_id, p.from_on order by r.valid_from desc nulls last, r.id desc nulls last
    ) as choice
  from employed p
  left join role_assignment r
    on r.employee_id = p.rep_id and r.valid_from <= p.from_on and (r.valid_to is null or r.valid_to > p.from_on)
)
select
  p.rep_id, p.name, p.from_on, p.until_on, t.team_id, d.role, p.leave_type,
  case
    when p.hire_date is null or p.hire_date > p.from_on then null
    when days_between(p.hire_date, p.from_on) < {_BANDS[0]} then 'under 1 year'
    when days_between(p.hire_date, p.from_on) < {_BANDS[1]} then '1 to 3 years'
    when days_between(p.hire_date, p.from_on) < {_BANDS[2]} then '3 to 5 years'
    else '5 years and more'
  end as tenure_band,
  case
    when p.leave_date >= p.from_on and p.leave_date < p.until_on
      and not coalesce(p.hire_date > p.leave_date and days_between(p.leave_date, p.hire_date) <= 30, false)
    then p.leave_date
  end as left_on,
  cast(null as date) as counted_on,
  cast(null as varchar) as left_out
from employed p
join teamed t on t.rep_id = p.rep_id and t.from_on = p.from_on and t.choice = 1
join dated d on d.rep_id = p.rep_id and d.from_on = p.from_on and d.choice = 1
""",
)
