"""The one form behind the four counts of activities."""

from oracles._activities import counted, working_days
from oracles._answers import Cells, divide, grouped, result
from oracles._reading import Reading
from oracles._statistics import poisson_limits


def count_of(kinds, companions, world, settings, start, end, grain, by, as_of):
    """Counts of the kinds by rep, team or kind; `companions` gives further numbers from a cell's rows."""
    reading = Reading(world, settings, as_of)
    return Cells(
        reading,
        [(bucket, _cells(reading, bucket, by, kinds, companions)) for bucket in reading.buckets(start, end, grain)],
    )


def _cells(reading, bucket, by, kinds, companions):
    everything = [done for done in counted(reading) if bucket.low <= done.at < bucket.high]
    active = {done.row["owner_id"] for done in everything} - {None}
    chosen = [done for done in everything if kinds is None or done.row["kind"] in kinds]
    cells = {}
    for member, rows in grouped(chosen, lambda done: _member(reading, done, by), by).items():
        days = _days(reading, bucket, by, member, active)
        also = {"per_working_day": divide(len(rows), days)}
        limits = poisson_limits(len(rows))
        cells[member] = result(len(rows), n=len(rows), also={**also, **companions(rows)}, interval=limits)
    return cells


def _member(reading, done, by):
    return done.row["kind"] if by == "kind" else reading.member(by, done.row["owner_id"], done.day)


def _days(reading, bucket, by, member, active):
    if by == "rep":
        return working_days(reading, member, bucket) if member is not None else 0
    if by == "team":
        if member is None:
            return sum(_teamless_days(reading, employee_id, bucket) for employee_id in active)
        return sum(working_days(reading, employee_id, bucket, member) for employee_id in active)
    return sum(working_days(reading, employee_id, bucket) for employee_id in active)


def _teamless_days(reading, employee_id, bucket):
    teams = {row["id"] for row in reading.rows("team")}
    teams |= {row["team_id"] for row in reading.rows("team_membership") + reading.rows("employee")} - {None}
    in_teams = sum(working_days(reading, employee_id, bucket, team) for team in teams)
    return working_days(reading, employee_id, bucket) - in_teams
