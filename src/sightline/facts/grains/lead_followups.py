"""Whether leads were followed up in time: one row per qualified lead, on the day its window ends."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="The window of one business day after each qualifying event, who held the lead when it ended, and the touches.",
    grain="one row per lead with a qualifying event",
    key="lead_id",
    anchor="due_on",
    known_from="event_at",
    known_until="spam_at",
    partition="due_on",
    dimensions={
        "rep": "rep_id",
        "team": "team_id",
        "source": "source",
        "score_band": "score_band",
        "size_band": "size_band",
        "campaign": "campaign_id",
        "vertical": "vertical",
    },
    scope=("holder_id",),
    shown=("name", "event_at", "due_at", "touched_at"),
    uses=("employee_day", "followup", "lead_owner", "person", "qualifying_event"),
    sql="""
with next_close as (
  select calendar_id, day,
    min(case when is_working then closes_at end) over (
      partition by calendar_id order by day rows between 1 following and unbounded following
    ) as due_at
  from work_day
), calendars as (
  select m.id as rep_id, c.id as calendar_id, c.time_zone
  from employee m join calendar c on c.id = m.calendar_id
), due as (
  select q.lead_id, q.event_at, n.due_at
  from qualifying_event q
  left join lead_owner w on w.lead_id = q.lead_id and w.valid_from <= q.held_at and w.valid_until > q.held_at
  left join calendars c on c.rep_id = w.owner_id
  join next_close n
    on n.calendar_id = coalesce(c.calendar_id, 'default')
    and n.day = local_date_in(q.event_at, coalesce(c.time_zone, $time_zone))
  where n.due_at is not null
), touched as (
  select f.lead_id, min(f.at) as touched_at, min(case when f.place = 5 then f.at end) as fifth_at
  from followup f group by f.lead_id
), timed as (
  select d.lead_id, d.event_at, d.due_at, local_date(d.due_at) as due_on, t.touched_at, t.fifth_at,
    case when l.disqualified_at <= l.converted_at or l.converted_at is null then l.disqualified_at
      else l.converted_at end as ended_at,
    case
      when lower(coalesce(l.disqualified_reason, '')) in ('spam', 'invalid')
        and (l.disqualified_at is null or l.disqualified_at <= d.due_at)
      then coalesce(l.disqualified_at, d.event_at)
    end as spam_at
  from due d
  join lead l on l.id = d.lead_id
  left join touched t on t.lead_id = d.lead_id
)
select
  t.lead_id, coalesce(l.name, l.email) as name, t.event_at, t.due_at, t.due_on, t.touched_at,
  case when t.ended_at is null or t.fifth_at <= t.ended_at then t.fifth_at end as fifth_at, t.ended_at, t.spam_at,
  o.owner_id as holder_id, case when e.is_away then null else o.owner_id end as rep_id, e.team_id,
  l.channel as source, l.campaign_id, coalesce(l.vertical, a.industry) as vertical,
  case
    when l.score < 25 then '0 to 24'
    when l.score < 50 then '25 to 49'
    when l.score < 75 then '50 to 74'
    when l.score is not null then '75 and over'
  end as score_band,
  case
    when a.employee_count < 10 then 'under 10'
    when a.employee_count < 50 then '10 to 49'
    when a.employee_count < 250 then '50 to 249'
    when a.employee_count is not null then '250 and over'
  end as size_band,
  cast(null as varchar) as left_out
from timed t
join lead l on l.id = t.lead_id
join person p on p.lead_id = t.lead_id
left join account a on a.id = coalesce(l.account_id, p.account_id)
left join lead_owner o on o.lead_id = t.lead_id and o.valid_from <= t.due_at and o.valid_until > t.due_at
left join employee_day e on e.rep_id = o.owner_id and e.day = t.due_on
""",
)
