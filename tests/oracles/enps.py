"""Employee Net Promoter Score: how many more of the staff would recommend working here than would not, of a hundred."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from oracles._answers import Cells, divide, grouped, result
from oracles._reading import DAY, Reading
from oracles._staff import role_at, tenure_band
from oracles._statistics import nps_interval

FEWEST = 5
LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)


def oracle(world, settings, start, end, grain, by, as_of):
    reading = Reading(world, settings, as_of)
    asked = list(_asked(reading))
    cells = Cells(
        reading, [(bucket, _cells(reading, bucket, by, asked)) for bucket in reading.buckets(start, end, grain)]
    )
    if any(cell["reason"] == "suppressed" for cell in cells.values()):
        for cell in cells.values():
            cell["n"] = None
    return cells


def _cells(reading, bucket, by, asked):
    people = [person for person in asked if bucket.start <= person["closes"] < bucket.end]
    people = [person for person in people if not _left(reading, person)]
    for person in people:
        for row in person["broken"]:
            reading.exclude("OUT_OF_SCALE", row)
    found = grouped(people, lambda person: _member(reading, person, by), by)
    hidden = {member for member, rows in found.items() if rows and len(_answerers(rows)) < FEWEST}
    for day in {person["closes"] for person in people}:
        hidden |= _hidden_on(day, found)
    return {
        member: result(None, flags={"SUPPRESSED"}, reason="suppressed") if member in hidden else _score(reading, rows)
        for member, rows in found.items()
    }


def _hidden_on(day, found):
    """Who may not be shown among those whose waves closed on a day: a longer period would give them away."""
    closed = {member: [person for person in rows if person["closes"] == day] for member, rows in found.items()}
    return {member for member in _hidden(closed) if _answerers(closed[member])}


def _hidden(found):
    """The members that may not be shown: few people, or what would give few people away by subtraction."""
    sizes = {member: len(_answerers(rows)) for member, rows in found.items() if rows}
    hidden = {member for member, size in sizes.items() if size < FEWEST}
    shown = sorted((size, member or "", member) for member, size in sizes.items() if member not in hidden)
    if hidden and shown and (len(hidden) == 1 or sum(sizes[member] for member in hidden) < FEWEST):
        hidden.add(shown[0][2])
    return hidden


def _answerers(rows):
    return {person["who"] for person in rows if person["answer"]}


def _score(reading, rows):
    scores = [person["answer"]["score"] for person in rows if person["answer"]]
    promoters = sum(score >= 9 for score in scores)
    passives = sum(7 <= score <= 8 for score in scores)
    detractors = len(scores) - promoters - passives
    rate = divide(len(scores), len(rows))
    flags = {"SMALL_N"} if len(scores) < reading.settings["min_n_rate"] else set()
    if rate is not None and rate < Fraction(1, 2):
        flags.add("MISSING_DATA")
    return result(
        divide(100 * (promoters - detractors), len(scores)),
        promoters - detractors,
        len(scores),
        len(scores),
        {
            "response_rate": rate,
            "mean": divide(sum(Fraction(score) for score in scores), len(scores)),
            "promoters": divide(promoters, len(scores)),
            "passives": divide(passives, len(scores)),
            "detractors": divide(detractors, len(scores)),
        },
        flags,
        None if scores else "no_denominator",
        nps_interval(promoters, passives, detractors),
    )


def _asked(reading):
    """Everybody invited to a closed wave, once per wave: who, when it closes, the answer that counts, broken ones."""
    waves = {}
    for row in reading.rows("survey_response"):
        survey = reading.find("survey", row["survey_id"]) or {}
        if (survey.get("kind") or row["kind"]) != "enps":
            continue
        closes = survey.get("closes_on") or _end_of_quarter(reading, row)
        if closes is None:
            reading.exclude("MISSING_DATE", row)
        elif closes < reading.today:
            who = row["contact_id"] or row["respondent"] or row["id"]
            waves.setdefault((row["survey_id"], closes, who), []).append(row)
    for (_, closes, who), rows in waves.items():
        rows.sort(key=lambda row: (row["answered_at"] or row["sent_at"] or LONG_AGO, row["id"]))
        given = [row for row in rows if row["score"] is not None and _in_time(reading, row, closes)]
        valid = [row for row in given if _in_scale(reading, row)]
        answer = valid[-1] if valid else None
        yield {
            "who": who,
            "closes": closes,
            "answer": answer,
            "row": answer or rows[-1],
            "broken": [row for row in given if not _in_scale(reading, row)],
            "employee": _employee(reading, rows[0]["respondent"]),
        }


def _end_of_quarter(reading, row):
    day = reading.day(row["answered_at"] or row["sent_at"])
    if day is None:
        return None
    month = 3 * ((day.month + 2) // 3)
    return (date(day.year, month, 28) + timedelta(days=4)).replace(day=1) - DAY


def _in_time(reading, row, closes):
    return row["answered_at"] is not None and reading.day(row["answered_at"]) <= closes


def _in_scale(reading, row):
    survey = reading.find("survey", row["survey_id"]) or {}
    if survey.get("scale_min") not in (None, 0) or survey.get("scale_max") not in (None, 10):
        return False
    return 0 <= row["score"] <= 10 and Fraction(row["score"]).denominator == 1


def _employee(reading, mark):
    for employee in reading.rows("employee"):
        same_mail = employee["email"] and mark and employee["email"].strip().casefold() == mark.strip().casefold()
        if mark is not None and (employee["id"] == mark or same_mail):
            return employee
    return {}


def _left(reading, person):
    leave_date = person["employee"].get("leave_date")
    if leave_date is None or leave_date >= person["closes"]:
        return False
    hire_date = person["employee"]["hire_date"]
    if hire_date is not None and leave_date < hire_date <= person["closes"]:
        return False
    reading.listed["LEFT"].add((person["who"], person["closes"]))
    return True


def _member(reading, person, by):
    employee, row, day = person["employee"], person["row"], person["closes"]
    if by is None:
        return None
    if by == "team":
        return row["team_id"] or (reading.team_at(employee["id"], day) if employee else None)
    if by == "role":
        return row["role"] or role_at(reading, employee, day)
    if by == "work_mode":
        return row["work_mode"] or employee.get("work_mode")
    if by == "location":
        return employee.get("location_id")
    return {"tenure_band": tenure_band(employee.get("hire_date"), day)}[by]
