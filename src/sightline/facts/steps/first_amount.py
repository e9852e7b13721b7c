"""What each deal was worth when it was created, from the log of its amount."""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per deal whose amount changed: the last value by its creation, else the first one known afterwards.",
    sql="""
with changed as (
  select c.object_id as deal_id, c.at <= d.created_at as is_before,
    try_cast(c.old_value as decimal(20, 4)) as before_it, try_cast(c.new_value as decimal(20, 4)) as after_it,
    row_number() over (partition by c.object_id order by c.at, c.id) as place
  from field_change c join deal d on d.id = c.object_id
  where c.object_type = 'deal' and c.field = 'amount'
), chosen as (
  select deal_id,
    max(case when is_before and after_it is not null then place end) as last_before,
    min(case when not is_before and coalesce(before_it, after_it) is not null then place end) as first_after
  from changed
  group by deal_id
)
select c.deal_id, case when c.is_before then c.after_it else coalesce(c.before_it, c.after_it) end as amount
from chosen w
join changed c on c.deal_id = w.deal_id and c.place = coalesce(w.last_before, w.first_after)
""",
)
