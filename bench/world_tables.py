"""The rows of the made company: one query per table over row numbers; `draw` and `moment` are hashes."""

from __future__ import annotations

SIZES = {
    "activities": 10_000_000,
    "leads": 1_000_000,
    "deals": 500_000,
    "orders": 500_000,
    "contacts": 400_000,
    "accounts": 200_000,
    "subscriptions": 60_000,
    "responses": 200_000,
    "reps": 500,
}
NEEDED = {"reps": 20, "accounts": 100, "contacts": 200}

TEAM = """
SELECT 'crm:t' || i AS id, 'Team ' || i AS name FROM range(10) numbers(i)
"""
EMPLOYEE = """
SELECT 'crm:e' || i AS id, 'Rep ' || i AS full_name, 'rep' || i || '@company.example' AS email,
  DATE '2021-01-01' + CAST(draw(i, 'hired', 700) AS INTEGER) AS hire_date,
  ['sdr', 'ae', 'am', 'ae'][1 + draw(i, 'role', 4)] AS role, 'crm:t' || draw(i, 'team', 10) AS team_id
FROM range(getvariable('reps')) numbers(i)
"""
ACCOUNT = """
SELECT 'crm:a' || i AS id, 'Account ' || i AS name, 'account' || i || '.example' AS domain,
  ['software', 'retail', 'health', 'logistics'][1 + draw(i, 'industry', 4)] AS industry,
  ['north', 'south', 'east', 'west'][1 + draw(i, 'region', 4)] AS region,
  'crm:e' || draw(i, 'owner', getvariable('reps')) AS owner_id, TIMESTAMPTZ '2022-06-01 00:00:00+00' AS created_at
FROM range(getvariable('accounts')) numbers(i)
"""
CONTACT = """
SELECT 'crm:c' || i AS id, 'Contact ' || i AS name, 'contact' || i || '@buyer.example' AS email,
  'crm:a' || draw(i, 'account', getvariable('accounts')) AS account_id,
  TIMESTAMPTZ '2022-06-01 00:00:00+00' AS created_at
FROM range(getvariable('contacts')) numbers(i)
"""
LEAD = """
SELECT 'crm:l' || i AS id, 'Lead ' || i AS name, 'lead' || i || '@prospect.example' AS email,
  ['web', 'event', 'partner', 'ads'][1 + draw(i, 'channel', 4)] AS channel, true AS is_inbound,
  moment(i, 'lead') AS created_at, moment(i, 'lead') AS submitted_at,
  'crm:e' || draw(i, 'lead owner', getvariable('reps')) AS owner_id, 'working' AS status, 'lead' AS stage,
  CASE WHEN draw(i, 'known', 10) < 4 THEN 'crm:a' || draw(i, 'lead account', getvariable('accounts')) END AS account_id
FROM range(getvariable('leads')) numbers(i)
"""
LIFECYCLE_EVENT = """
SELECT 'crm:v' || i || stage AS id, 'crm:l' || i AS lead_id, before AS from_stage, stage AS to_stage,
  moment(i, 'lead') + to_hours(after + draw(i, stage, 24)) AS at
FROM range(getvariable('leads')) numbers(i),
  (VALUES ('lead', 'mql', 24, 60), ('mql', 'sql', 72, 30), ('sql', 'opportunity', 240, 15))
    AS steps(before, stage, after, share)
WHERE draw(i, 'far', 100) < share AND moment(i, 'lead') < TIMESTAMPTZ '2025-12-15 00:00:00+00'
"""
DEAL = """
SELECT 'crm:d' || i AS id, 'Deal ' || i AS name, 'crm:a' || draw(i, 'deal account', getvariable('accounts')) AS account_id,
  'crm:e' || draw(i, 'deal owner', getvariable('reps')) AS owner_id,
  CASE WHEN ends < TIMESTAMPTZ '2025-12-31 00:00:00+00' THEN outcome ELSE 'open' END AS status,
  CASE WHEN ends < TIMESTAMPTZ '2025-12-31 00:00:00+00' AND outcome <> 'open' THEN ends END AS closed_at,
  ['new', 'new', 'new', 'new', 'upsell', 'renewal'][1 + draw(i, 'kind', 6)] AS kind,
  500 + draw(i, 'amount', 9950000) / 100 AS amount, 'arr' AS amount_kind, moment(i, 'deal') AS created_at,
  ['web', 'event', 'partner', 'ads'][1 + draw(i, 'deal channel', 4)] AS channel, draw(i, 'inbound', 2) = 0 AS is_inbound
FROM (
  SELECT i, moment(i, 'deal') + to_seconds(86400 + draw(i, 'cycle', 10368000)) AS ends,
    CASE WHEN draw(i, 'outcome', 100) < 32 THEN 'won' WHEN draw(i, 'outcome', 100) < 80 THEN 'lost' ELSE 'open' END
      AS outcome
  FROM range(getvariable('deals')) numbers(i)
)
"""
ACTIVITY = """
SELECT 'crm:y' || i AS id,
  ['call', 'call', 'call', 'email', 'email', 'email', 'email', 'meeting', 'demo', 'social'][1 + draw(i, 'kind', 10)]
    AS kind,
  'outbound' AS direction, 'crm:e' || draw(i, 'owner', getvariable('reps')) AS owner_id, moment(i, 'activity') AS at,
  moment(i, 'activity') - to_hours(draw(i, 'booked', 200)) AS booked_at, draw(i, 'long', 1800) AS duration_seconds,
  'done' AS state,
  CASE WHEN draw(i, 'connect', 3) = 0 THEN 'connected' ELSE 'not_connected' END AS connect,
  CASE WHEN draw(i, 'kind', 10) IN (7, 8) THEN ['held', 'held', 'no_show', 'accepted'][1 + draw(i, 'state', 4)] END
    AS meeting_state,
  CASE WHEN draw(i, 'toward', 10) < 5 THEN 'crm:a' || draw(i, 'account', getvariable('accounts')) END AS account_id,
  CASE WHEN draw(i, 'toward', 10) >= 7 THEN 'crm:l' || draw(i, 'lead', getvariable('leads')) END AS lead_id,
  CASE WHEN draw(i, 'toward', 10) < 3 THEN 'crm:d' || draw(i, 'deal', getvariable('deals')) END AS deal_id
FROM range(getvariable('activities')) numbers(i)
"""
LOCATION = """
SELECT 'crm:s' || i AS id, 'Store ' || i AS name, 'store' AS kind FROM range(25) numbers(i)
"""
ORDER = """
SELECT 'crm:o' || i AS id, 'N' || i AS number, 'crm:a' || draw(i, 'buyer', getvariable('accounts')) AS account_id,
  'crm:e' || draw(i, 'seller', getvariable('reps')) AS employee_id, 'crm:s' || draw(i, 'store', 25) AS location_id,
  'store' AS channel, moment(i, 'order') AS ordered_at, 'completed' AS status
FROM range(getvariable('orders')) numbers(i)
"""
ORDER_LINE = """
SELECT 'crm:n' || i || '-' || place AS id, 'crm:o' || i AS order_id, 1 + draw(i, place, 5) AS quantity,
  10 + draw(i, 'net' || place, 500000) / 100 AS net
FROM range(getvariable('orders')) numbers(i), (VALUES (1), (2)) AS places(place)
"""
SUBSCRIPTION = """
SELECT 'crm:u' || i AS id, 'crm:a' || i % getvariable('accounts') AS account_id, 'active' AS status,
  DATE '2022-06-01' + CAST(draw(i, 'started', 900) AS INTEGER) AS started_on,
  CASE WHEN draw(i, 'ends', 10) < 3
    THEN DATE '2022-06-01' + CAST(draw(i, 'started', 900) + 100 + draw(i, 'ended', 300) AS INTEGER) END AS ended_on,
  50 + draw(i, 'mrr', 200000) / 100 AS mrr
FROM range(getvariable('subscriptions')) numbers(i)
"""
SURVEY_RESPONSE = """
SELECT 'crm:r' || i AS id, 'nps' AS kind, 'relationship' AS trigger,
  'crm:a' || draw(i, 'asked', getvariable('accounts')) AS account_id,
  'crm:c' || draw(i, 'answering', getvariable('contacts')) AS contact_id, moment(i, 'survey') AS sent_at,
  CASE WHEN draw(i, 'answers', 10) < 6 THEN moment(i, 'survey') + to_hours(draw(i, 'waits', 90)) END AS answered_at,
  CASE WHEN draw(i, 'answers', 10) < 6 THEN 10 - draw(i, 'score', 50) % 11 END AS score
FROM range(getvariable('responses')) numbers(i)
"""
TARGET = """
SELECT 'crm:q' || i || '-' || quarter AS id, 'quota' AS metric, 'crm:e' || i AS employee_id,
  CAST(DATE '2023-01-01' + to_months(CAST(3 * quarter AS INTEGER)) AS DATE) AS starts_on,
  CAST(DATE '2023-01-01' + to_months(CAST(3 * quarter + 3 AS INTEGER)) AS DATE) - 1 AS ends_on,
  200000 + 100 * draw(i, 'quota' || quarter, 20000) AS value, 1 AS version
FROM range(getvariable('reps')) numbers(i), range(12) quarters(quarter)
"""

TABLES = {
    "team": TEAM,
    "employee": EMPLOYEE,
    "account": ACCOUNT,
    "contact": CONTACT,
    "lead": LEAD,
    "lifecycle_event": LIFECYCLE_EVENT,
    "deal": DEAL,
    "activity": ACTIVITY,
    "location": LOCATION,
    "order": ORDER,
    "order_line": ORDER_LINE,
    "subscription": SUBSCRIPTION,
    "survey_response": SURVEY_RESPONSE,
    "target": TARGET,
}
