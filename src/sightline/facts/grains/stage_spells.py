"""Where leads stood: one row per lead and time in a lifecycle stage."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="Lifecycle stages of leads from their history; backward moves stand where they stand.",
    grain="one row per lead and uninterrupted time in one stage",
    key="lead_id",
    starts="from_on",
    ends="until_on",
    known_from="from_at",
    known_until="until_at",
    dimensions={
        "stage": "stage",
        "rep": "rep_id",
        "team": "team_id",
        "source": "source",
        "campaign": "campaign_id",
        "vertical": "vertical",
    },
    scope=("rep_id",),
    shown=("name", "stage", "from_on", "until_on"),
    uses=("test_record", "employee_day", "lead_owner"),
    sql="""
with people as (
  select l.* from lead l
  left join test_record r on r.record_id = l.id
  where r.record_id is null
), events as (
  select p.id as lead_id, e.at, e.from_stage, e.to_stage, e.id as event_id
  from people p join lifecycle_event e on e.lead_id = p.id
  union all
  select p.id, e.at, e.from_stage, e.to_stage, e.id
  from people p
  join lifecycle_event e on e.contact_id = p.contact_id and e.lead_id is null
), ordered as (
  select *, row_number() over (partition by lead_id order by at, event_id) as place from events
), edges as (
  select p.id as lead_id, p.created_at as from_at, 0 as place,
    case
      when o.lead_id is not null then coalesce(o.from_stage, 'lead')
      else p.stage
    end as stage
  from people p left join ordered o on o.lead_id = p.id and o.place = 1
  union all
  select o.lead_id, case when p.created_at > o.at then p.created_at else o.at end, o.place, o.to_stage
  from ordered o join people p on p.id = o.lead_id
), given_up as (
  select id as lead_id, coalesce(disqualified_at, instant('1900-01-01 00:00:00+00')) as disqualified_at
  from people
  where disqualified_at is not null or status = 'disqualified'
), spells as (
  select lead_id, stage, from_at, lead(from_at) over (partition by lead_id order by place) as until_at
  from edges
), cut as (
  select s.lead_id, s.stage, s.from_at,
    case
      when g.disqualified_at is null or g.disqualified_at < s.from_at then s.until_at
      when s.until_at is null or g.disqualified_at < s.until_at then g.disqualified_at
      else s.until_at
    end as until_at,
    g.disqualified_at is not null and g.disqualified_at < s.from_at as is_given_up
  from spells s left join given_up g on g.lead_id = s.lead_id
)
select
  c.lead_id, p.name, case when c.is_given_up then 'disqualified' else c.stage end as stage,
  c.from_at, c.until_at, local_date(c.from_at) as from_on, local_date(c.until_at) as until_on,
  o.owner_id as rep_id, d.team_id, p.channel as source, p.campaign_id, p.vertical,
  case
    when p.created_at is null then 'MISSING_DATE'
    when c.stage is null and not c.is_given_up then 'MISSING_STAGE'
  end as left_out
from cut c
join people p on p.id = c.lead_id
left join lead_owner o
  on o.lead_id = c.lead_id
  and o.valid_from <= c.from_at
    and o.valid_until > c.from_at
left join employee_day d on d.rep_id = o.owner_id and d.day = local_date(c.from_at)
""",
)
