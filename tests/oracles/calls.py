"""Calls: how many times somebody was called in the period."""

from oracles._activity_counts import count_of


def oracle(world, settings, start, end, grain, by, as_of):
    return count_of(("call",), _companions, world, settings, start, end, grain, by, as_of)


def _companions(rows):
    return {"connected": sum(done.row["connect"] == "connected" for done in rows)}
