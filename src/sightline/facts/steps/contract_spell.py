"""Times as a contract customer, without overlaps: gaps within the grace days are bridged by a renewal."""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per account and paid time; `until_on` bridges the gap to a renewal within the grace days.",
    uses=("contract",),
    sql="""
with dated as (
  select account_id, started_on, coalesce(until_on, date '9999-12-31') as until_on
  from contract where left_out is null and (until_on is null or started_on < until_on)
), reached as (
  select account_id, started_on, until_on,
    max(until_on) over (
      partition by account_id order by started_on, until_on
      rows between unbounded preceding and 1 preceding
    ) as reached_on
  from dated
), numbered as (
  select *,
    sum(case when reached_on is null or started_on > reached_on then 1 else 0 end) over (
      partition by account_id order by started_on, until_on rows unbounded preceding
    ) as piece
  from reached
), pieces as (
  select account_id, piece, min(started_on) as from_on, max(until_on) as paid_until
  from numbered group by account_id, piece
), followed as (
  select *, lead(from_on) over (partition by account_id order by piece) as next_on from pieces
)
select account_id, from_on,
  case when paid_until < date '9999-01-01' then paid_until end as paid_until,
  case
    when paid_until >= date '9999-01-01' then null
    when next_on <= day_after(paid_until, $grace_days) then next_on
    else paid_until
  end as until_on,
  case when paid_until < date '9999-01-01' and next_on <= day_after(paid_until, $grace_days) then next_on end as renewed_on
from followed
""",
)
