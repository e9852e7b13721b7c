"""The KPIs by rep and month as a practiced hand would write them: one query per fact file, DuckDB alone."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy.typing as npt

from sightline.snapshots.columns import literal

if TYPE_CHECKING:
    import duckdb

    from sightline.snapshots.snapshot import Snapshot

Cell = tuple[str | None, date]
Found = Mapping[str, npt.NDArray[Any]]

FIRST_MONTH, LAST_MONTH = "2023-01", "2025-12"

ACTIVITIES = """
SELECT rep_id, date_trunc('month', on_day) AS month,
  count(*) AS activity_count,
  count(*) FILTER (kind = 'call') AS calls,
  count(*) FILTER (kind = 'call' AND connect = 'connected') AS connected,
  count(*) FILTER (kind = 'email') AS emails,
  count(*) FILTER (kind IN ('meeting', 'demo')) AS meetings_scheduled,
  count(*) FILTER (kind IN ('meeting', 'demo') AND meeting_state = 'held') AS held
FROM {activities} WHERE known_at <= $as_of GROUP BY ALL
"""
DEALS = """
SELECT rep_id, date_trunc('month', closed_on) AS month,
  avg(annual_amount) FILTER (priced) AS average_deal_size,
  count(*) FILTER (priced) AS priced_deals,
  stddev_samp(annual_amount) FILTER (priced) AS deal_size_deviation,
  median(annual_amount) FILTER (priced) AS median_deal_size,
  nullif(count(*) FILTER (won), 0) AS deals_won,
  count(*) FILTER (won AND NOT is_inbound) AS self_sourced,
  median(cycle_days) FILTER (timed) AS sales_cycle_length,
  avg(cycle_days) FILTER (timed) AS mean_cycle,
  count(*) FILTER (timed) AS timed_deals,
  quantile_cont(cycle_days, [0.75, 0.9]) FILTER (timed) AS slow_cycles,
  sum(touches) / count(*) AS touches_per_closed_deal,
  stddev_samp(touches) AS touches_deviation,
  median(touches) AS median_touches,
  sum(touches) FILTER (outcome = 'won') AS touches_of_won,
  count(*) AS decided,
  count(*) FILTER (outcome = 'won') / count(*) AS win_rate
FROM (
  SELECT *, outcome = 'won' AND annual_amount > 0 AND is_new_business AS priced,
    outcome = 'won' AND kind <> 'renewal' AS won,
    outcome = 'won' AND kind <> 'renewal' AND cycle_days > 0 AND NOT is_imported AS timed
  FROM {deals} WHERE closed_at <= $as_of AND (reopened_at IS NULL OR reopened_at > $as_of)
) GROUP BY ALL
"""
ORDER_LINES = """
SELECT rep_id, date_trunc('month', on_day) AS month, sum(amount) AS sales_volume_by_location,
  count(DISTINCT order_id) FILTER (NOT is_refund) AS orders
FROM {order_lines} WHERE "at" <= $as_of GROUP BY ALL
"""
QUOTA = """
WITH reached AS (
  SELECT rep_id, date_trunc('month', closed_on) AS month, sum(amount) AS amount
  FROM {deal_credits}
  WHERE outcome = 'won' AND closed_at <= $as_of AND (reopened_at IS NULL OR reopened_at > $as_of)
  GROUP BY ALL
), goals AS (
  SELECT rep_id, date_trunc('month', on_day) AS month, sum(quota_units) / 10000 AS goal
  FROM {quota_days} WHERE on_day <= $today GROUP BY ALL
), employed AS (
  SELECT rep_id, date_trunc('month', on_day) AS month
  FROM {rep_days} WHERE is_employed AND on_day = least(last_day(on_day), $today)
)
SELECT rep_id, month, coalesce(amount, 0) / goal AS quota_attainment,
  CASE WHEN coalesce(amount, 0) >= goal THEN 1 ELSE 0 END AS share_at_quota, amount, goal
FROM goals SEMI JOIN employed USING (rep_id, month) LEFT JOIN reached USING (rep_id, month)
"""
LEAD_RESPONSES = """
SELECT rep_id, month, CASE WHEN middle < 1e14 THEN middle END AS lead_response_time, answered_mean, events
FROM (
  SELECT rep_id, date_trunc('month', event_on) AS month,
    median(CASE WHEN answered_at <= $as_of THEN business_minutes ELSE 1e15 END) AS middle,
    avg(business_minutes) FILTER (answered_at <= $as_of) AS answered_mean, count(*) AS events
  FROM {lead_responses} WHERE event_at <= $as_of AND (spam_at IS NULL OR spam_at > $as_of) GROUP BY ALL
)
"""
LEAD_JOURNEYS = """
SELECT rep_id, date_trunc('month', mql_on) AS month, count(*) AS leads,
  count(*) FILTER (customer_on <= mql_on + 180 AND customer_on <= $today) / count(*) AS mql_to_customer_rate
