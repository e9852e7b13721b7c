"""What each deal was worth when it was created, from the log of its amount."""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per deal whose amount changed: the last value by its creation, else the first one known afterwards.",
    sql="""
with changed as (
  select c.object_id as deal_id, c.at, c.id, c.at <= d.created_at as is_before,
    try_cast(c.old_value as decimal(20, 4)) as before_it, try_cast(c.new_value as decimal(20, 4)) as after_it
  from field_change c join deal d on d.id = c.object_id
  where c.object_type = 'deal' and c.field = 'amount'
), told as (
  select deal_id, at, id, 2 as half, is_before, after_it as amount from changed
  union all
  select deal_id, at, id, 1, is_before, before_it from changed where not is_before
), ranked as (
  select deal_id, amount,
    row_number() over (
      partition by deal_id
      order by case when is_before then 0 else 1 end, case when is_before then at end desc,
        case when is_before then id end desc, at, id, half
    ) as choice
  from told
  where amount is not null
)
select deal_id, amount from ranked where choice = 1
""",
)
