"""Replies of prospects and the meetings booked with them: one row per reply and per booking."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="Human replies of prospects and bookings with them, each with the one of the other kind next to it.",
    grain="one row per human reply and per booking; a moved meeting has a row for each time it was moved",
    key="event_id",
    anchor="on_day",
    known_from="at",
    partition="on_day",
    dimensions={
        "rep": "rep_id",
        "team": "team_id",
        "channel": "channel",
        "sequence": "sequence",
        "vertical": "vertical",
        "account": "account_id",
    },
    scope=("rep_id",),
    shown=("kind", "name", "at", "channel", "meets_at", "is_held"),
    uses=("customer_since", "employee_day", "met_person", "touch"),
    sql="""
with logged as (
  select activity_id, at as meets_at, is_held, is_counted,
    coalesce(meeting_state, 'accepted') <> 'rescheduled' as is_standing,
    rep_id is not null and coalesce(contact_id, lead_id, account_id) is not null as is_known, counted_at,
    lag(counted_at) over (
      partition by rep_id, kind, coalesce(contact_id, lead_id, account_id),
        coalesce(meeting_state, 'accepted') <> 'rescheduled'
      order by counted_at, activity_id
    ) as logged_before
  from touch
  where is_booking
), meetings as (
  select activity_id, meets_at, is_held, is_counted,
    is_standing and not (
      is_known and coalesce(seconds_between(logged_before, counted_at) <= 120, false)
    ) as is_meeting
  from logged
), named as (
  select p.*, coalesce(p.person_id, p.account_id, p.event_id) as prospect_id, m.meets_at,
    coalesce(m.is_held, false) as is_held, coalesce(m.is_meeting, false) as is_meeting,
    coalesce(s.customer_on < p.on_day, false) as is_customer,
    case when p.kind = 'reply' then 0 else 1 end as turn
  from met_person p
  left join meetings m on m.activity_id = case when p.kind = 'booking' then p.event_id end
  left join customer_since s on s.unit_id = coalesce(p.account_id, p.contact_id, p.lead_id)
  where p.kind = 'reply' or m.is_counted or m.is_meeting
), counted as (
  select n.*,
    lag(on_day) over (partition by prospect_id, kind, is_customer order by at, event_id) as booked_before_on,
    sum(case when kind = 'reply' then 1 else 0 end) over (
      partition by prospect_id order by at, turn, event_id rows unbounded preceding
    ) as replies,
    sum(case when kind = 'booking' and not is_customer then 1 else 0 end) over (
      partition by prospect_id order by at, turn, event_id rows unbounded preceding
    ) as bookings
  from named n
  where n.at is not null
), replied as (
  select prospect_id, replies as place, event_id, channel, sequence from counted where kind = 'reply'
), booked as (
  select prospect_id, bookings as place, at, on_day from counted where kind = 'booking' and not is_customer
), followed as (
  select c.event_id, c.kind, c.at, c.on_day, c.prospect_id, c.rep_id, c.account_id, c.contact_id, c.lead_id,
    c.lead_vertical, c.booked_before_on, c.meets_at, c.is_held, c.is_meeting, c.is_customer,
    case when c.kind = 'booking' then r.channel else c.channel end as channel,
    case when c.kind = 'booking' then r.sequence else c.sequence end as sequence,
    c.kind = 'booking' and r.event_id is not null as has_reply,
    b.at as next_booked_at, b.on_day as next_booked_on
  from counted c
  left join replied r
    on r.prospect_id = case when c.kind = 'booking' then c.prospect_id end and r.place = c.replies
  left join booked b
    on b.prospect_id = case when c.kind = 'reply' then c.prospect_id end and b.place = c.bookings + 1
  union all
  select n.event_id, n.kind, n.at, n.on_day, n.prospect_id, n.rep_id, n.account_id, n.contact_id, n.lead_id,
    n.lead_vertical, cast(null as date), n.meets_at, n.is_held, n.is_meeting, n.is_customer,
    cast(null as varchar), cast(null as varchar), false, cast(null as timestamptz), cast(null as date)
  from named n
  where n.at is null
)
select
  f.event_id, f.kind, f.at, f.on_day, f.prospect_id, coalesce(c.name, l.name, a.name) as name, f.rep_id, e.team_id,
  f.account_id, coalesce(a.industry, f.lead_vertical) as vertical, f.channel, f.sequence, f.booked_before_on,
  f.has_reply, f.next_booked_at, f.next_booked_on, f.is_meeting, f.meets_at, f.is_held,
  case
    when f.at is null then 'MISSING_DATE'
    when f.is_customer then 'CUSTOMER_BEFORE'
  end as left_out
from followed f
left join contact c on c.id = f.contact_id
left join lead l on l.id = f.lead_id
left join account a on a.id = f.account_id
left join employee_day e on e.rep_id = f.rep_id and e.day = f.on_day
""",
)
