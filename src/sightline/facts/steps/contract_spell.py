"""Uninterrupted times as a contract customer: contracts joined over gaps within the grace days."""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per account and uninterrupted time under contract.",
    uses=("contract",),
    sql="""
with dated as (
  select account_id, started_on, coalesce(until_on, date '9999-12-31') as until_on
  from contract where left_out is null and started_on < coalesce(until_on, date '9999-12-31')
), reached as (
  select account_id, started_on, until_on,
    max(until_on) over (
      partition by account_id order by started_on, until_on
      rows between unbounded preceding and 1 preceding
    ) as reached_on
  from dated
), marked as (
  select *, case
      when reached_on is null then 1
      when reached_on >= date '9999-01-01' then 0
      when started_on > day_after(reached_on, $grace_days) then 1
      else 0
    end as opens
  from reached
), numbered as (
  select *, sum(opens) over (partition by account_id order by started_on, until_on rows unbounded preceding) as spell
  from marked
)
select account_id, min(started_on) as from_on,
  case when max(until_on) >= date '9999-12-31' then null else max(until_on) end as until_on
from numbered
group by account_id, spell
""",
)
