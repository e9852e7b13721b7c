"""Records that are tests, or hang on one: accounts, leads and deals that never count."""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per test account, test lead and test deal; what names one of them is out as well.",
    sql="""
with accounts as (
  select id from account where is_test
), leads as (
  select l.id from lead l left join accounts a on a.id = l.account_id
  where coalesce(l.is_test, false) or a.id is not null
), deals as (
  select d.id
  from deal d
  left join accounts a on a.id = d.account_id
  left join leads l on l.id = d.lead_id
  where coalesce(d.is_test, false) or a.id is not null or l.id is not null
)
select id as record_id, 'account' as kind from accounts
union all
select id as record_id, 'lead' as kind from leads
union all
select id as record_id, 'deal' as kind from deals
""",
)
