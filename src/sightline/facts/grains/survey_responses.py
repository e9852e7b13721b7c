"""What people answered: one row per invitation or answer to a survey."""

from sightline.facts.fact import Fact

FACT = Fact(
    doc="Invitations and answers with the respondent, the scale checked, and the customer's tenure at the answer.",
    grain="one row per invitation, answered or not",
    key="response_id",
    anchor="answered_on",
    known_from="answered_at",
    dimensions={
        "rep": "rep_id",
        "team": "team_id",
        "account": "account_id",
        "vertical": "vertical",
        "region": "region",
        "role": "role",
        "touchpoint": "touchpoint",
    },
    scope=("rep_id",),
    shown=("account_name", "answered_on", "score", "answer_class"),
    uses=("test_record", "employee_day", "account_owner", "customer_since"),
    sql="""
with asked as (
  select r.*, coalesce(s.kind, r.kind) as asked_kind, coalesce(r.trigger, s.trigger, 'relationship') as asked_trigger,
    s.scale_min, s.scale_max, coalesce(r.account_id, c.account_id) as answering_account_id,
    coalesce(r.contact_id, r.respondent, r.id) as answering_id,
    coalesce(r.account_id, c.account_id, r.contact_id, r.respondent, r.id) as answering_customer_id
  from survey_response r
  left join survey s on s.id = r.survey_id
  left join contact c on c.id = r.contact_id
)
select
  k.id as response_id, k.asked_kind as kind, k.asked_trigger as trigger, k.answering_id as respondent_id,
  k.answering_customer_id as customer_id,
  k.answering_account_id as account_id, a.name as account_name, o.owner_id as rep_id, d.team_id, a.industry as vertical,
  a.region, k.role, k.touchpoint,
  k.sent_at, local_date(k.sent_at) as sent_on, k.answered_at, local_date(k.answered_at) as answered_on, k.score,
  case when k.score >= 9 then 'promoter' when k.score >= 7 then 'passive' when k.score is not null then 'detractor' end
    as answer_class,
  case
    when k.score is null then 'NO_SCORE'
    when k.asked_kind = 'nps' and (k.score < 0 or k.score > 10 or k.score <> floor(k.score)
      or coalesce(k.scale_min, 0) <> 0 or coalesce(k.scale_max, 10) <> 10) then 'OUT_OF_SCALE'
    when k.asked_kind = 'csat' and (k.score < 1 or k.score > 5 or k.score <> floor(k.score)
      or coalesce(k.scale_min, 1) <> 1 or coalesce(k.scale_max, 5) <> 5) then 'OUT_OF_SCALE'
  end as fault,
  s.customer_on,
  case when k.answered_at is null and k.score is not null then 'MISSING_DATE' end as left_out
from asked k
left join account a on a.id = k.answering_account_id
left join customer_since s on s.unit_id = k.answering_account_id
left join account_owner o
  on o.account_id = k.answering_account_id
  and o.valid_from <= coalesce(k.answered_at, k.sent_at)
    and o.valid_until > coalesce(k.answered_at, k.sent_at)
left join employee_day d on d.rep_id = o.owner_id and d.day = local_date(coalesce(k.answered_at, k.sent_at))
left join test_record t on t.record_id = k.answering_account_id
where t.record_id is null
""",
)
