"""Who looked after each account at the start of each day, as spells of local days."""

from sightline.facts.fact import Step

STEP = Step(
    doc="One row per account and owner spell in whole days; first and last spells are open.",
    uses=("account_owner",),
    sql="""
select account_id, owner_id,
  coalesce(day_after(local_date(from_at - interval '1' microsecond), 1), date '0001-01-01') as from_on,
  coalesce(day_after(local_date(until_at - interval '1' microsecond), 1), date '9999-12-31') as until_on
from account_owner
""",
)
