"""What reps did: one row per activity that a person made toward somebody outside."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="Human outbound and two-way activity; a meeting counts when it was booked, whatever became of it.",
    grain="one row per activity; repeated logging within two minutes is merged",
    key="activity_id",
    anchor="on_day",
    known_from="known_at",
    partition="on_day",
    dimensions={
        "rep": "rep_id",
        "team": "team_id",
        "role": "role",
        "kind": "kind",
        "account": "account_id",
        "sequence": "sequence",
    },
    scope=("rep_id",),
    shown=("at", "kind", "connect", "meeting_state", "channel"),
    uses=("employee_day", "touch"),
    sql="""
with dated as (
  select t.*, local_date(t.counted_at) as on_day
  from touch t
  where t.is_counted
)
select
  d.activity_id, d.kind, d.rep_id, e.team_id, e.role, d.account_id, d.sequence, d.connect, d.channel,
  d.meeting_state, d.counted_at as at, d.counted_at as known_at, d.on_day,
  case when d.counted_at is null then 'MISSING_DATE' end as left_out
from dated d
left join employee_day e on e.rep_id = d.rep_id and e.day = d.on_day
""",
)
