"""How sales-qualified leads became customers: one row per unit that was ever sales-qualified."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="The first entry of each unit into SQL, and its first day as a customer.",
    grain="one row per unit: the account when known, else the contact, else the lead",
    key="unit_id",
    anchor="sql_on",
    known_from="sql_at",
    partition="sql_on",
    dimensions={
        "rep": "rep_id",
        "team": "team_id",
        "source": "source",
        "campaign": "campaign_id",
        "vertical": "vertical",
        "region": "region",
        "account": "account_id",
    },
    scope=("rep_id",),
    shown=("name", "sql_on", "customer_on", "source"),
    uses=("employee_day", "lead_owner", "lead_unit", "stage_entry", "customer_since"),
    sql="""
with entered as (
  select unit_id, lead_id, account_id, at,
    row_number() over (partition by unit_id order by at, lead_id nulls last) as place
  from stage_entry
  where stage in ('sql', 'opportunity')
), undated as (
  select u.unit_id, min(u.lead_id) as lead_id, min(u.account_id) as account_id
  from lead_unit u left join entered e on e.unit_id = u.unit_id
  where e.unit_id is null and u.stage in ('sql', 'opportunity')
  group by u.unit_id
), firsts as (
  select unit_id, lead_id, account_id, at as sql_at, local_date(at) as sql_on from entered where place = 1
  union all
  select unit_id, lead_id, account_id, cast(null as timestamptz), cast(null as date) from undated
)
select
  f.unit_id, coalesce(a.name, p.company, p.name) as name, f.lead_id, f.account_id, f.sql_at, f.sql_on,
  coalesce(o.owner_id, case when f.sql_at is null then p.owner_id end) as rep_id, d.team_id, p.channel as source,
  p.campaign_id, coalesce(p.vertical, a.industry) as vertical, a.region, s.customer_on,
  case
    when f.sql_on is null then 'MISSING_DATE'
    when s.customer_on < f.sql_on then 'CUSTOMER_BEFORE'
  end as left_out
from firsts f
left join lead p on p.id = f.lead_id
left join account a on a.id = f.account_id
left join customer_since s on s.unit_id = f.unit_id
left join lead_owner o on o.lead_id = f.lead_id and o.valid_from <= f.sql_at and o.valid_until > f.sql_at
left join employee_day d on d.rep_id = o.owner_id and d.day = f.sql_on
""",
)
