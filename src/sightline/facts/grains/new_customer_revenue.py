"""What new customers brought in: won deals of new business, and what was refunded of their orders."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="Won deals of new business with whether a client referred them; refunds are negative, on their own day.",
    grain="one row per win, or refund of an order of such a deal",
    key="revenue_id",
    anchor="on_day",
    known_from="known_at",
    known_until="reopened_at",
    partition="on_day",
    dimensions={
        "rep": "rep_id",
        "team": "team_id",
        "account": "account_id",
        "vertical": "vertical",
        "region": "region",
    },
    scope=("rep_id",),
    shown=("deal_name", "on_day", "is_refund", "is_referred", "amount"),
    money=("amount",),
    uses=("deals", "test_record"),
    sql="""
with won as (
  select d.deal_id, d.deal_name, d.closed_at, d.reopened_at, d.closed_on, d.rep_id, d.team_id, d.account_id,
    d.vertical, d.region, d.amount, d.native_amount, d.is_unpriced,
    a.referral_account_id is not null or coalesce(lower(trim(coalesce(d.source, a.channel))), '') = 'referral'
      as is_referred
  from deals d
  left join account a on a.id = d.account_id
  where d.outcome = 'won' and d.is_new_business and d.kind <> 'reactivation' and d.left_out is null
), given_back as (
  select r.id, r.refunded_at, local_date(r.refunded_at) as on_day, o.deal_id, r.net,
    coalesce(r.currency, o.currency, $currency) as currency
  from refund r
  join "order" o on o.id = r.order_id
  left join test_record t on t.record_id = o.account_id
  left join test_record u on u.record_id = r.account_id
  where coalesce(o.status, 'completed') not in ('cancelled', 'void') and t.record_id is null and u.record_id is null
)
select
  w.deal_id as revenue_id, w.deal_id, w.deal_name, w.closed_at as known_at, w.reopened_at, w.closed_on as on_day,
  w.rep_id, w.team_id, w.account_id, w.vertical, w.region, false as is_refund, w.is_referred, w.amount,
  w.native_amount, w.is_unpriced, cast(null as varchar) as left_out
from won w
union all
select
  g.id, w.deal_id, w.deal_name, case when g.refunded_at > w.closed_at then g.refunded_at else w.closed_at end,
  w.reopened_at, g.on_day, w.rep_id, w.team_id, w.account_id, w.vertical, w.region, true, w.is_referred,
  case when g.currency = $currency then cast(-g.net as decimal(20, 4)) else converted(cast(-g.net as decimal(20, 4)), x.rate) end,
  g.net, g.currency <> $currency and x.rate is null, cast(null as varchar)
from given_back g
join won w on w.deal_id = g.deal_id
left join fx_day x on x.currency = g.currency and x.day = g.on_day
""",
)
