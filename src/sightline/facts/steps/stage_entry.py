"""Every entry of a unit into a qualified lifecycle stage."""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per lifecycle event into MQL, SAL, SQL or Opportunity that names somebody who counts.",
    uses=("lead_unit",),
    sql="""
with entered as (
  select coalesce(e.account_id, u.unit_id, c.account_id, e.contact_id) as unit_id, e.lead_id, e.at, e.to_stage as stage,
    coalesce(e.account_id, u.account_id, c.account_id) as account_id
  from lifecycle_event e
  left join lead_unit u on u.lead_id = e.lead_id
  left join contact c on c.id = e.contact_id
  where e.to_stage in ('mql', 'sal', 'sql', 'opportunity') and (e.lead_id is null or u.lead_id is not null)
)
select unit_id, lead_id, at, stage, account_id from entered where unit_id is not null
""",
)
