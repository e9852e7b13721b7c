"""Accounts people were to win: one row per account, holder of its territory and stretch of days."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="Accounts in assigned territories, cut at every change of holder and of the holder's team.",
    grain="one row per account, territory, holder and stretch of days",
    key="account_id",
    starts="held_from",
    ends="held_until",
    dimensions={
        "rep": "rep_id",
        "team": "team_id",
        "account": "account_id",
        "vertical": "vertical",
        "region": "region",
        "source": "anything",
        "campaign": "anything",
        "product": "anything",
        "kind": "anything",
        "size_band": "anything",
    },
    scope=("rep_id",),
    shown=("account_name", "held_from", "held_until", "contacted_on"),
    uses=("territory_hold", "team_spell", "prospect_touch", "test_record"),
    sql="""
with placed as (
  select t.territory_id, t.account_id, t.valid_from as from_on, coalesce(t.valid_to, date '2200-01-01') as until_on
  from territory_assignment t left join test_record r on r.record_id = t.account_id
  where t.account_id is not null and r.record_id is null
), held as (
  select p.account_id, h.rep_id, greatest(p.from_on, h.from_on) as from_on, least(p.until_on, h.until_on) as until_on
  from placed p
  join territory_hold h on h.territory_id = p.territory_id and h.from_on < p.until_on and h.until_on > p.from_on
), teamed as (
  select h.account_id, h.rep_id, s.team_id, greatest(h.from_on, coalesce(s.from_on, h.from_on)) as from_on,
    least(h.until_on, coalesce(s.until_on, h.until_on)) as until_on
  from held h
  left join team_spell s on s.rep_id = h.rep_id and s.from_on < h.until_on and s.until_on > h.from_on
), contacted as (
  select account_id, min(at) as contacted_at, min(on_day) as contacted_on
  from prospect_touch
  where account_id is not null
  group by account_id
)
select
  t.account_id, a.name as account_name, t.rep_id, t.team_id, a.industry as vertical, a.region,
  t.from_on as held_from, t.until_on as held_until, c.contacted_at, c.contacted_on,
  -- An account nobody has touched has no source: split by one, the share is none and not that of all accounts.
  '(any)' as anything, cast(null as varchar) as left_out
from teamed t
left join account a on a.id = t.account_id
left join contacted c on c.account_id = t.account_id
""",
)
