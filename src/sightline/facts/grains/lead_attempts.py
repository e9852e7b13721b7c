"""How often leads were tried: one row per lead and touch up to the day the lead came to an end."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="Human touches toward the person behind each qualified lead, on the day the lead's window ends.",
    grain="one row per qualified lead and touch from its qualifying event to its end",
    key="activity_id",
    anchor="due_on",
    known_from="at",
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
    shown=("name", "at", "due_on"),
    uses=("followup", "lead_followups"),
    sql="""
select
  f.activity_id, l.lead_id, l.name, f.at, l.due_on, l.spam_at, l.holder_id, l.rep_id, l.team_id, l.source,
  l.campaign_id, l.vertical, l.score_band, l.size_band, cast(null as varchar) as left_out
from followup f join lead_followups l on l.lead_id = f.lead_id
where l.ended_at is null or f.at <= l.ended_at
""",
)
