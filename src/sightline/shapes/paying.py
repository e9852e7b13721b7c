"""Populations of what companies pay: by contract at the end of a period, or by what was sold in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sightline.shapes.population import Placed, Scope, Source
from sightline.shapes.windows import bounds, bucket, paid, split_filters, stands

Reading = Literal["usual", "sold"]

_UNPRICED = "(s.currency <> $currency and x.rate is null)"
_LEVEL = (
    f"case when {_UNPRICED} or s.amount is null then 0 else"
    " units(converted(s.amount, coalesce(x.rate, cast(1 as decimal(16, 8))))) end"
)
_OWN = ("rep_id", "vertical", "region", "source")


@dataclass(frozen=True, slots=True)
class PaidByCompanies:
    """One row per company that pays, with what it pays as `value_units`, under who owns it on the last day.

    `usual` is the monthly value of the last day, at the rate of the first; where nobody has a
    contract, and with `sold`, it is what was sold in the period. A company of which a part has no
    value or rate is out as a whole. By product a company has a row for each.
    """

    fact: str
    reading: Reading = "usual"
    look_back: bool = True
    placed: Placed = "last"

    def relation(self, source: Source, scope: Scope) -> str:
        """See `Population.relation`."""
        table = source.table
        product = "s.product_id" if "product_id" in scope.by else "cast(null as varchar)"
        inside, outside = split_filters(scope, ("product_id",), "s")
        forms = [_sold(scope, table, product, inside, self.reading)]
        if self.reading == "usual":
            forms.insert(0, _monthly(table, product, inside))
        own = ", ".join(f"f.{name}" for name in _OWN)
        return (
            f"with bounds as ({bounds(scope)}), paid as ({' union all '.join(forms)})"
            f" select p.period, p.period_end, e.team_id as placed_team_id, f.account_id, f.name, {own},"
            f" v.product_id, v.value_units"
            f" from {table} f join bounds p on f.record = 'owner' and {stands('f', 'p.last')}"
            f" join paid v on v.period = p.period and v.company_id = f.account_id"
            f" left join fact_rep_days e on e.rep_id = f.rep_id and e.on_day = p.last"
            f" where true{outside}"
        )


@dataclass(frozen=True, slots=True)
class Unvalued:
    """What `PaidByCompanies` leaves out: `problem` says why; accounts of the monthly form, lines of what was sold."""

    fact: str
    reading: Reading = "usual"
    look_back: bool = True
    placed: Placed = "last"

    def relation(self, source: Source, scope: Scope) -> str:
        """See `Population.relation`."""
        table = source.table
        own = ", ".join(f"f.{name}" for name in _OWN)
        inside, outside = split_filters(scope, ("product_id",), "s")
        forms = [_sales_without_value(scope, table, inside, self.reading)]
        if self.reading == "usual":
            forms.insert(0, _accounts_without_value(table, inside))
        head = f"select p.period, p.period_end, e.team_id as placed_team_id, v.account_id, v.name, {own}, v.product_id"
        tail = "v.value_units, v.item_id, v.problem"
        team = "left join fact_rep_days e on e.rep_id = f.rep_id and e.on_day = p.last"
        period, join = bucket(scope, "f.from_on")
        # Who sold to nobody known is the only one such a line belongs to.
        nobody = (
            f"select {period} as period, f.rep_id, f.account_id, f.name, f.vertical, f.region, f.source, f.product_id,"
            f" f.value_units, f.item_id from {table} f{join} where f.record = 'sale' and f.account_id is null"
            f" and f.from_on >= $start and f.from_on < $end and f.at <= $as_of{_only(self.reading, 'f')}"
        )
        return (
            f"with bounds as ({bounds(scope)}), lacking as ({' union all '.join(forms)}), nobody as ({nobody})"
            f" {head}, {tail} from {table} f join bounds p on f.record = 'owner' and {stands('f', 'p.last')}"
            f" join lacking v on v.period = p.period and v.company_id = f.account_id {team} where true{outside}"
            f" union all select p.period, p.period_end, e.team_id, f.account_id, f.name, {own}, f.product_id,"
            f" f.value_units, f.item_id, 'MISSING_DATA'"
            f" from nobody f join bounds p on p.period = f.period {team} where true{inside.replace('s.', 'f.')}{outside}"
        )


def _monthly(table: str, product: str, inside: str) -> str:
    grouped = ", s.product_id" if product.startswith("s.") else ""
    return (
        "select period, company_id, product_id, value_units from ("
        "select *, sum(missing) over (partition by period, company_id) as all_missing from ("
        f"select p.period, s.company_id, {product} as product_id, cast(sum({_LEVEL}) as bigint) as value_units,"
        f" count(case when {_UNPRICED} or s.amount is null then 1 end) as missing"
        f" from {table}_after s join bounds p on s.record = 'level' and {paid('s', 'p.last')}"
        f" left join fx_day x on x.currency = s.currency and x.day = p.period"
        f" where true{inside} group by p.period, s.company_id{grouped}"
        ") summed) known where all_missing = 0 and value_units <> 0"
    )


def _sold(scope: Scope, table: str, product: str, inside: str, reading: Reading) -> str:
    period, join = bucket(scope, "s.from_on")
    grouped = ", s.product_id" if product.startswith("s.") else ""
    places = f"group by {period}, s.company_id{grouped}" if scope.period else f"group by s.company_id{grouped}"
    return (
        f"select {period} as period, s.company_id, {product} as product_id,"
        f" cast(sum(units(s.own_amount)) as bigint) as value_units from {table}_after s{join}"
        f" where s.record = 'sale' and s.own_amount is not null and s.company_id is not null"
        f" and s.from_on >= $start and s.from_on < $end and s.at <= $as_of{_only(reading, 's')}{inside} {places}"
    )


def _accounts_without_value(table: str, inside: str) -> str:
    return (
        "select period, company_id, account_id, name, product_id, value_units, account_id as item_id,"
        " case when unknown > 0 then 'MISSING_AMOUNT' else 'MISSING_FX' end as problem from ("
        "select p.period, s.company_id, s.account_id, max(s.name) as name, cast(null as varchar) as product_id,"
        f" cast(sum({_LEVEL}) as bigint) as value_units, count(case when s.amount is null then 1 end) as unknown,"
        f" count(case when {_UNPRICED} then 1 end) as unpriced"
        f" from {table}_after s join bounds p on s.record = 'level' and {paid('s', 'p.last')}"
        f" left join fx_day x on x.currency = s.currency and x.day = p.period"
        f" where true{inside} group by p.period, s.company_id, s.account_id"
        ") summed where unknown + unpriced > 0"
    )


def _sales_without_value(scope: Scope, table: str, inside: str, reading: Reading) -> str:
    period, join = bucket(scope, "s.from_on")
    return (
        f"select {period} as period, s.company_id, s.account_id, s.name, s.product_id, s.value_units, s.item_id,"
        " case when s.amount is null then 'MISSING_AMOUNT' else 'MISSING_FX' end as problem"
        f" from {table}_after s{join} where s.record = 'sale' and s.own_amount is null and s.company_id is not null"
        f" and s.from_on >= $start and s.from_on < $end and s.at <= $as_of{_only(reading, 's')}{inside}"
    )


def _only(reading: Reading, table: str) -> str:
    return f" and not {table}.has_contracts" if reading == "usual" else ""
