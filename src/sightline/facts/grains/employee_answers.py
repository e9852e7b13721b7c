"""What the staff answered about working here: one row per invitation or answer, and which groups are hidden."""

from sightline.facts.fact import PUBLIC, Fact

_GROUPS = ("team_id", "role", "location_id", "tenure_band", "work_mode")
_COUNTED = "count(distinct case when is_valid then person_id end) as people from people"
_SIZES = "\n  union all\n".join(
    f"  select closes_on, '{column}' as dimension, coalesce({column}, '') as member, {_COUNTED} group by closes_on, {column}"
    for column in _GROUPS
)
_HIDES = ", ".join(f"h_{column}.is_hidden as hides_{column}" for column in _GROUPS)
_JOINS = "\n".join(
    f"left join hidden h_{column} on h_{column}.dimension = '{column}'"
    f" and h_{column}.closes_on = p.closes_on and h_{column}.member = coalesce(p.{column}, '')"
    for column in _GROUPS
)

FACT = Fact(
    doc="Answers of the staff by wave; groups that are too few to be shown, or give such a group away, are marked.",
    grain="one row per invitation or answer; `is_person` marks the one that stands for a person in a wave",
    key="response_id",
    anchor="closes_on",
    dimensions={
        "team": "team_id",
        "role": "role",
        "location": "location_id",
        "tenure_band": "tenure_band",
        "work_mode": "work_mode",
    },
    # A viewer's own people would be one more group to subtract, so everybody sees the same groups.
    scope=PUBLIC,
    shown=("closes_on", "answer_class"),
    uses=("test_record", "employee_day"),
    sql=f"""
with quarters as (
  select extract(year from day) * 10 + floor((extract(month from day) - 1) / 3) as quarter, max(day) as last_on
  from period_day group by extract(year from day) * 10 + floor((extract(month from day) - 1) / 3)
), asked as (
  select r.id, r.survey_id, coalesce(r.contact_id, r.respondent, r.id) as person_id, r.respondent,
    r.team_id, r.role, r.work_mode, r.sent_at, r.answered_at, local_date(r.answered_at) as answered_on, r.score,
    s.closes_on as survey_closes_on, local_date(coalesce(r.answered_at, r.sent_at)) as on_day,
    coalesce(s.scale_min, 0) = 0 and coalesce(s.scale_max, 10) = 10
      and r.score >= 0 and r.score <= 10 and r.score = floor(r.score) as is_in_scale
  from survey_response r
  left join survey s on s.id = r.survey_id
  left join test_record t on t.record_id = r.account_id
  where coalesce(s.kind, r.kind) = 'enps' and t.record_id is null
), dated as (
  select a.*, coalesce(a.survey_closes_on, q.last_on) as closes_on
  from asked a
  left join quarters q
    on q.quarter = extract(year from a.on_day) * 10 + floor((extract(month from a.on_day) - 1) / 3)
), marks as (
  select id as mark, id as employee_id from employee
  union all
  select lower(trim(email)), min(id) from employee where email is not null group by lower(trim(email))
), known as (
  select mark, min(employee_id) as employee_id from marks group by mark
), placed as (
  select d.id, d.survey_id, d.person_id, d.answered_at, d.score, d.closes_on,
    coalesce(d.score is not null and d.answered_on <= d.closes_on, false) as is_given,
    coalesce(d.score is not null and d.answered_on <= d.closes_on and d.is_in_scale, false) as is_valid,
    coalesce(d.answered_at, d.sent_at) as at,
    coalesce(d.team_id, w.team_id, e.team_id) as team_id, coalesce(d.role, w.role, e.role) as role,
    coalesce(d.work_mode, e.work_mode) as work_mode, e.location_id,
    case
      when e.hire_date is null or e.hire_date > d.closes_on then null
      when days_between(e.hire_date, d.closes_on) < 365 then 'under 1 year'
      when days_between(e.hire_date, d.closes_on) < 1095 then '1 to 3 years'
      when days_between(e.hire_date, d.closes_on) < 1825 then '3 to 5 years'
      else '5 years and more'
    end as tenure_band,
    coalesce(e.leave_date < d.closes_on
      and not coalesce(e.hire_date > e.leave_date and e.hire_date <= d.closes_on, false), false) as has_left
  from dated d
  left join known i on i.mark = d.respondent
  left join known m on m.mark = lower(trim(d.respondent))
  left join employee e on e.id = coalesce(i.employee_id, m.employee_id)
  left join employee_day w on w.rep_id = e.id and w.day = d.closes_on
), ranked as (
  select p.*,
    row_number() over (
      partition by p.survey_id, p.closes_on, p.person_id
      order by case when p.is_valid then 0 else 1 end, case when p.answered_at is null then 1 else 0 end,
        p.at desc nulls last, p.id desc
    ) = 1 as is_person
  from placed p
), people as (
  select *,
    case when is_valid and row_number() over (partition by closes_on, person_id order by is_valid desc, id) = 1
      then 1 else 0 end as heads
  from ranked where is_person and not has_left and closes_on is not null
), sizes as (
  select closes_on, 'all' as dimension, '' as member, {_COUNTED} group by closes_on
  union all
{_SIZES}
), judged as (
  select s.*,
    count_if(s.people < 5) over (partition by s.closes_on, s.dimension) as few,
    sum(case when s.people < 5 then s.people else 0 end) over (partition by s.closes_on, s.dimension) as few_people,
    row_number() over (
      partition by s.closes_on, s.dimension
      order by case when s.people >= 5 then 0 else 1 end, s.people, s.member
    ) as place
  from sizes s
), hidden as (
  select closes_on, dimension, member,
    people < 5 or (place = 1 and few > 0 and (few = 1 or few_people < 5)) as is_hidden
  from judged
)
select
  p.id as response_id, p.closes_on, p.team_id, p.role, p.location_id, p.tenure_band, p.work_mode,
  p.is_person and not p.has_left as is_person, p.is_person and not p.has_left and p.is_valid as is_answered,
  coalesce(n.heads, 0) as heads, case when n.id is not null and p.is_valid then p.score end as score,
  case when n.id is null or not p.is_valid then null when p.score >= 9 then 'promoter' when p.score >= 7 then 'passive'
    else 'detractor' end
    as answer_class,
  case
    when p.has_left then case when p.is_person then 'LEFT' end
    when p.is_given and not p.is_valid then 'OUT_OF_SCALE'
  end as fault,
  h_all.is_hidden as hides_all, {_HIDES},
  case when p.closes_on is null then 'MISSING_DATE' end as left_out
from ranked p
left join people n on n.id = p.id
left join hidden h_all on h_all.dimension = 'all' and h_all.closes_on = p.closes_on
{_JOINS}
""",
)
