"""How fast leads were answered: one row per qualifying event that started a clock."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="First human answer to every qualifying event, in business time of the owner's calendar and in elapsed time.",
    grain="one row per qualifying event; events while an earlier one waits are merged into it",
    key="lead_id",
    anchor="event_on",
    known_from="event_at",
    known_until="spam_at",
    partition="event_on",
    dimensions={
        "rep": "rep_id",
        "team": "team_id",
        "source": "source",
        "form": "form",
        "campaign": "campaign_id",
        "vertical": "vertical",
    },
    scope=("rep_id",),
    shown=("name", "event_at", "answered_at", "business_minutes", "elapsed_minutes"),
    uses=("test_record", "employee_day", "lead_owner", "touch"),
    sql="""
with people as (
  select l.*, coalesce(l.contact_id, lower(trim(l.email)), l.id) as person_id,
    coalesce(
      case when l.submitted_at <= l.qualified_at or l.qualified_at is null then l.submitted_at else l.qualified_at end,
      l.qualified_at,
      case when l.is_inbound then l.created_at end
    ) as event_at,
    lower(coalesce(l.disqualified_reason, '')) in ('spam', 'invalid') as is_spam
  from lead l
  left join test_record r on r.record_id = l.id
  where r.record_id is null
), touches as (
  select coalesce(t.contact_id, p.person_id) as person_id, t.at
  from touch t left join people p on p.id = t.lead_id
  where t.is_touch and not t.is_automated
  union
  select p.person_id, t.at
  from touch t join people p on p.id = t.lead_id
  where t.is_touch and not t.is_automated
), first_touches as (
  select person_id, min(at) as first_at from touches where person_id is not null group by person_id
), events as (
  select p.id as lead_id, p.person_id, p.event_at, min(t.at) as answered_at,
    p.is_spam and (p.disqualified_at is null or p.disqualified_at <= days_after(p.event_at, 1)) as is_spam
  from people p
  left join touches t on t.person_id = p.person_id and t.at >= p.event_at
  where p.event_at is not null
  group by p.id, p.person_id, p.event_at, p.is_spam, p.disqualified_at
), ordered as (
  select e.*, f.first_at,
    row_number() over (partition by e.person_id, e.is_spam order by e.event_at, e.lead_id) as place,
    lag(e.answered_at) over (partition by e.person_id, e.is_spam order by e.event_at, e.lead_id) as answered_before,
    lag(e.event_at) over (partition by e.person_id, e.is_spam order by e.event_at, e.lead_id) as event_before
  from events e left join first_touches f on f.person_id = e.person_id
), judged as (
  select o.*,
    o.place = 1 and coalesce(o.first_at < o.event_at, false) as is_in_conversation,
    o.place > 1
      and not (o.place = 2 and coalesce(o.first_at < o.event_before, false))
      and (o.answered_before is null or o.answered_before > o.event_at) as is_merged
  from ordered o
), owned as (
  select j.*, w.owner_id as rep_id, coalesce(c.id, 'default') as calendar_id, coalesce(c.time_zone, $time_zone) as zone
  from judged j
  join people p on p.id = j.lead_id
  left join lead_owner w
    on w.lead_id = j.lead_id
    and w.valid_from <= case when p.assigned_at > j.event_at then p.assigned_at else j.event_at end
    and w.valid_until > case when p.assigned_at > j.event_at then p.assigned_at else j.event_at end
  left join employee m on m.id = w.owner_id
  left join calendar c on c.id = m.calendar_id
), timed as (
  select o.*,
    seconds_between(o.event_at, o.answered_at) / cast(60 as double) as elapsed_minutes,
    (b.seconds_before + least(greatest(seconds_between(b.opens_at, o.answered_at), cast(0 as double)), b.seconds_open)
      - a.seconds_before - least(greatest(seconds_between(a.opens_at, o.event_at), cast(0 as double)), a.seconds_open)
    ) / cast(60 as double) as business_minutes
  from owned o
  left join work_day a on a.calendar_id = o.calendar_id and a.day = local_date_in(o.event_at, o.zone)
  left join work_day b on b.calendar_id = o.calendar_id and b.day = local_date_in(o.answered_at, o.zone)
)
select
  t.lead_id, coalesce(p.name, p.email) as name, t.event_at, local_date(t.event_at) as event_on, t.answered_at,
  t.rep_id, d.team_id, p.channel as source, p.form, p.campaign_id, p.vertical, p.score,
  t.elapsed_minutes, t.business_minutes,
  case
    when t.is_spam then coalesce(p.disqualified_at, t.event_at)
  end as spam_at,
  case
    when t.is_spam then null
    when t.is_in_conversation then 'IN_CONVERSATION'
    when t.is_merged then 'MERGED'
  end as left_out
from timed t
join people p on p.id = t.lead_id
left join employee_day d on d.rep_id = t.rep_id and d.day = local_date(t.event_at)
""",
)
