"""What clients got out of us: spells of clients, and beside them all that is measured, said and aimed at."""

from sightline.facts.fact import Fact

_COLUMNS = {
    "account_id": "varchar",
    "rep_id": "varchar",
    "from_on": "date",
    "until_on": "date",
    "paid_until": "date",
    "renewed_on": "date",
    "bought_on": "date",
    "is_lapsing": "boolean",
    "contract_on": "date",
    "at": "timestamptz",
    "on_day": "date",
    "order_id": "varchar",
    "amount": "decimal(20, 4)",
    "fault": "varchar",
    "active_users": "bigint",
    "minutes": "double",
    "mood": "bigint",
    "target_id": "varchar",
    "measure": "varchar",
    "holder": "varchar",
    "version_of": "varchar",
    "version": "bigint",
    "aim": "double",
}


def _part(part: str, given: dict[str, str], source: str) -> str:
    """One part of the fact: the columns it has, all others empty."""
    columns = ", ".join(
        f"{given[name]} as {name}" if name in given else f"cast(null as {kind}) as {name}"
        for name, kind in _COLUMNS.items()
    )
    return f"select '{part}' as part, {columns} from {source}"


_SPELL = ("account_id", "rep_id", "from_on", "until_on", "paid_until", "renewed_on", "bought_on", "is_lapsing")
_OWNED = {"account_id": "s.account_id", "rep_id": "a.owner_id"}
_BY_ACCOUNT = "left join account a on a.id = s.account_id"
_PARTS = (
    _part("client", {name: name for name in (*_SPELL, "contract_on")}, "customer_spells where left_out is null"),
    _part(
        "contract",
        _OWNED | {"from_on": "s.started_on", "until_on": "s.until_on"},
        f"contract s {_BY_ACCOUNT} where s.left_out is null",
    ),
    _part(
        "revenue",
        _OWNED | {name: f"s.{name}" for name in ("order_id", "at", "on_day", "amount", "fault")},
        f"sold s {_BY_ACCOUNT}",
    ),
    _part("ticket", _OWNED | {"at": "s.opened_at", "on_day": "local_date(s.opened_at)"}, f"opened s {_BY_ACCOUNT}"),
    _part(
        "use",
        _OWNED | {"on_day": "s.day", "active_users": "s.active_users", "minutes": "s.minutes"},
        f"usage_day s {_BY_ACCOUNT}",
    ),
    _part("comment", _OWNED | {"at": "s.at", "on_day": "local_date(s.at)", "mood": "s.mood"}, f"said s {_BY_ACCOUNT}"),
    _part(
        "target",
        {
            "from_on": "starts_on",
            "until_on": "ends_on",
            "at": "set_at",
            "target_id": "id",
            "measure": "measure",
            "holder": "holder",
            "version_of": "version_of",
            "version": "version",
            "aim": "aim",
        },
        "aimed",
    ),
)

FACT = Fact(
    doc="Customer spells, and by account orders, tickets, use, paid contracts and comments; targets by whom they are for.",
    grain="one row per client spell, order or refund, ticket, day of use, contract, comment and version of a target",
    key="account_id",
    member="account_id",
    anchor="on_day",
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
    shown=("name", "order_id", "on_day", "amount"),
    money=("amount",),
    uses=("test_record", "contract", "customer_spells", "order_lines"),
    sql=f"""
with sold as (
  select order_id, account_id, at, on_day, sum(amount) as amount,
    case when count(native_amount) < count(*) then 'MISSING_AMOUNT' when count_if(is_unpriced) > 0 then 'MISSING_FX' end
      as fault
  from order_lines where left_out is null and account_id is not null
  group by order_id, account_id, at, on_day
), opened as (
  select i.account_id, i.opened_at
  from ticket i left join test_record t on t.record_id = i.account_id
  where not coalesce(i.is_test, false) and t.record_id is null
), said as (
  select coalesce(w.account_id, c.account_id) as account_id, w.at,
    case w.sentiment when 'positive' then 1 when 'negative' then -1 else 0 end as mood
  from testimonial w left join contact c on c.id = w.contact_id
  where w.sentiment is not null
), aimed as (
  select g.id, g.starts_on, g.ends_on, g.set_at, substr(g.metric, 19) as measure,
    case when g.employee_id is not null then 'rep ' || g.employee_id
      when g.team_id is not null then 'team ' || g.team_id else 'everybody' end as holder,
    coalesce(g.employee_id, '') || '|' || coalesce(g.team_id, '') as version_of, coalesce(g.version, 1) as version,
    cast(case when g.metric <> 'customer_outcomes.revenue' or coalesce(g.currency, $currency) = $currency then g.value
      else converted(g.value, x.rate) end as double) as aim
  from target g
  left join fx_day x on x.currency = g.currency and x.day = g.starts_on
  where g.metric in ('customer_outcomes.revenue', 'customer_outcomes.tickets', 'customer_outcomes.hours',
    'customer_outcomes.subscriptions') and g.location_id is null and g.product_id is null
), listed as (
  {" union all ".join(_PARTS)}
)
select l.*, coalesce(a.name, l.account_id) as name, cast(null as varchar) as team_id, a.industry as vertical, a.region,
  cast(null as varchar) as left_out
from listed l
left join account a on a.id = l.account_id
left join test_record t on t.record_id = l.account_id
where t.record_id is null
""",
)
