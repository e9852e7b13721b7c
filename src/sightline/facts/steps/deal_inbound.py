"""Whether each deal came to us: what the deal says, else what its lead says."""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per deal.",
    uses=("test_record",),
    sql="""
select d.id as deal_id, coalesce(d.is_inbound, l.is_inbound) as is_inbound, t.record_id is not null as is_of_test
from deal d
left join lead l on l.id = d.lead_id
left join test_record t on t.record_id = d.id
""",
)