FROM {lead_journeys} WHERE mql_at <= $as_of GROUP BY ALL
"""
SURVEY_RESPONSES = """
SELECT rep_id, month, count(*) AS answers,
  100.0 * (count(*) FILTER (score >= 9) - count(*) FILTER (score < 7)) / count(*) AS nps
FROM (
  SELECT rep_id, score, date_trunc('month', answered_on) AS month
  FROM {survey_responses}
  WHERE answered_at <= $as_of AND kind = 'nps' AND trigger = 'relationship' AND fault IS NULL
    AND NOT coalesce(customer_on <= $today AND answered_on < customer_on + 90, false)
  QUALIFY row_number() OVER (
    PARTITION BY month, respondent_id ORDER BY answered_at DESC, response_id DESC) = 1
) GROUP BY ALL
"""
MONTHS = """
months AS (
  SELECT CAST(m AS DATE) AS month, CAST(m + INTERVAL 1 MONTH AS DATE) AS next,
    least(CAST(m + INTERVAL 1 MONTH AS DATE), $today) AS last
  FROM generate_series(DATE '2023-01-01', DATE '2025-12-01', INTERVAL 1 MONTH) starts(m)
)"""
OPPORTUNITIES = f"""
WITH {MONTHS}, open AS (
  SELECT *, coalesce(CASE WHEN until_at <= $as_of THEN held_until END, DATE '9999-12-31') AS ended
  FROM {{deal_holdings}} WHERE from_at <= $as_of AND (void_at IS NULL OR void_at > $as_of)
), had AS (
  SELECT rep_id, month, count(DISTINCT deal_id) AS deals,
    count(DISTINCT deal_id) FILTER (ended >= least(next, $today + 1)) AS still_open
  FROM open JOIN months ON held_from < least(next, $today + 1) AND ended >= month AND month <= $today
  WHERE is_only_holder OR (is_last_holder AND ended < least(next, $today + 1))
    OR epoch(least(coalesce(owned_until, $as_of), $as_of)) - epoch(owned_from) >= 86400
  GROUP BY ALL
), won AS (
  SELECT rep_id, date_trunc('month', closed_on) AS month, count(*) AS deals
  FROM {{deals}}
  WHERE closed_at <= $as_of AND (reopened_at IS NULL OR reopened_at > $as_of) AND outcome = 'won'
    AND created_at IS NOT NULL
  GROUP BY ALL
)
SELECT had.rep_id, had.month, coalesce(won.deals, 0) / had.deals AS close_ratio, still_open
FROM had LEFT JOIN won ON won.rep_id = had.rep_id AND won.month = had.month
"""
CUSTOMERS = f"""
WITH {MONTHS}, lapse AS (
  SELECT CAST(floor(quantile_cont(gap_days, 0.9)) AS INTEGER) + 1 AS days
  FROM {{purchase_gaps}} WHERE on_day <= $today AND (contract_on IS NULL OR contract_on > $today)
), spells AS (
  SELECT account_id, rep_id, from_on, coalesce(
    CASE WHEN is_lapsing THEN least(coalesce(until_on, bought_on + days), bought_on + days)
      WHEN renewed_on > $today THEN paid_until ELSE until_on END, DATE '9999-12-31') AS gone
  FROM {{customer_spells}}, lapse WHERE NOT coalesce(is_lapsing AND contract_on <= $today, false)
), at_end AS (
  SELECT DISTINCT month, account_id FROM spells JOIN months ON from_on <= last AND gone > last
)
SELECT s.rep_id, m.month, count(*) AS customers, count(e.account_id) / count(*) AS customer_retention_rate,
  1 - count(e.account_id) / count(*) AS customer_churn_rate
