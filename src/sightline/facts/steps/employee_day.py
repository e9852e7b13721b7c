"""Where every employee belonged, and whether they worked, on every day the data covers."""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per employee and day of the data's span.",
    sql="""
with placed as (
  select
    e.id as rep_id,
    d.day,
    coalesce(m.team_id, e.team_id) as team_id,
    coalesce(r.role, e.role) as role,
    coalesce(l.manager_id, e.manager_id) as manager_id,
    coalesce(c.id, 'default') as calendar_id,
    (e.hire_date is null or e.hire_date <= d.day)
      and (e.leave_date is null or e.leave_date >= d.day) as is_employed,
    coalesce(e.leave_date < d.day, false) as has_left,
    row_number() over (
      partition by e.id, d.day
      order by
        case when m.is_primary then 0 else 1 end,
        m.valid_from desc nulls last, r.valid_from desc nulls last, l.valid_from desc nulls last,
        m.team_id nulls last
    ) as choice
  from employee e
  join period_day d on d.day >= $first_day and d.day <= $last_day
  left join team_membership m
    on m.employee_id = e.id and m.valid_from <= d.day and (m.valid_to is null or m.valid_to > d.day)
  left join role_assignment r
    on r.employee_id = e.id and r.valid_from <= d.day and (r.valid_to is null or r.valid_to > d.day)
  left join reporting_line l
    on l.employee_id = e.id and coalesce(l.kind, 'direct') = 'direct'
    and l.valid_from <= d.day and (l.valid_to is null or l.valid_to > d.day)
  left join calendar c on c.id = e.calendar_id
), away as (
  select distinct a.employee_id as rep_id, d.day
  from absence a
  join period_day d on d.day >= a.starts_on and d.day <= a.ends_on
  where d.day >= $first_day and d.day <= $last_day
)
select
  p.rep_id, p.day, p.team_id, p.role, p.manager_id, p.calendar_id, p.is_employed, p.has_left,
  w.is_working as is_business_day,
  w.is_working and p.is_employed and a.rep_id is null as is_working,
  a.rep_id is not null as is_away
from placed p
join work_day w on w.calendar_id = p.calendar_id and w.day = p.day
left join away a on a.rep_id = p.rep_id and a.day = p.day
where p.choice = 1
""",
)
