"""When each lead asked to be followed up: the form submitted or the mark of marketing, the earlier."""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per lead with a qualifying event; leads that came to us and say neither count from their creation.",
    uses=("person",),
    sql="""
with dated as (
  select l.id as lead_id, p.person_id,
    coalesce(
      case when l.submitted_at <= l.qualified_at or l.qualified_at is null then l.submitted_at else l.qualified_at end,
      l.qualified_at,
      case when l.is_inbound then l.created_at end
    ) as event_at,
    l.assigned_at
  from lead l join person p on p.lead_id = l.id
)
select lead_id, person_id, event_at,
  case when assigned_at > event_at then assigned_at else event_at end as held_at
from dated
where event_at is not null
""",
)
