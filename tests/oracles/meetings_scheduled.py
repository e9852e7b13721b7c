"""Meetings scheduled: how many were booked in the period, whatever became of them."""

from oracles._activity_counts import count_of


def oracle(world, settings, start, end, grain, by, as_of):
    return count_of(("meeting", "demo"), _companions, world, settings, start, end, grain, by, as_of)


def _companions(rows):
    return {"held": sum(done.row["meeting_state"] == "held" for done in rows)}
