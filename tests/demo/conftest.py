"""One generated company for all tests of this folder, and its export files as tables of text."""

from pathlib import Path

import duckdb
import pytest

from sightline.demo import DemoReport, generate

# Days written in Berlin; calls are exported in UTC.
_VIEWS = """
create view deal as
  select "Record ID" as id, "Deal owner" as rep, "Deal Stage" as stage, "Deal Type" as kind, "Product" as product,
    "Competitor" as competitor, "Closed Lost Reason" as reason, "Associated Company IDs" as company,
    "Created by import" = 'true' as is_imported, "Amount" as written, "Currency" as currency,
    try_cast("Amount" as double) / case "Currency" when 'GBP' then 0.86 when 'USD' then 1.09 else 1 end as euros,
    strptime("Close Date", '%Y-%m-%d %H:%M') as closed, strptime("Create Date", '%Y-%m-%d %H:%M') as created
  from deals where "Test record" = 'false';
create view fresh as select * from deal where kind = 'newbusiness' and not is_imported;
create view touch as
  select "Call ID" as id, "CRM deal" as deal, "CRM lead" as lead_id, 'call' as kind, direction = 'outbound' as is_ours,
    false as is_automatic, cast("datetime (UTC)" as timestamptz) at time zone 'Europe/Berlin' as moment
  from calls
  union all
  select "Record ID", "Associated Deal ID", "Associated Lead ID", 'email', "Email direction" = 'EMAIL',
    "Sent by sequence" = 'true', strptime("Activity date", '%Y-%m-%d %H:%M')
  from emails
  union all
  select "Record ID", "Associated Deal ID", "Associated Lead ID", 'message', true, false,
    strptime("Activity date", '%Y-%m-%d %H:%M')
  from messages
  union all
  select "Record ID", "Associated Deal ID", "Associated Lead ID", 'meeting', "Meeting outcome" = 'COMPLETED', false,
    strptime("Meeting start time", '%Y-%m-%d %H:%M')
  from meetings;
"""
_FILES = {
    "deals": "crm/hubspot-crm-exports-all-deals.csv",
    "companies": "crm/hubspot-crm-exports-all-companies.csv",
    "contacts": "crm/hubspot-crm-exports-all-contacts.csv",
    "leads": "crm/hubspot-crm-exports-all-leads.csv",
    "history": "crm/deal-property-history.csv",
    "line_items": "crm/line-items.csv",
    "emails": "crm/emails.csv",
    "meetings": "crm/meetings.csv",
    "messages": "crm/communications.csv",
    "calls": "telephony/calls.csv",
    "replies": "outreach/replies.csv",
    "orders": "shop/orders.csv.gz",
    "order_lines": "shop/order-lines.csv.gz",
    "refunds": "shop/refunds.csv.gz",
    "subscriptions": "billing/subscriptions.csv",
    "movements": "billing/mrr-movements.csv",
    "competitor_prices": "market/competitor-prices.csv",
    "quota_changes": "finance/quota-changes.csv",
    "rates": "finance/exchange-rates.csv",
}


@pytest.fixture(scope="session")
def company(tmp_path_factory) -> DemoReport:
    return generate(tmp_path_factory.mktemp("company"))


@pytest.fixture(scope="session")
def exports(company):
    connection = duckdb.connect()
    for name, path in _FILES.items():
        file = Path(company.folder) / path
        connection.execute(
            f"create view {name} as select * from read_csv('{file}', header = true, all_varchar = true, nullstr = 'no such cell')"
        )
    connection.execute(_VIEWS)
    yield lambda query: connection.execute(query).fetchall()
    connection.close()
