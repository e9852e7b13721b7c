"""Cost per lead: what a campaign cost for each new lead it brought."""

from oracles._answers import Cells, divide
from oracles._costs import Cost, by_member, campaign_leads, channel_of, each, part_in, reached, spend_in, total
from oracles._reading import Reading

SQL = ("sql", "opportunity")
MQL = ("mql", "sal", *SQL)


def oracle(world, settings, start, end, grain, by, as_of, variant=None):
    reading = Reading(world, settings, as_of)
    return Cells(
        reading, [(bucket, _cells(reading, bucket, by, variant)) for bucket in reading.buckets(start, end, grain)]
    )


def _cells(reading, bucket, by, variant):
    costs = _budgets(reading, bucket) if variant == "budget" else spend_in(reading, bucket, _on_a_campaign)
    leads = campaign_leads(reading, bucket)
    member = _member(reading, by)
    cells = {}
    for key, (spent, brought) in by_member(costs, leads, member, member, by).items():
        cost = total(spent)
        qualified = sum(reading.happened(lead["qualified_at"]) or reached(reading, lead, MQL) for lead in brought)
        ready = sum(reached(reading, lead, SQL) for lead in brought)
        also = {"leads": len(brought), "per_mql": divide(cost, qualified), "per_sql": divide(cost, ready)}
        cells[key] = each(cost, len(brought), also)
    return cells


def _on_a_campaign(row):
    return row["campaign_id"] is not None


def _member(reading, by):
    """How a row of spend, a budget or a lead is told apart; all of them name their campaign."""
    if by is None:
        return lambda row: None
    return lambda row: row["campaign_id"] if by == "campaign" else channel_of(reading, row["campaign_id"])


def _budgets(reading, bucket):
    found = []
    for campaign in reading.rows("campaign"):
        if campaign["budget"] is None:
            continue
        if campaign["starts_on"] is None:
            reading.exclude("MISSING_DATE", campaign)
            continue
        part = part_in(reading, bucket, campaign, campaign["budget"], campaign["starts_on"], campaign["ends_on"])
        if part is not None:
            found.append(Cost({"campaign_id": campaign["id"]}, part))
    return found
