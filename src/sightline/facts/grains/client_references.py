"""Who was a client and spoke for us: spells of clients, the accounts they referred, what they agreed to say."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="Customer spells, and beside them by account: referrals from when they led to something, and references given.",
    grain="one row per client spell and owner, per referral and what came of it, per reference given",
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
    uses=("test_record", "deal_state", "customer_since", "customer_spells"),
    sql="""
with lead_accounts as (
  select l.id as lead_id, coalesce(l.account_id, c.account_id) as account_id, l.created_at, l.qualified_at
  from lead l
  left join contact c on c.id = l.contact_id
  left join test_record t on t.record_id = l.id
  where t.record_id is null
), standing as (
  select d.id as deal_id, d.account_id, coalesce(d.created_at, instant('1900-01-01 00:00:00+00')) as from_at
  from deal d
  left join test_record t on t.record_id = d.id
  where coalesce(d.kind, 'unknown') <> 'credit' and t.record_id is null
  union all
  select d.id, d.account_id, s.until_at
  from deal d
  join deal_state s on s.deal_id = d.id and s.state = 'void' and s.until_at is not null
  left join test_record t on t.record_id = d.id
  where coalesce(d.kind, 'unknown') <> 'credit' and t.record_id is null
), reached as (
  select s.account_id, s.from_at, min(v.from_at) as until_at, cast(null as date) as on_day
  from standing s
  left join deal_state v on v.deal_id = s.deal_id and v.state = 'void' and v.from_at >= s.from_at
  group by s.deal_id, s.account_id, s.from_at
  union all
  select account_id, min(qualified_at), cast(null as timestamptz), cast(null as date)
  from lead_accounts where qualified_at is not null group by account_id
  union all
  select coalesce(e.account_id, l.account_id, c.account_id), e.at, cast(null as timestamptz), cast(null as date)
  from lifecycle_event e
  left join lead_accounts l on l.lead_id = e.lead_id
  left join contact c on c.id = e.contact_id
  where e.to_stage in ('mql', 'sal', 'sql', 'opportunity', 'customer', 'evangelist')
  union all
  select unit_id, cast(null as timestamptz), cast(null as timestamptz), customer_on from customer_since
), firsts as (
  select account_id, min(created_at) as created_at
  from (
    select account_id, created_at from lead_accounts union all select account_id, created_at from deal
  ) made group by account_id
), referred as (
  select a.id as referral_id, a.referral_account_id as account_id, coalesce(a.created_at, f.created_at) as at,
    r.from_at, r.until_at, r.on_day
  from account a
  join reached r on r.account_id = a.id
  left join firsts f on f.account_id = a.id
  left join test_record t on t.record_id = a.id
  left join test_record u on u.record_id = a.referral_account_id
  where a.referral_account_id <> a.id and t.record_id is null and u.record_id is null
), said as (
  select coalesce(t.account_id, c.account_id) as account_id, min(t.at) as at
  from testimonial t left join contact c on c.id = t.contact_id
  where t.kind in ('case', 'quote', 'review', 'reference_call') and coalesce(t.sentiment, 'neutral') <> 'negative'
  group by coalesce(t.account_id, c.account_id)
), listed as (
  select 'client' as part, s.account_id, s.rep_id, s.from_on, s.until_on, s.paid_until, s.renewed_on, s.bought_on,
    s.is_lapsing, s.contract_on, cast(null as varchar) as referral_id, cast(null as timestamptz) as at,
    cast(null as timestamptz) as reached_at, cast(null as timestamptz) as reached_until, cast(null as date) as reached_on,
    cast(null as varchar) as left_out
  from customer_spells s where s.left_out is null
  union all
  select 'referral', r.account_id, a.owner_id, cast(null as date), cast(null as date), cast(null as date),
    cast(null as date), cast(null as date), false, cast(null as date), r.referral_id, r.at, r.from_at, r.until_at, r.on_day,
    cast(null as varchar)
  from referred r left join account a on a.id = r.account_id
  where r.at is not null
  union all
  select 'reference', s.account_id, a.owner_id, cast(null as date), cast(null as date), cast(null as date),
    cast(null as date), cast(null as date), false, cast(null as date), cast(null as varchar), s.at,
    cast(null as timestamptz), cast(null as timestamptz), cast(null as date), cast(null as varchar)
  from said s join account a on a.id = s.account_id
  where s.at is not null
  union all
  select distinct 'referral', r.account_id, a.owner_id, cast(null as date), cast(null as date), cast(null as date),
    cast(null as date), cast(null as date), false, cast(null as date), r.referral_id, cast(null as timestamptz),
    cast(null as timestamptz), cast(null as timestamptz), cast(null as date), 'MISSING_DATE'
  from referred r left join account a on a.id = r.account_id
  where r.at is null
)
select
  l.part, l.account_id, coalesce(a.name, l.account_id) as name, l.rep_id, cast(null as varchar) as team_id,
  a.industry as vertical, a.region, l.from_on, l.until_on, l.paid_until, l.renewed_on, l.bought_on, l.is_lapsing,
  l.contract_on, l.referral_id, l.at, local_date(l.at) as on_day, l.reached_at, l.reached_until, l.reached_on, l.left_out
from listed l
left join account a on a.id = l.account_id
""",
)
