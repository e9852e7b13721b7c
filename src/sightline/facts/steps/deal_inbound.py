"""Whether each deal came to us: what the deal says, else what its lead says."""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per deal.",
    sql="""
select d.id as deal_id, coalesce(d.is_inbound, max(l.is_inbound)) as is_inbound,
  max(case when coalesce(d.is_test, false) or coalesce(a.is_test, false) or coalesce(l.is_test, false) then 1 else 0 end) = 1 as is_of_test
from deal d
left join lead l on l.id = d.lead_id
left join account a on a.id = d.account_id
group by d.id, d.is_inbound
""",
)
