"""Net Promoter Score: how many more customers would recommend us than would not, of a hundred."""

from fractions import Fraction

from oracles._answers import Cells, divide, grouped, result
from oracles._customers import customer_since
from oracles._reading import Reading
from oracles._statistics import nps_interval


def oracle(world, settings, start, end, grain, by, as_of):
    reading = Reading(world, settings, as_of)
    return Cells(reading, [(bucket, _cells(reading, bucket, by)) for bucket in reading.buckets(start, end, grain)])


def _cells(reading, bucket, by):
    answers = list(_latest(_valid(reading, bucket)).values())
    invited = [row for row in _surveyed(reading) if row["sent_at"] and bucket.low <= row["sent_at"] < bucket.high]
    invited = [row for row in invited if reading.happened(row["sent_at"])]
    answered_by = grouped(answers, lambda row: _member(reading, row, row["answered_at"], by), by)
    invited_by = grouped(invited, lambda row: _member(reading, row, row["answered_at"] or row["sent_at"], by), by)
    return {
        member: _score(reading, answered_by.get(member, []), invited_by.get(member, []))
        for member in {*answered_by, *invited_by}
    }


def _score(reading, answers, invited):
    promoters = sum(row["score"] >= 9 for row in answers)
    passives = sum(7 <= row["score"] <= 8 for row in answers)
    detractors = len(answers) - promoters - passives
    replied = [row for row in invited if reading.happened(row["answered_at"]) and _in_scale(reading, row)]
    value = divide(100 * (promoters - detractors), len(answers))
    return result(
        value,
        promoters - detractors,
        len(answers),
        len(answers),
        {
            "response_rate": divide(len(replied), len(invited)),
            "promoters": promoters,
            "passives": passives,
            "detractors": detractors,
        },
        {"SMALL_N"} if len(answers) < reading.settings["min_n_rate"] else (),
        None if answers else "no_denominator",
        nps_interval(promoters, passives, detractors),
    )


def _surveyed(reading):
    """The rows of relationship surveys."""
    for row in reading.rows("survey_response"):
        survey = reading.find("survey", row["survey_id"]) or {}
        kind = survey.get("kind") or row["kind"]
        trigger = row["trigger"] or survey.get("trigger")
        if kind == "nps" and trigger in (None, "relationship"):
            yield row


def _valid(reading, bucket):
    """The answers of the period that count."""
    with reading.aside():
        since = customer_since(reading)
    for row in _surveyed(reading):
        if not reading.happened(row["answered_at"]) or not bucket.low <= row["answered_at"] < bucket.high:
            continue
        if row["score"] is None:
            continue
        first = since.get(_account_id(reading, row))
        tenure = None if first is None else (reading.day(row["answered_at"]) - first).days
        if not _in_scale(reading, row):
            reading.exclude("OUT_OF_SCALE", row)
        elif tenure is not None and tenure < reading.settings["min_tenure_days"]:
            reading.exclude("TOO_EARLY", row)
        else:
            yield row


def _in_scale(reading, row):
    survey = reading.find("survey", row["survey_id"]) or {}
    if survey.get("scale_min") not in (None, 0) or survey.get("scale_max") not in (None, 10):
        return False
    return row["score"] is not None and 0 <= row["score"] <= 10 and Fraction(row["score"]).denominator == 1


def _latest(rows):
    latest = {}
    for row in sorted(rows, key=lambda row: (row["answered_at"], row["id"])):
        latest[row["contact_id"] or row["respondent"] or row["id"]] = row
    return latest


def _account_id(reading, row):
    """The account of the answer, else that of the contact who gave it."""
    return row["account_id"] or (reading.find("contact", row["contact_id"]) or {}).get("account_id")


def _member(reading, row, moment, by):
    account = reading.find("account", _account_id(reading, row))
    owner = reading.owner_at("account", account, moment) if account and by else None
    return reading.member(by, owner, reading.day(moment))
