"""What the specification says of prospects: who a touch or an answer is of, the first touch, what was answered."""

from typing import NamedTuple

from oracles._activities import touches
from oracles._journeys import customer_days
from oracles._reading import DAY

WINDOW = 30 * DAY


class First(NamedTuple):
    """The first touch of a person."""

    person: tuple
    row: dict
    at: object
    day: object


def person_of(reading, row):
    """The contact, else the e-mail of the lead, else the lead, that a row is of; none of nobody."""
    lead = reading.find("lead", row["lead_id"]) or {}
    if row["contact_id"] or lead.get("contact_id"):
        return "contact", row["contact_id"] or lead["contact_id"]
    if (lead.get("email") or "").strip():
        return "email", lead["email"].strip().casefold()
    return ("lead", row["lead_id"]) if row["lead_id"] else None


def account_of(reading, row):
    """The account of the row's person: the contact's, else the lead's, else the row's own."""
    lead = reading.find("lead", row["lead_id"]) or {}
    contact = reading.find("contact", row["contact_id"] or lead.get("contact_id")) or {}
    return contact.get("account_id") or lead.get("account_id") or row["account_id"]


def was_customer(reading, row, day):
    """Whether the account, else the contact, else the lead, of the row was a customer before that day."""
    lead = reading.find("lead", row["lead_id"]) or {}
    contact_id = row["contact_id"] or lead.get("contact_id")
    account_id = account_of(reading, row)
    unit = (
        ("account", account_id) if account_id else ("contact", contact_id) if contact_id else ("lead", row["lead_id"])
    )
    since = customer_days(reading).get(unit)
    return since is not None and since < day


def first_touches(reading):
    """The first touch ever of everybody."""
    first = {}
    for done in sorted(touches(reading), key=lambda done: (done.at, done.row["id"])):
        person = person_of(reading, done.row)
        if person is not None:
            first.setdefault(person, First(person, done.row, done.at, done.day))
    return list(first.values())


def answers(reading):
    """Every reply a person gave, with the row that says of whom it is."""
    for row in reading.rows("reply"):
        if row["is_auto_reply"] or row["is_bounce"] or not reading.happened(row["at"]):
            continue
        answered = reading.find("activity", row["activity_id"]) or {}
        named = row["contact_id"] or row["lead_id"]
        of = row if named or not answered else {**answered, "account_id": row["account_id"] or answered["account_id"]}
        yield row, of, answered


def answers_by_person(reading):
    """The replies of everybody, in order of time."""
    if "answers" not in reading.memory:
        found = {}
        for row, of, _ in sorted(answers(reading), key=lambda answer: (answer[0]["at"], answer[0]["id"])):
            found.setdefault(person_of(reading, of), []).append(row)
        reading.memory["answers"] = found
    return reading.memory["answers"]


def reception(reading, first):
    """How the person took it within the window: positive, negative, unclassified, or none without a reply."""
    sentiments = {
        row["sentiment"] or "none"
        for row in answers_by_person(reading).get(first.person, [])
        if row["at"] >= first.at and reading.day(row["at"]) <= first.day + WINDOW
    }
    for sentiment in ("positive", "negative"):
        if sentiment in sentiments:
            return sentiment
    return "unclassified" if sentiments else None
