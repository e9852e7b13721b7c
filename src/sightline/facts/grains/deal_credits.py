"""Who is credited with how much of each decision: revenue splits, or the owner with the whole."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="The amount of every decided deal, cut by its revenue splits, in the company currency.",
    grain="one row per decided deal and credited person; the parts add up to the deal's amount",
    key="deal_id",
    anchor="closed_on",
    known_from="closed_at",
    known_until="reopened_at",
    partition="closed_on",
    dimensions={
        "rep": "rep_id",
        "team": "team_id",
        "role": "role",
        "sourcer": "sourcer_id",
        "account": "account_id",
        "product": "product_id",
        "source": "source",
        "vertical": "vertical",
        "region": "region",
        "country": "country",
        "kind": "kind",
        "size_band": "size_band",
        "outcome": "outcome",
        "loss_reason": "loss_reason",
        "competitor": "competitor",
    },
    scope=("rep_id", "sourcer_id"),
    shown=("deal_name", "closed_on", "outcome", "share", "amount"),
    money=("amount",),
    uses=("employee_day", "deals"),
    sql="""
with whole as (
  select deal_id
  from deal_split
  where kind = 'revenue' and employee_id is not null
  group by deal_id
  having abs(sum(share) - cast(1 as double)) <= cast(0.001 as double)
), credited as (
  select f.deal_id, f.closed_at, s.employee_id as rep_id, s.share,
    row_number() over (partition by f.deal_id, f.closed_at order by s.share desc, s.employee_id) as place,
    as_money(cast(f.amount as double) * s.share) as part
  from deals f
  join whole w on w.deal_id = f.deal_id
  join deal_split s on s.deal_id = f.deal_id and s.kind = 'revenue' and s.employee_id is not null
  union all
  select f.deal_id, f.closed_at, f.rep_id, cast(1 as double) as share, 1 as place, f.amount as part
  from deals f
  left join whole w on w.deal_id = f.deal_id
  where w.deal_id is null
), balanced as (
  select c.*, sum(c.part) over (partition by c.deal_id, c.closed_at) as split_total
  from credited c
)
select
  f.deal_id, f.deal_name, f.outcome, f.closed_at, f.closed_on, f.reopened_at,
  b.rep_id, e.team_id, e.role, f.sourcer_id, f.account_id, f.product_id, f.source, f.vertical, f.region,
  f.country, f.kind, f.size_band, f.loss_reason, f.competitor, f.is_new_business, f.is_inbound, f.is_unpriced, f.native_amount, b.share,
  case when b.place = 1 then cast(b.part + (f.amount - b.split_total) as decimal(20, 4)) else b.part end as amount,
  f.left_out
from balanced b
join deals f on f.deal_id = b.deal_id and (f.closed_at = b.closed_at or (f.closed_at is null and b.closed_at is null))
left join employee_day e on e.rep_id = b.rep_id and e.day = f.closed_on
""",
)
