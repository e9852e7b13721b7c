"""What campaigns brought: one row per lead that came by a campaign while it ran or soon after."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="Leads of campaigns, created between its first day and 30 days after its last; a person is new once.",
    grain="one row per lead with a campaign",
    key="lead_id",
    anchor="created_on",
    known_from="created_at",
    partition="created_on",
    dimensions={"campaign": "campaign_id", "channel": "channel"},
    scope=("rep_id",),
    shown=("name", "created_on", "channel"),
    uses=("test_record", "lead_owner"),
    sql="""
with people as (
  select l.*,
    row_number() over (
      partition by coalesce(l.contact_id, nullif(lower(trim(l.email)), ''), l.id)
      order by l.created_at nulls last, l.id
    ) as place
  from lead l
  left join test_record t on t.record_id = l.id
  where t.record_id is null
), reached as (
  select e.lead_id,
    min(case when e.to_stage in ('mql', 'sal', 'sql', 'opportunity') then e.at end) as mql_at,
    min(case when e.to_stage in ('sql', 'opportunity') then e.at end) as sql_at
  from lifecycle_event e where e.lead_id is not null group by e.lead_id
), acquired as (
  select p.*, c.channel as campaign_channel, local_date(p.created_at) as created_on
  from people p left join campaign c on c.id = p.campaign_id
  where p.campaign_id is not null and (p.created_at is null or (
    (c.starts_on is null or local_date(p.created_at) >= c.starts_on)
    and (c.ends_on is null or local_date(p.created_at) <= day_after(c.ends_on, 30))
  ))
)
select
  a.id as lead_id, a.name, a.campaign_id, a.campaign_channel as channel, a.created_at, a.created_on,
  o.owner_id as rep_id,
  case
    when r.mql_at is null or a.qualified_at < r.mql_at then coalesce(a.qualified_at, r.mql_at)
    else r.mql_at
  end as mql_at,
  r.sql_at,
  case when lower(a.disqualified_reason) in ('spam', 'invalid')
    then coalesce(a.disqualified_at, instant('1900-01-01 00:00:00+00')) end as spam_at,
  case when a.created_at is null then 'MISSING_DATE' when a.place > 1 then 'MERGED' end as left_out
from acquired a
left join reached r on r.lead_id = a.id
left join lead_owner o
  on o.lead_id = a.id and o.valid_from <= a.created_at and o.valid_until > a.created_at
""",
)
