"""What the specification says of clients at the end of a period: who they are, for whom they count, what they said."""

from oracles._customers import active_on
from oracles._reading import DAY


def last_day(reading, bucket):
    """The last day of the period that is looked at."""
    return min(bucket.end - DAY, reading.today)


def clients_of(reading, bucket):
    """The accounts active on the last day looked at; none of a period that has not begun."""
    if bucket.low > reading.as_of:
        return []
    return sorted(active_on(reading, last_day(reading, bucket)))


def member_of_client(reading, account_id, day, by):
    account = reading.find("account", account_id)
    if by == "account":
        return account_id
    if by == "vertical":
        return account["industry"] if account else None
    owner = reading.owner_at("account", account, reading.midnight(day)) if account and by else None
    return reading.member(by, owner, day)


def comments_by_account(reading):
    """What was said, by the account of who said it."""
    if "comments" not in reading.memory:
        found = {}
        for row in reading.rows("testimonial"):
            contact = reading.find("contact", row["contact_id"]) or {}
            if reading.happened(row["at"]):
                found.setdefault(row["account_id"] or contact.get("account_id"), []).append(row)
        reading.memory["comments"] = found
    return reading.memory["comments"]
