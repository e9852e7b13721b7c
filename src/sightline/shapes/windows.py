"""The SQL several populations share: the periods of a question, the bucket of a day, what covers a day."""

from __future__ import annotations

from sightline.shapes.population import Scope

NO_END = "date '9999-12-31'"


def bounds(scope: Scope, more: str = "") -> str:
    """The question's periods that have begun: their last known day `last`, and `edge`, the day after it.

    `more` is a list of further columns, each with a comma before it, over those of the periods.
    """
    if scope.period is None:
        inner = "select cast($start as date) as period, cast($end as date) as period_end"
    else:
        inner = (
            f"select distinct greatest({scope.period}, cast($start as date)) as period,"
            f" least({scope.period_end}, cast($end as date)) as period_end"
            " from period_day where day >= $start and day < $end"
        )
    last = "least(day_after(period_end, -1), cast($today as date)) as last"
    edge = "least(period_end, day_after($today, 1)) as edge"
    return f"select period, period_end, {last}, {edge}{more} from ({inner}) asked where period <= $today"


def bucket(scope: Scope, day: str) -> tuple[str, str]:
    """The first day of the period a day falls in, and the join that finds it."""
    if scope.period is None:
        return "cast($start as date)", ""
    return f"greatest(b.{scope.period}, cast($start as date))", f" join period_day b on b.day = {day}"


def stands(table: str, day: str) -> str:
    """Whether a dated row, both ends local days, the end exclusive, covers a day."""
    return f"{table}.from_on <= {day} and {table}.until_on > {day}"


def paid(table: str, day: str) -> str:
    """Whether a contract covers a day, as far as was known: a renewal to come bridges no gap yet."""
    until = f"case when {table}.renewed_on > $today then {table}.paid_until else {table}.until_on end"
    return f"{table}.from_on <= {day} and coalesce({until}, {NO_END}) > {day}"


def customer(table: str, day: str) -> str:
    """Whether an account is a customer on a day: under contract, or not lapsed since it bought."""
    lapses = f"day_after({table}.bought_on, $lapse_days)"
    until = (
        f"case when {table}.is_lapsing then least(coalesce({table}.until_on, {lapses}), {lapses})"
        f" when {table}.renewed_on > $today then {table}.paid_until else {table}.until_on end"
    )
    by_contract = f"{table}.is_lapsing and {table}.contract_on <= $today"
    return f"{table}.from_on <= {day} and coalesce({until}, {NO_END}) > {day} and not coalesce({by_contract}, false)"


def split_filters(scope: Scope, columns: tuple[str, ...], table: str) -> tuple[str, str]:
    """The filters on `columns`, moved to another table, and all others; each begins with `and` if there are any."""
    moved = [item for item in scope.filters if any(f"f.{column}" in item for column in columns)]
    kept = [item for item in scope.filters if item not in moved]
    return (
        "".join(f" and {item.replace('f.', f'{table}.')}" for item in moved),
        "".join(f" and {item}" for item in kept),
    )