FROM spells s JOIN months m ON s.from_on <= m.month AND s.gone > m.month AND m.month <= $today
LEFT JOIN at_end e ON e.month = m.month AND e.account_id = s.account_id
GROUP BY ALL
"""
REVENUE = f"""
WITH {MONTHS}, levels AS (
  SELECT account_id, rep_id, amount, from_on,
    coalesce(CASE WHEN renewed_on > $today THEN paid_until ELSE until_on END, DATE '9999-12-31') AS gone
  FROM {{revenue_levels}}
), at_start AS (
  SELECT month, account_id, rep_id, sum(amount) AS amount
  FROM levels JOIN months ON from_on <= month AND gone > month AND month <= $today GROUP BY ALL
), at_end AS (
  SELECT month, account_id, sum(amount) AS amount FROM levels JOIN months ON from_on <= last AND gone > last GROUP BY ALL
)
SELECT s.rep_id, s.month, count(*) AS members, sum(s.amount) AS started,
  sum(least(s.amount, coalesce(e.amount, 0))) / sum(s.amount) AS grr,
  sum(coalesce(e.amount, 0)) / sum(s.amount) AS nrr,
  1 - sum(least(s.amount, coalesce(e.amount, 0))) / sum(s.amount) AS revenue_churn_gross,
  1 - sum(coalesce(e.amount, 0)) / sum(s.amount) AS revenue_churn_net
FROM at_start s LEFT JOIN at_end e ON e.month = s.month AND e.account_id = s.account_id
WHERE s.amount > 0 GROUP BY ALL
"""
STAGES = f"""
WITH {MONTHS}, standing AS (
  SELECT rep_id, from_on, coalesce(CASE WHEN until_at <= $as_of THEN until_on END, DATE '9999-12-31') AS ended
  FROM {{stage_spells}} WHERE from_at <= $as_of AND stage IN ('lead', 'mql', 'sal', 'sql', 'opportunity')
)
SELECT rep_id, month, count(*) / count(*) AS lifecycle_stage_share, count(*) AS leads
FROM standing JOIN months ON from_on < least(next, $today + 1) AND ended >= least(next, $today + 1) AND month <= $today
GROUP BY ALL
"""
QUERIES = (
    ACTIVITIES,
    DEALS,
    ORDER_LINES,
    QUOTA,
    LEAD_RESPONSES,
    LEAD_JOURNEYS,
    SURVEY_RESPONSES,
    OPPORTUNITIES,
    CUSTOMERS,
    REVENUE,
    STAGES,
)
KPIS = (
    "activity_count",
    "calls",
    "emails",
    "meetings_scheduled",
    "average_deal_size",
    "deals_won",
    "sales_cycle_length",
    "touches_per_closed_deal",
    "win_rate",
    "sales_volume_by_location",
    "quota_attainment",
    "share_at_quota",
    "lead_response_time",
    "mql_to_customer_rate",
    "nps",
    "close_ratio",
    "customer_churn_rate",
    "customer_retention_rate",
    "revenue_churn_gross",
    "revenue_churn_net",
    "grr",
    "nrr",
    "lifecycle_stage_share",
)
"""The first fifteen KPIs of the catalog, which have twenty-three ids: every form of question there is."""


def columns(connection: duckdb.DuckDBPyConnection, snapshot: Snapshot, as_of: object, today: date) -> Iterator[Found]:
    """The columns of every query as NumPy arrays, fetched the way ours are."""
    for query in QUERIES:
        sql = query.format_map(_Tables(snapshot))
        values = {name: value for name, value in {"as_of": as_of, "today": today}.items() if f"${name}" in sql}
        yield connection.execute(sql, values).fetchnumpy()


def values_of(found: Iterator[Found]) -> dict[str, dict[Cell, float]]:
    """The values of every KPI by rep and month, cells without one left out."""
    values: dict[str, dict[Cell, float]] = {}
    for table in found:
        named = {name: column.tolist() for name, column in table.items()}
        cells = list(zip(named["rep_id"], named["month"], strict=True))
        for name in set(KPIS) & set(named):
            values[name] = {
                (rep, month.date()): float(value)
                for (rep, month), value in zip(cells, named[name], strict=True)
                if value is not None and not math.isnan(value)
            }
    return values


class _Tables(dict[str, str]):
    """The Parquet files of a fact, by its name in braces."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot

    def __missing__(self, name: str) -> str:
        files = [file for file in self.snapshot.files("facts", name) if _is_asked(file.stem)]
        return f"read_parquet([{', '.join(literal(str(file)) for file in files)}])"


def _is_asked(stem: str) -> bool:
    """Whether a file holds rows of the three years: a month of them, or all rows of a fact."""
    return FIRST_MONTH <= stem[:7] <= LAST_MONTH if stem[:4].isdigit() else stem in {"all", "empty"}
