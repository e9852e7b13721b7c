"""How accounts became customers: the first purchase of each, and how long it took since they first met us."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="The first day each account bought, and the whole days since the first impression.",
    grain="one row per account, and per first win that was taken back later",
    key="account_id",
    anchor="on_day",
    partition="on_day",
    dimensions={
        "rep": "rep_id",
        "team": "team_id",
        "account": "account_id",
        "source": "source",
        "campaign": "campaign_id",
        "vertical": "vertical",
        "region": "region",
    },
    scope=("rep_id",),
    shown=("name", "impression_on", "on_day", "source"),
    uses=(
        "test_record",
        "employee_day",
        "owned_days",
        "deal_state",
        "contract",
        "purchase",
        "account_source",
        "first_impression",
    ),
    sql="""
with bought as (
  select d.account_id, local_date(s.from_at) as on_day, local_date(s.until_at) as until_on
  from deal d
  join deal_state s on s.deal_id = d.id
  left join test_record t on t.record_id = d.id
  where s.state = 'won' and coalesce(d.kind, 'unknown') <> 'credit' and t.record_id is null
  union all
  select account_id, started_on, cast(null as date) from contract where left_out is null
  union all
  select account_id, on_day, cast(null as date) from purchase
  union all
  select coalesce(e.account_id, l.account_id, c.account_id), local_date(e.at), cast(null as date)
  from lifecycle_event e
  left join lead l on l.id = e.lead_id
  left join contact c on c.id = coalesce(e.contact_id, l.contact_id)
  left join test_record t on t.record_id = e.lead_id
  where e.to_stage in ('customer', 'evangelist') and t.record_id is null
), ordered as (
  select account_id, on_day, coalesce(until_on, date '2200-01-01') as shown_until_on,
    coalesce(
      max(coalesce(until_on, date '2200-01-01')) over (
        partition by account_id order by on_day, until_on nulls first
        rows between unbounded preceding and 1 preceding
      ),
      date '1900-01-01'
    ) as shown_from_on
  from bought where account_id is not null and on_day is not null
), firsts as (
  select * from ordered
  where shown_until_on > shown_from_on and shown_until_on > on_day
)
select
  f.account_id, coalesce(a.name, f.account_id) as name, f.on_day, f.shown_from_on, f.shown_until_on,
  i.touched_at, days_between(local_date(i.touched_at), f.on_day) as touch_days,
  i.entered_at, days_between(local_date(i.entered_at), f.on_day) as entry_days,
  coalesce(local_date(i.touched_at), local_date(i.entered_at)) as impression_on,
  o.owner_id as rep_id, e.team_id, s.source, coalesce(i.campaign_id, s.campaign_id) as campaign_id,
  a.industry as vertical, a.region, cast(null as varchar) as left_out
from firsts f
left join account a on a.id = f.account_id
left join test_record t on t.record_id = f.account_id
left join first_impression i on i.account_id = f.account_id
left join account_source s on s.account_id = f.account_id
left join owned_days o on o.account_id = f.account_id and o.from_on <= f.on_day and o.until_on > f.on_day
left join employee_day e on e.rep_id = o.owner_id and e.day = f.on_day
where t.record_id is null
""",
)
