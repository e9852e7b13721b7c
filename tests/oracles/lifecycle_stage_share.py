"""Lifecycle stage share: which part of the open leads stands in each stage at the end of the period."""

from oracles._answers import Cells, divide, result
from oracles._reading import MOMENT, Reading

LISTED = ("lead", "mql", "sal", "sql", "opportunity")


def oracle(world, settings, start, end, grain, by, as_of):
    reading = Reading(world, settings, as_of)
    return Cells(reading, [(bucket, _cells(reading, bucket)) for bucket in reading.buckets(start, end, grain)])


def _cells(reading, bucket):
    moment = min(bucket.high - MOMENT, reading.as_of)
    standing = {}
    for lead in reading.rows("lead") if bucket.low <= reading.as_of else ():
        if lead["created_at"] is None:
            reading.exclude("MISSING_DATE", lead)
        elif lead["created_at"] <= moment and not _disqualified(lead, moment):
            stage = _stage(reading, lead, moment)
            if stage is None:
                reading.exclude("MISSING_STAGE", lead)
            elif stage in LISTED:
                standing[stage] = standing.get(stage, 0) + 1
    total = sum(standing.values())
    if not total:
        return {None: result(None, 0, 0, 0, reason="no_denominator")}
    return {stage: result(divide(count, total), count, total, total) for stage, count in standing.items()}


def _disqualified(lead, moment):
    if lead["disqualified_at"] is not None:
        return lead["disqualified_at"] <= moment
    return lead["status"] == "disqualified"


def _stage(reading, lead, moment):
    events = list(reading.naming("lifecycle_event", "lead_id", lead["id"]))
    if lead["contact_id"]:
        named = reading.naming("lifecycle_event", "contact_id", lead["contact_id"])
        events += [event for event in named if event["lead_id"] is None]
    if not events:
        return lead["stage"]
    events.sort(key=lambda event: (event["at"], event["id"]))
    past = [event for event in events if event["at"] <= moment]
    return past[-1]["to_stage"] if past else events[0]["from_stage"] or "lead"
