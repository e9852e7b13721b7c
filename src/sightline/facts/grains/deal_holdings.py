"""Who had which opportunity in hand: one row per deal, holder and spell of being open."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="Open spells of deals cut at every change of owner.",
    grain="one row per deal, owner and uninterrupted time open",
    key="deal_id",
    starts="held_from",
    ends="held_until",
    known_from="from_at",
    known_until="until_at",
    partition=None,
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
    shown=("deal_name", "held_from", "held_until"),
    uses=("employee_day", "deal_owner", "deal_state", "deal_inbound"),
    sql="""
with voided as (
  select deal_id, from_at as void_at from deal_state where state = 'void' and until_at is null
), states as (
  select deal_id, state, from_at, until_at from deal_state
  union all
  select d.id as deal_id, 'open' as state, least(d.created_at, min(s.from_at)) as from_at, min(s.from_at) as until_at
  from deal d left join deal_state s on s.deal_id = d.id
  where s.deal_id is not null or d.status = 'open'
  group by d.id, d.created_at
), spells as (
  select
    s.deal_id, o.owner_id as rep_id, o.owners, coalesce(o.from_at, s.from_at) as owned_from, o.until_at as owned_until,
    case when o.from_at is null or o.from_at < s.from_at then s.from_at else o.from_at end as from_at,
    case
      when s.until_at is null then o.until_at
      when o.until_at is null or s.until_at <= o.until_at then s.until_at
      else o.until_at
    end as until_at,
    case when s.until_at is null then o.until_at is null
      else o.until_at is null or s.until_at <= o.until_at end as is_last_holder
  from states s
  join deal_owner o
    on o.deal_id = s.deal_id
    and (s.until_at is null or o.from_at is null or o.from_at < s.until_at)
    and (o.until_at is null or s.from_at is null or o.until_at > s.from_at)
  where s.state = 'open'
)
select
  p.deal_id, d.name as deal_name, p.rep_id, d.account_id, d.product_id, d.channel as source,
  coalesce(d.kind, 'unknown') as kind, a.industry as vertical,
  p.from_at, p.until_at, p.owned_from, p.owned_until, v.void_at,
  local_date(p.from_at) as held_from,
  local_date(p.until_at) as held_until,
  p.owners = 1 as is_only_holder, count(*) over (partition by p.deal_id) = 1 as is_only_spell, p.is_last_holder, e.team_id,
  case
    when i.is_of_test then 'TEST_RECORD'
    when d.kind = 'credit' then 'CREDIT'
    when d.created_at is null then 'MISSING_DATE'
  end as left_out
from spells p
join deal d on d.id = p.deal_id
left join account a on a.id = d.account_id
left join deal_inbound i on i.deal_id = p.deal_id
left join voided v on v.deal_id = p.deal_id
left join employee_day e on e.rep_id = p.rep_id and e.day = local_date(p.from_at)
""",
)
