"""Demos themselves, held or not, past or to come: one row per demo that was arranged."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="Every demo with whether it was held, and since when it was known that it would be.",
    grain="one row per demo; repeated logging within two minutes is marked",
    key="activity_id",
    anchor="on_day",
    known_from="known_from",
    partition="on_day",
    dimensions={
        "rep": "rep_id",
        "team": "team_id",
        "account": "account_id",
        "product": "product_id",
        "source": "source",
        "vertical": "vertical",
        "kind": "kind",
    },
    scope=("rep_id",),
    shown=("at", "meeting_state", "is_held"),
    uses=("employee_day", "touch", "test_record"),
    sql="""
with arranged as (
  select a.id as activity_id, a.owner_id as rep_id, a.account_id, a.deal_id, a.at, a.booked_at, a.state,
    a.meeting_state, coalesce(a.is_automated, false) as is_automated,
    coalesce(a.contact_id, a.lead_id, a.account_id) as party,
    not coalesce(a.is_bounce, false)
      and coalesce(a.meeting_state, 'accepted') not in ('declined', 'rescheduled') as stands
  from activity a
  left join test_record ta on ta.record_id = a.account_id
  left join test_record tl on tl.record_id = a.lead_id
  left join test_record td on td.record_id = a.deal_id
  where a.kind = 'demo' and coalesce(a.direction, 'outbound') <> 'internal'
    and ta.record_id is null and tl.record_id is null and td.record_id is null
), compared as (
  select *, lag(at) over (partition by rep_id, is_automated, party, stands order by at, activity_id) as before
  from arranged
)
select
  c.activity_id, c.rep_id, e.team_id, coalesce(d.account_id, c.account_id) as account_id, d.product_id,
  coalesce(d.channel, l.channel) as source, coalesce(d.kind, case when d.id is not null then 'unknown' end) as kind,
  a.industry as vertical, c.at, local_date(c.at) as on_day, c.meeting_state,
  case
    when c.booked_at is not null then least(c.booked_at, c.at)
    when c.state = 'planned' then instant('1900-01-01 00:00:00+00')
    else c.at
  end as known_from,
  coalesce(t.is_touch, false) as is_held,
  c.stands and (c.before is null or c.party is null or c.rep_id is null or seconds_between(c.before, c.at) > 120)
    as is_scheduled,
  coalesce(c.meeting_state, 'accepted') <> 'cancelled' and coalesce(c.state, 'planned') <> 'cancelled' as is_open,
  case when c.at is null then 'MISSING_DATE' end as left_out
from compared c
left join touch t on t.activity_id = c.activity_id
left join deal d on d.id = c.deal_id
left join lead l on l.id = d.lead_id
left join account a on a.id = coalesce(d.account_id, c.account_id)
left join employee_day e on e.rep_id = c.rep_id and e.day = local_date(c.at)
""",
)
