"""What the specification says of opportunities: which count as created, for whom, and what they were worth then."""

from decimal import Decimal
from typing import NamedTuple

from oracles._activities import touches
from oracles._deals import deals
from oracles._reading import NEW_BUSINESS


class Opportunity(NamedTuple):
    """A deal that entered the pipeline."""

    deal: dict
    at: object
    day: object
    owner: str | None


def created_in(reading, bucket):
    """The new-business deals created in the period; imported and undated ones are listed."""
    found = []
    for deal in deals(reading):
        if deal["kind"] not in NEW_BUSINESS:
            continue
        at = deal["created_at"]
        if at is None:
            reading.exclude("MISSING_DATE", deal)
        elif bucket.low <= at < bucket.high:
            if deal["is_imported"]:
                reading.exclude("IMPORTED", deal)
            else:
                found.append(Opportunity(deal, at, reading.day(at), reading.owner_at("deal", deal, at)))
    return found


def sourcer(opportunity):
    """Who is credited with finding it."""
    return opportunity.deal["sourcer_id"] or opportunity.owner


def first_amount(reading, opportunity):
    """What the deal was worth when it was created, in company money; a reason is listed when that is unknown."""
    deal = opportunity.deal
    amount = _amount_at_creation(reading, deal)
    if amount is None:
        return reading.exclude("MISSING_AMOUNT", deal)
    value = reading.convert(amount, deal["currency"], opportunity.day)
    return reading.exclude("MISSING_FX", deal) if value is None else value


def _amount_at_creation(reading, deal):
    changes = sorted(
        (
            row
            for row in reading.naming("field_change", "object_id", deal["id"])
            if row["object_type"] == "deal" and row["field"] == "amount"
        ),
        key=lambda row: (row["at"], row["id"]),
    )
    before = [row["new_value"] for row in changes if row["at"] <= deal["created_at"]]
    if before and before[-1]:
        return Decimal(before[-1])
    for row in changes:
        if row["at"] > deal["created_at"]:
            for value in (row["old_value"], row["new_value"]):
                if value:
                    return Decimal(value)
    return deal["amount"]


def source_of(reading, deal):
    return deal["channel"] or _lead(reading, deal).get("channel")


def campaign_of(reading, deal):
    return deal["campaign_id"] or _lead(reading, deal).get("campaign_id")


def _lead(reading, deal):
    return reading.find("lead", deal["lead_id"]) or {}


def account_of_activity(reading, row):
    """The account an activity was toward."""
    lead = reading.find("lead", row["lead_id"]) or {}
    contact = reading.find("contact", row["contact_id"]) or {}
    deal = reading.find("deal", row["deal_id"]) or {}
    return row["account_id"] or lead.get("account_id") or contact.get("account_id") or deal.get("account_id")


def new_contacts(reading, bucket, by):
    """By member: the target accounts not touched before the period, and those of them touched in it."""
    if ("new contacts", bucket, by) not in reading.memory:
        reading.memory["new contacts", bucket, by] = _new_contacts(reading, bucket, by)
    return reading.memory["new contacts", bucket, by]


def _new_contacts(reading, bucket, by):
    targets, reached = {}, {}
    if bucket.low > reading.as_of:
        return targets, reached
    first = _first_touch_days(reading)
    people = _lying(reading, bucket.start, "employee_id")
    for account, territory in _lying(reading, bucket.start, "account_id"):
        day = first.get(account)
        if day is not None and day < bucket.start:
            continue
        holders = [who for who, held in people if held == territory]
        for who in holders or [None]:
            member = reading.member(by, who, bucket.start)
            targets.setdefault(member, set()).add(account)
            if day is not None and day < bucket.end:
                reached.setdefault(member, set()).add(account)
    return targets, reached


def _lying(reading, day, column):
    return [
        (row[column], row["territory_id"])
        for row in reading.rows("territory_assignment")
        if row[column] and row["valid_from"] <= day and (row["valid_to"] is None or day < row["valid_to"])
    ]


def _first_touch_days(reading):
    if "first touches" not in reading.memory:
        first = {}
        for done in touches(reading):
            account = account_of_activity(reading, done.row)
            if account:
                first[account] = min(done.day, first.get(account, done.day))
        reading.memory["first touches"] = first
    return reading.memory["first touches"]
