"""Which activities are touches, which of them a person made, and which count as rep activity.

A touch is outbound or two-way contact that arrived: no notes, tasks, bounces, mass mailings,
plans, or meetings that were cancelled or missed. Logging the same thing twice within two minutes
is one touch; a meeting is compared by its booking, so that a moved one stays one booking.
"""

from sightline.facts.fact import Step

STEP = Step(
    uses=("test_record",),
    doc="One row per call, message, visit, meeting or demo toward somebody outside.",
    sql="""
with judged as (
  select
    a.id as activity_id, a.kind, a.owner_id as rep_id, a.account_id, a.contact_id, a.lead_id, a.deal_id,
    a.channel, a.sequence, a.connect, a.meeting_state, a.at,
    coalesce(a.is_automated, false) as is_automated,
    a.kind in ('meeting', 'demo') as is_meeting,
    case when a.kind in ('meeting', 'demo') then coalesce(a.booked_at, a.at) else a.at end as counted_at,
    coalesce(a.contact_id, a.lead_id, a.account_id) as party,
    case
      when a.kind in ('meeting', 'demo')
        then a.meeting_state = 'held'
          or (coalesce(a.meeting_state, 'accepted') = 'accepted' and a.state = 'done')
      else coalesce(a.direction, 'outbound') = 'outbound'
        and coalesce(a.state, 'done') = 'done'
        and not coalesce(a.is_bounce, false)
        and not (a.kind = 'email' and coalesce(a.recipients, 1) > 20)
        and coalesce(a.meeting_state, 'held') not in ('requested', 'no_show', 'cancelled', 'declined', 'rescheduled')
    end as is_touch,
    a.kind in ('meeting', 'demo')
      and coalesce(a.meeting_state, 'accepted') <> 'declined'
      and not (coalesce(a.meeting_state, 'accepted') = 'rescheduled' and a.booked_at is null) as is_booking
  from activity a
  left join test_record ta on ta.record_id = a.account_id
  left join test_record tl on tl.record_id = a.lead_id
  left join test_record td on td.record_id = a.deal_id
  where ta.record_id is null and tl.record_id is null and td.record_id is null
    and a.kind in ('call', 'email', 'sms', 'social', 'chat', 'visit', 'letter', 'meeting', 'demo')
    and coalesce(a.direction, 'outbound') <> 'internal'
), kept as (
  select * from judged where is_touch or is_booking
), compared as (
  select *,
    lag(at) over (partition by rep_id, kind, is_automated, is_touch, party order by at, activity_id) as touched_before,
    lag(counted_at) over (
      partition by rep_id, kind, is_automated, is_booking, party order by counted_at, activity_id
    ) as booked_before
  from kept
)
select
  activity_id, kind, rep_id, account_id, contact_id, lead_id, deal_id, channel, sequence, connect,
  meeting_state, at, counted_at, is_automated, is_meeting,
  is_booking and not is_automated as is_booking, is_meeting and is_touch as is_held,
  is_touch and (
    touched_before is null or party is null or rep_id is null or seconds_between(touched_before, at) > 120
  ) as is_touch,
  not is_automated and case
    when is_meeting
      then is_booking and (
        booked_before is null or party is null or rep_id is null
        or seconds_between(booked_before, counted_at) > 120
      )
    else is_touch and (
      touched_before is null or party is null or rep_id is null or seconds_between(touched_before, at) > 120
    )
  end as is_counted
from compared
""",
)
