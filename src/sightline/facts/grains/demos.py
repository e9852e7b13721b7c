"""Deals that were shown a demo: one row per deal, on the day of the first one held."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="The first held demo of every deal it was held for, and what became of the deal.",
    grain="one row per deal and run of one state, of which one holds at any moment",
    key="deal_id",
    anchor="held_on",
    known_from="known_from",
    known_until="known_until",
    partition="held_on",
    dimensions={
        "rep": "rep_id",
        "team": "team_id",
        "account": "account_id",
        "product": "product_id",
        "source": "source",
        "vertical": "vertical",
        "kind": "kind",
    },
    scope=("rep_id",),
    shown=("deal_name", "held_on", "won_on"),
    uses=("employee_day", "touch", "deal_standing", "deal_owner", "deal_inbound"),
    sql="""
with held as (
  select activity_id, at, deal_id from touch where kind = 'demo' and is_touch and deal_id is not null
  union
  select t.activity_id, t.at, l.deal_id
  from touch t join activity_link l on l.activity_id = t.activity_id
  where t.kind = 'demo' and t.is_touch
), ranked as (
  select deal_id, at, row_number() over (partition by deal_id order by at nulls last, activity_id) as place from held
), firsts as (
  select deal_id, at as held_at, local_date(at) as held_on from ranked where place = 1
), judged as (
  select f.held_at, f.held_on, d.id as deal_id, d.name as deal_name, d.account_id, d.product_id,
    coalesce(d.channel, l.channel) as origin, coalesce(d.kind, 'unknown') as kind,
    case when f.held_at is null then d.owner_id else o.owner_id end as rep_id,
    greatest(f.held_at, d.created_at, s.valid_from) as known_from, s.until_at, s.is_undated_win,
    case when s.state = 'won' then s.from_on end as won_on,
    case
      when i.is_of_test then 'TEST_RECORD'
      when d.kind = 'credit' then 'CREDIT'
      when f.held_on is null then 'MISSING_DATE'
    end as left_out
  from firsts f
  join deal d on d.id = f.deal_id
  join deal_standing s on s.deal_id = f.deal_id
  left join lead l on l.id = d.lead_id
  left join deal_owner o on o.deal_id = d.id and o.valid_from <= f.held_at and o.valid_until > f.held_at
  left join deal_inbound i on i.deal_id = f.deal_id
  where s.state <> 'void' and not (s.state = 'won' and s.from_at <= f.held_at)
)
select
  j.deal_id, j.deal_name, j.held_at, j.held_on, j.known_from, j.until_at as known_until, j.won_on, j.is_undated_win,
  j.rep_id, e.team_id, j.account_id, j.product_id, j.origin as source, j.kind, a.industry as vertical, j.left_out
from judged j
left join account a on a.id = j.account_id
left join employee_day e on e.rep_id = j.rep_id and e.day = j.held_on
where j.left_out is null or j.until_at is null
""",
)
