"""How leads became customers: one row per unit that was ever marketing-qualified."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="The first entry of each unit into the qualified stages, and its first day as a customer.",
    grain="one row per unit: the account when known, else the contact, else the lead",
    key="unit_id",
    anchor="mql_on",
    known_from="mql_at",
    partition="mql_on",
    dimensions={
        "rep": "rep_id",
        "team": "team_id",
        "source": "source",
        "campaign": "campaign_id",
        "vertical": "vertical",
        "account": "account_id",
    },
    scope=("rep_id",),
    shown=("name", "mql_on", "customer_on", "source"),
    uses=("test_record", "employee_day", "lead_owner", "customer_since"),
    sql="""
with people as (
  select l.*, coalesce(l.account_id, c.account_id) as known_account_id,
    coalesce(l.account_id, c.account_id, l.contact_id, l.id) as unit_id
  from lead l
  left join (
    select k.id, k.account_id from contact k left join test_record t on t.record_id = k.account_id
    where t.record_id is null
  ) c on c.id = l.contact_id
  left join test_record r on r.record_id = l.id
  where r.record_id is null
), events as (
  select coalesce(e.account_id, p.unit_id, c.account_id, e.contact_id) as unit_id, e.lead_id, e.at, e.to_stage as stage,
    coalesce(e.account_id, p.known_account_id, c.account_id) as account_id, e.contact_id
  from lifecycle_event e
  left join people p on p.id = e.lead_id
  left join contact c on c.id = e.contact_id
  where e.to_stage in ('mql', 'sal', 'sql', 'opportunity') and (e.lead_id is null or p.id is not null)
  union all
  select unit_id, id, qualified_at, 'mql', known_account_id, contact_id from people where qualified_at is not null
), entered as (
  select *,
    row_number() over (partition by unit_id order by at, lead_id nulls last) as place
  from events where unit_id is not null
), undated as (
  select p.unit_id, p.id as lead_id, p.known_account_id as account_id, p.name
  from people p left join events e on e.unit_id = p.unit_id
  where e.unit_id is null and p.stage in ('mql', 'sal', 'sql', 'opportunity')
), firsts as (
  select unit_id, lead_id, account_id, at as mql_at, local_date(at) as mql_on from entered where place = 1
  union all
  select unit_id, min(lead_id), min(account_id), cast(null as timestamptz), cast(null as date)
  from undated group by unit_id
)
select
  f.unit_id, coalesce(a.name, p.company, p.name) as name, f.lead_id, f.account_id, f.mql_at, f.mql_on,
  coalesce(o.owner_id, p.owner_id) as rep_id, d.team_id, p.channel as source, p.campaign_id,
  coalesce(p.vertical, a.industry) as vertical, s.customer_on,
  case
    when f.mql_on is null then 'MISSING_DATE'
    when s.customer_on < f.mql_on then 'CUSTOMER_BEFORE'
  end as left_out
from firsts f
left join people p on p.id = f.lead_id
left join account a on a.id = f.account_id
left join customer_since s on s.unit_id = f.unit_id
left join lead_owner o
  on o.lead_id = f.lead_id
  and o.valid_from <= f.mql_at
    and o.valid_until > f.mql_at
left join employee_day d on d.rep_id = coalesce(o.owner_id, p.owner_id) and d.day = f.mql_on
""",
)
