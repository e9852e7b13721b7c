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
    uses=("employee_day", "lead_owner", "lead_unit", "stage_entry", "customer_since"),
    sql="""
with events as (
  select unit_id, lead_id, account_id, at from stage_entry
  union all
  select unit_id, lead_id, account_id, qualified_at from lead_unit where qualified_at is not null
), entered as (
  select *, row_number() over (partition by unit_id order by at, lead_id nulls last) as place from events
), undated as (
  select u.unit_id, min(u.lead_id) as lead_id, min(u.account_id) as account_id
  from lead_unit u left join events e on e.unit_id = u.unit_id
  where e.unit_id is null and u.stage in ('mql', 'sal', 'sql', 'opportunity')
  group by u.unit_id
), firsts as (
  select unit_id, lead_id, account_id, at as mql_at, local_date(at) as mql_on from entered where place = 1
  union all
  select unit_id, lead_id, account_id, cast(null as timestamptz), cast(null as date) from undated
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
left join lead p on p.id = f.lead_id
left join account a on a.id = f.account_id
left join customer_since s on s.unit_id = f.unit_id
left join lead_owner o
  on o.lead_id = f.lead_id
  and o.valid_from <= f.mql_at
    and o.valid_until > f.mql_at
left join employee_day d on d.rep_id = coalesce(o.owner_id, p.owner_id) and d.day = f.mql_on
""",
)
