"""How prospects answered: one row per person, from the first touch on."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="The first touch of every prospect and the first reply of each kind in the 30 days after it.",
    grain="one row per person: the contact, else the e-mail address of the lead, else the lead",
    key="person_id",
    anchor="first_on",
    known_from="first_at",
    partition="first_on",
    dimensions={
        "rep": "rep_id",
        "team": "team_id",
        "channel": "channel",
        "sequence": "sequence",
        "vertical": "vertical",
        "account": "account_id",
    },
    scope=("rep_id",),
    shown=("name", "first_at", "channel", "replied_at", "positive_at", "negative_at"),
    uses=("customer_since", "employee_day", "met_person"),
    sql="""
with earliest as (
  select person_id, min(at) as at
  from met_person where kind = 'touch' and person_id is not null group by person_id
), tied as (
  select t.*, row_number() over (partition by t.person_id order by t.event_id) as place
  from met_person t join earliest e on e.person_id = t.person_id and e.at = t.at
  where t.kind = 'touch'
), firsts as (
  select * from tied where place = 1
), answered as (
  select f.person_id, min(r.at) as replied_at,
    min(case when s.sentiment = 'positive' then r.at end) as positive_at,
    min(case when s.sentiment = 'negative' then r.at end) as negative_at
  from firsts f
  join met_person r
    on r.person_id = f.person_id and r.kind = 'reply' and r.at >= f.at and r.on_day <= day_after(f.on_day, 30)
  join reply s on s.id = r.event_id
  group by f.person_id
)
select
  f.person_id, coalesce(c.name, l.name, l.email) as name, f.at as first_at, f.on_day as first_on, f.channel, f.sequence,
  f.rep_id, e.team_id, f.account_id, coalesce(a.industry, f.lead_vertical) as vertical,
  w.replied_at, w.positive_at, w.negative_at,
  case when s.customer_on < f.on_day then 'CUSTOMER_BEFORE' end as left_out
from firsts f
left join answered w on w.person_id = f.person_id
left join contact c on c.id = f.contact_id
left join lead l on l.id = f.lead_id
left join account a on a.id = f.account_id
left join customer_since s on s.unit_id = coalesce(f.account_id, f.contact_id, f.lead_id)
left join employee_day e on e.rep_id = f.rep_id and e.day = f.on_day
""",
)
