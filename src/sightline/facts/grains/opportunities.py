"""Opportunities with credit to who found them: one row per deal that entered the pipeline."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="Deals on the day they were created, with credit, team and worth as of that day.",
    grain="one row per deal and run of one state, of which one holds at any moment",
    key="deal_id",
    anchor="created_on",
    known_from="known_from",
    known_until="known_until",
    partition="created_on",
    dimensions={
        "rep": "rep_id",
        "team": "team_id",
        "source": "source",
        "campaign": "campaign_id",
        "vertical": "vertical",
        "region": "region",
        "account": "account_id",
        "product": "product_id",
        "kind": "kind",
        "size_band": "size_band",
        "sender": "sender_id",
    },
    scope=("rep_id",),
    shown=("deal_name", "created_on", "source", "value"),
    money=("value", "native_value"),
    uses=("employee_day", "opportunity"),
    sql="""
select o.*, o.finder_id as rep_id, e.team_id
from opportunity o
left join employee_day e on e.rep_id = o.finder_id and e.day = o.created_on
""",
)
