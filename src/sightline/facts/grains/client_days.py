"""On which days accounts were customers, and who looked after them: times cut by owner and the owner's team."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="The spells of customers, cut where the account's owner changes and where that owner changes team.",
    grain="one row per account, paid time or purchase, owner and the owner's team; rows of an account never overlap",
    key="account_id",
    member="account_id",
    starts="from_on",
    ends="until_on",
    dimensions={
        "rep": "rep_id",
        "team": "team_id",
        "account": "account_id",
        "vertical": "vertical",
        "region": "region",
    },
    scope=("rep_id",),
    shown=("name", "from_on", "until_on"),
    uses=("customer_spells", "team_spell"),
    sql="""
select
  s.account_id, s.name, s.rep_id, m.team_id, s.vertical, s.region,
  case when m.from_on > s.from_on then m.from_on else s.from_on end as from_on,
  case when m.until_on < coalesce(s.until_on, date '9999-12-31') then m.until_on else s.until_on end as until_on,
  case when m.until_on < coalesce(s.paid_until, date '9999-12-31') then m.until_on else s.paid_until end as paid_until,
  s.renewed_on, s.bought_on, s.is_lapsing, s.contract_on, cast(null as varchar) as left_out
from customer_spells s
left join team_spell m
  on m.rep_id = s.rep_id and m.until_on > s.from_on and m.from_on < coalesce(s.until_on, date '9999-12-31')
where s.left_out is null
""",
)
