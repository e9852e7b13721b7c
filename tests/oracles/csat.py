"""Customer satisfaction: which share of the answers on one to five was a four or a five."""

from fractions import Fraction

from oracles._answers import Cells, divide, grouped, share
from oracles._reading import Reading

NAMES = {1: "ones", 2: "twos", 3: "threes", 4: "fours", 5: "fives"}


def oracle(world, settings, start, end, grain, by, as_of, variant=None):
    reading = Reading(world, settings, as_of)
    buckets = reading.buckets(start, end, grain)
    return Cells(reading, [(bucket, _cells(reading, bucket, by, variant)) for bucket in buckets])


def _cells(reading, bucket, by, variant):
    answers = list(_valid(reading, bucket))
    if variant == "latest_per_customer":
        answers = _latest(reading, answers)
    invited = [row for row in _asked(reading) if row["sent_at"] and bucket.low <= row["sent_at"] < bucket.high]
    invited = [row for row in invited if reading.happened(row["sent_at"])]
    answered_by = grouped(answers, lambda row: _member(reading, row, by), by)
    invited_by = grouped(invited, lambda row: _member(reading, row, by), by)
    return {
        member: _satisfaction(reading, answered_by.get(member, []), invited_by.get(member, []))
        for member in {*answered_by, *invited_by}
    }


def _satisfaction(reading, answers, invited):
    replied = [row for row in invited if reading.happened(row["answered_at"]) and _in_scale(reading, row)]
    also = {
        "mean": divide(sum(Fraction(row["score"]) for row in answers), len(answers)),
        "response_rate": divide(len(replied), len(invited)),
    }
    also |= {name: sum(row["score"] == score for row in answers) for score, name in NAMES.items()}
    return share(reading, also["fours"] + also["fives"], len(answers), also=also)


def _asked(reading):
    """The rows that ask for satisfaction, whatever they were sent for."""
    for row in reading.rows("survey_response"):
        survey = reading.find("survey", row["survey_id"]) or {}
        if (survey.get("kind") or row["kind"]) == "csat":
            yield row


def _valid(reading, bucket):
    """The answers of the period that count; a blank is none."""
    for row in _asked(reading):
        if not reading.happened(row["answered_at"]) or not bucket.low <= row["answered_at"] < bucket.high:
            continue
        if row["score"] is None:
            continue
        if _in_scale(reading, row):
            yield row
        else:
            reading.exclude("OUT_OF_SCALE", row)


def _in_scale(reading, row):
    survey = reading.find("survey", row["survey_id"]) or {}
    if survey.get("scale_min") not in (None, 1) or survey.get("scale_max") not in (None, 5):
        return False
    return row["score"] is not None and row["score"] in NAMES


def _latest(reading, rows):
    """Of each customer the last answer of the period."""
    latest = {}
    for row in sorted(rows, key=lambda row: (row["answered_at"], row["id"])):
        latest[_customer(reading, row)] = row
    return list(latest.values())


def _customer(reading, row):
    account_id = _account_id(reading, row)
    if account_id:
        return "account", account_id
    return ("person", row["contact_id"] or row["respondent"]) if row["contact_id"] or row["respondent"] else row["id"]


def _account_id(reading, row):
    """The account of the answer, else that of the contact who gave it."""
    return row["account_id"] or (reading.find("contact", row["contact_id"]) or {}).get("account_id")


def _member(reading, row, by):
    if by == "touchpoint":
        return row["touchpoint"]
    account = reading.find("account", _account_id(reading, row))
    if by == "account":
        return _account_id(reading, row)
    if by == "vertical":
        return account["industry"] if account else None
    moment = row["answered_at"] or row["sent_at"]
    owner = reading.owner_at("account", account, moment) if account and by else None
    return reading.member(by, owner, reading.day(moment))
