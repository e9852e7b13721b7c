"""Every human touch toward the person behind a lead from its qualifying event on, in order."""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per lead with a qualifying event and human touch at or after it.",
    uses=("person", "qualifying_event", "touch"),
    sql="""
with toward as (
  select coalesce(t.contact_id, p.person_id) as person_id, t.activity_id, t.at
  from touch t left join person p on p.lead_id = t.lead_id
  where t.is_touch and not t.is_automated and t.at is not null
  union all
  select p.person_id, t.activity_id, t.at
  from touch t join person p on p.lead_id = t.lead_id and p.person_id <> t.contact_id
  where t.is_touch and not t.is_automated and t.at is not null
)
select q.lead_id, t.activity_id, t.at,
  row_number() over (partition by q.lead_id order by t.at, t.activity_id) as place
from qualifying_event q join toward t on t.person_id = q.person_id and t.at >= q.event_at
""",
)
