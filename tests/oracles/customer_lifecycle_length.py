"""Customer lifecycle length: how many days lie between the first impression and the first purchase."""

from fractions import Fraction

from oracles._activities import SINGLE, _is_touch, touches
from oracles._answers import Cells, grouped, result, small_mean
from oracles._customers import customer_since
from oracles._reading import Reading
from oracles._statistics import mean, mean_interval, median


def oracle(world, settings, start, end, grain, by, as_of):
    reading = Reading(world, settings, as_of)
    return Cells(reading, [(bucket, _cells(reading, bucket, by)) for bucket in reading.buckets(start, end, grain)])


def _cells(reading, bucket, by):
    paths = []
    with reading.aside():
        since = customer_since(reading)
    for account_id, day in since.items():
        account = reading.find("account", account_id)
        if account and bucket.start <= day < bucket.end and day <= reading.today:
            first, campaign = _first_impression(reading, account_id)
            if first is None:
                reading.exclude("MISSING_DATE", account)
            elif first > day:
                reading.exclude("NEGATIVE_DURATION", account)
            else:
                paths.append((account, day, (day - first).days, campaign))
    cells = {}
    for member, rows in grouped(paths, lambda path: _member(reading, path, by), by).items():
        days = [Fraction(length) for _, _, length, _ in rows]
        cells[member] = result(
            mean(days),
            sum(days),
            len(days),
            len(days),
            {"median": median(days), "trimmed_mean": mean(_trimmed(days))},
            small_mean(reading, len(days)),
            None if days else "no_denominator",
            mean_interval(days),
        )
    return cells


def _trimmed(days):
    cut = len(days) // 20
    return sorted(days)[cut : len(days) - cut]


def _first_impression(reading, account_id):
    """The day of the first impression, and the campaign it came from."""
    leads = [lead for lead in reading.rows("lead") if _account_of_lead(reading, lead) == account_id]
    leads = sorted(
        (lead for lead in leads if reading.happened(lead["created_at"])),
        key=lambda lead: (lead["created_at"], lead["id"]),
    )
    lead_campaign = leads[0]["campaign_id"] if leads else None
    found = sorted(impressions(reading).get(account_id, []), key=lambda one: one[:2])
    if found:
        at, _, campaign = found[0]
        return reading.day(at), campaign or lead_campaign
    if not leads:
        return None, None
    reading.exclude("NO_TOUCH", reading.find("account", account_id))
    return reading.day(leads[0]["created_at"]), lead_campaign


def impressions(reading):
    """Every recorded touch by account: (moment, id, campaign of a campaign touch)."""
    if "impressions" in reading.memory:
        return reading.memory["impressions"]
    found = {}
    for row in reading.rows("campaign_touch"):
        if reading.happened(row["at"]):
            found.setdefault(account_of(reading, row), []).append((row["at"], row["id"], row["campaign_id"]))
    for row in [done.row for done in touches(reading)] + [row for row in reading.rows("activity") if _came_in(row)]:
        if reading.happened(row["at"]):
            found.setdefault(account_of(reading, row), []).append((row["at"], row["id"], None))
    for lead in reading.rows("lead"):
        if reading.happened(lead["submitted_at"]):
            account_id = _account_of_lead(reading, lead)
            found.setdefault(account_id, []).append((lead["submitted_at"], lead["id"], None))
    reading.memory["impressions"] = found
    return found


def _came_in(row):
    """What would be a touch if we had made it, but came from them."""
    single = row["kind"] in SINGLE and row["direction"] == "inbound"
    return single and _is_touch({**row, "direction": None})


def account_of(reading, row):
    """The account a touch was toward: its own, else its lead's, its contact's, its deal's."""
    lead = reading.find("lead", row.get("lead_id")) or {}
    contact = reading.find("contact", row.get("contact_id")) or {}
    deal = reading.find("deal", row.get("deal_id")) or {}
    lead_account = _account_of_lead(reading, lead) if lead else None
    return row.get("account_id") or lead_account or contact.get("account_id") or deal.get("account_id")


def _account_of_lead(reading, lead):
    contact = reading.find("contact", lead["contact_id"]) or {}
    return lead["account_id"] or contact.get("account_id")


def _member(reading, path, by):
    account, day, _, campaign = path
    if by == "vertical":
        return account["industry"]
    if by == "campaign":
        return campaign
    if by == "source":
        leads = [lead for lead in reading.rows("lead") if _account_of_lead(reading, lead) == account["id"]]
        leads = [lead for lead in leads if reading.happened(lead["created_at"])]
        first = min(leads, key=lambda lead: (lead["created_at"], lead["id"]), default={})
        return account["channel"] or first.get("channel")
    owner = reading.owner_at("account", account, reading.midnight(day)) if by else None
    return reading.member(by, owner, day)
