"""What marketing is paid for: deals won, and forms sent in, that a campaign or a channel brought."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="Won deals of new business and submitted forms whose campaign or channel is known.",
    grain="one row per won deal, or lead with a submitted form",
    key="event_id",
    anchor="on_day",
    known_from="known_at",
    known_until="undone_at",
    partition="on_day",
    dimensions={"campaign": "campaign_id", "channel": "channel"},
    scope=("rep_id",),
    shown=("name", "event", "on_day", "channel"),
    uses=("deals", "test_record", "lead_owner", "returned_deal"),
    sql="""
with happened as (
  select f.deal_id as event_id, 'deal' as event, f.deal_name as name, f.closed_at as known_at, f.closed_on as on_day,
    case when f.reopened_at is null or r.returned_at < f.reopened_at then coalesce(r.returned_at, f.reopened_at)
      else f.reopened_at end as undone_at,
    f.rep_id, coalesce(d.campaign_id, l.campaign_id) as campaign_id, coalesce(d.channel, l.channel) as source,
    cast(null as timestamptz) as spam_at, f.left_out
  from deals f
  join deal d on d.id = f.deal_id
  left join lead l on l.id = d.lead_id
  left join returned_deal r on r.deal_id = f.deal_id and r.closed_on = f.closed_on
  where f.outcome = 'won' and f.kind in ('new', 'partner', 'unknown')
  union all
  select l.id, 'form', l.name, l.submitted_at, local_date(l.submitted_at), cast(null as timestamptz),
    o.owner_id, l.campaign_id, l.channel,
    case when lower(l.disqualified_reason) in ('spam', 'invalid')
      then coalesce(l.disqualified_at, instant('1900-01-01 00:00:00+00')) end,
    cast(null as varchar)
  from lead l
  left join test_record t on t.record_id = l.id
  left join lead_owner o on o.lead_id = l.id and o.valid_from <= l.submitted_at and o.valid_until > l.submitted_at
  where l.submitted_at is not null and t.record_id is null
)
select h.event_id, h.event, h.name, h.known_at, h.on_day, h.undone_at, h.rep_id, h.campaign_id,
  coalesce(c.channel, h.source) as channel, h.spam_at, h.left_out
from happened h
left join campaign c on c.id = h.campaign_id
where h.campaign_id is not null or h.source is not null
""",
)
