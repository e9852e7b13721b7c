"""What passed between us and our clients: one row per interaction on a day the account was a customer."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="Interactions with clients under the account's owner of the day, and the times in which there were clients.",
    grain="one row per interaction, and one per client and time looked after by one person of one team",
    key="event_id",
    member="account_id",
    anchor="on_day",
    known_from="at",
    starts="from_on",
    ends="until_on",
    partition="on_day",
    dimensions={
        "rep": "rep_id",
        "team": "team_id",
        "account": "account_id",
        "channel": "channel",
        "vertical": "vertical",
        "region": "region",
    },
    scope=("rep_id",),
    shown=("name", "at", "channel"),
    uses=("client_days", "client_interaction", "customer_spells"),
    sql="""
select
  i.activity_id as event_id, true as is_interaction, i.at, i.on_day, i.kind as channel,
  d.account_id, d.name, d.rep_id, d.team_id, d.vertical, d.region,
  d.from_on, d.until_on, d.paid_until, d.renewed_on, d.bought_on, d.is_lapsing, d.contract_on, d.left_out
from client_interaction i
join client_days d
  on d.account_id = i.account_id and d.from_on <= i.on_day and coalesce(d.until_on, date '9999-12-31') > i.on_day
union all
select
  d.account_id, false, cast(null as timestamptz), d.from_on, cast(null as varchar),
  d.account_id, d.name, d.rep_id, d.team_id, d.vertical, d.region,
  d.from_on, d.until_on, d.paid_until, d.renewed_on, d.bought_on, d.is_lapsing, d.contract_on, d.left_out
from client_days d
union all
select
  s.account_id, false, cast(null as timestamptz), cast(null as date), cast(null as varchar),
  s.account_id, s.name, s.rep_id, s.team_id, s.vertical, s.region,
  s.from_on, s.until_on, s.paid_until, s.renewed_on, s.bought_on, s.is_lapsing, s.contract_on, s.left_out
from customer_spells s
where s.left_out is not null
""",
)
