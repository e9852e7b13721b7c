"""The people of the company: teams, roles, managers, who joined and left, and who had which load when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from sightline.demo import story, words
from sightline.demo.chance import NEVER, Flags, Ints
from sightline.demo.clock import Clock

SALES, NORTH, SOUTH, ONLINE, OUTBOUND, ACCOUNTS = range(6)
TEAMS = ("Sales", "North", "South", "Online", "Outbound", "Account Management")
# What the southern team was called before it was renamed; old files still say so.
FORMER_TEAM_NAME = "Bavaria & Swabia"


class Seat(NamedTuple):
    """One line of the roster: hired and left in months from the start of the data."""

    team: int
    role: str
    hired: int
    left: int | None = None
    leave_type: str = ""
    part: str = ""


ROSTER = (
    Seat(SALES, "manager", -60, part="head"),
    Seat(SALES, "other", -30),
    Seat(NORTH, "manager", -50),
    Seat(NORTH, "ae", -22, part="closer"),
    Seat(NORTH, "ae", -40, part="mover"),
    *(Seat(NORTH, "ae", hired) for hired in (-35, -28, -14, -9)),
    Seat(NORTH, "ae", -20, 16, "voluntary"),
    Seat(NORTH, "ae", 17),
    Seat(NORTH, "field_rep", -18),
    Seat(SOUTH, "manager", -44),
    Seat(SOUTH, "ae", -26, part="tireless"),
    *(Seat(SOUTH, "ae", hired) for hired in (-48, -31, -16, -12, -6)),
    Seat(SOUTH, "ae", -24, 21, "involuntary"),
    Seat(SOUTH, "ae", 34, part="ramping"),
    Seat(SOUTH, "field_rep", -11),
    Seat(ONLINE, "manager", -38),
    Seat(ONLINE, "sdr", -15, part="picker"),
    *(Seat(ONLINE, "sdr", hired) for hired in (-20, -12, -8, 6)),
    Seat(ONLINE, "sdr", -10, 9, "voluntary"),
    Seat(ONLINE, "sdr", 10),
    Seat(OUTBOUND, "manager", -33),
    *(Seat(OUTBOUND, "bdr", hired) for hired in (-19, -13, -7, 3)),
    Seat(OUTBOUND, "bdr", -9, 26, "voluntary"),
    Seat(OUTBOUND, "bdr", 33, part="ramping"),
    Seat(ACCOUNTS, "manager", -46),
    *(Seat(ACCOUNTS, "am", hired) for hired in (-37, -29, -21, -10, 12)),
    Seat(ACCOUNTS, "am", -25, 29, "other"),
    Seat(ACCOUNTS, "csm", -17),
)
MOVED_AFTER = 20
PART_NAMES = {
    "head": ("Marlene", "Lumbrecht"),
    "closer": ("Mia", "Brandtner"),
    "mover": ("Lena", "Hartwigsen"),
    "tireless": ("Henrik", "Vogtmann"),
    "picker": ("Jonas", "Kellinghaus"),
}


class Spell(NamedTuple):
    """A person was in a team (or under a manager) from one day up to another."""

    person: int
    place: int
    since: int
    until: int


@dataclass
class Pool:
    """People who share a kind of work, each from one day up to another and with a share of the load."""

    members: Sequence[tuple[Spell, float]]

    def pick(self, rng: np.random.Generator, days: Ints) -> Ints:
        """Somebody who was there on each of the days."""
        edges = sorted({edge for spell, _ in self.members for edge in (spell.since, spell.until)})
        slot = np.searchsorted(np.array(edges), days, side="right") - 1
        picked = np.empty(len(days), dtype=np.int64)
        for each in np.unique(slot):
            here = slot == each
            day = edges[max(int(each), 0)]
            active = [(s.person, load) for s, load in self.members if s.since <= day < s.until]
            active = active or [(s.person, load) for s, load in self.members]
            people, loads = np.array([p for p, _ in active]), np.cumsum([load for _, load in active])
            at = np.searchsorted(loads, rng.random(int(here.sum())) * loads[-1], side="right")
            picked[here] = people[np.minimum(at, len(people) - 1)]
        return picked


@dataclass
class People:
    """All employees, past and present, in columns; a person's number is the row."""

    seats: list[Seat]
    first: list[str]
    last: list[str]
    hired: Ints
    left: Ints
    manager: Ints
    teams: list[str]
    memberships: list[Spell] = field(default_factory=list)
    lines: list[Spell] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """Full names by row."""
        return [f"{first} {last}" for first, last in zip(self.first, self.last, strict=True)]

    @property
    def emails(self) -> list[str]:
        """Work addresses by row."""
        return [words.address(first, last, story.DOMAIN) for first, last in zip(self.first, self.last, strict=True)]

    def part(self, name: str) -> Ints:
        """The people who play a part in the story."""
        return np.array([row for row, seat in enumerate(self.seats) if seat.part == name], dtype=np.int64)

    def with_role(self, *roles: str) -> Ints:
        """The people in one of the roles."""
        return np.array([row for row, seat in enumerate(self.seats) if seat.role in roles], dtype=np.int64)

    def pool(self, role: str, team: int) -> Pool:
        """Who does the work of a role in the teams of one kind, and when; the closer takes more of it."""
        return Pool(
            [
                (spell, story.CLOSER_LOAD if self.seats[spell.person].part == "closer" else 1.0)
                for spell in self.memberships
                if spell.place % len(TEAMS) == team and self.seats[spell.person].role == role
            ]
        )

    def gone_by(self, people: Ints, days: Ints) -> Flags:
        """Whether each person had left before the day."""
        left = self.left[people]
        return np.asarray((left != NEVER) & (left < days), dtype=np.bool_)


def _hire(seats: list[Seat], clock: Clock) -> tuple[Ints, Ints]:
    hired = [clock.month(seat.hired) + row % 2 * 14 for row, seat in enumerate(seats)]
    left = [NEVER if seat.left is None else clock.month(seat.left) - 1 for seat in seats]
    return np.array(hired, dtype=np.int64), np.array(left, dtype=np.int64)


def build(clock: Clock, size: float) -> People:
    """The company's people; above size 1 further branches with the same roster are added."""
    branches = max(1, round(size))
    seats = [seat for _ in range(branches) for seat in ROSTER]
    teams = [name if not branch else f"{name} {branch + 1}" for branch in range(branches) for name in TEAMS]
    names = [
        PART_NAMES[seat.part] if row < len(ROSTER) and seat.part in PART_NAMES else words.colleague(row)
        for row, seat in enumerate(seats)
    ]
    hired, left = _hire(seats, clock)
    people = People(seats, [n[0] for n in names], [n[1] for n in names], hired, left, np.zeros(0, np.int64), teams)
    bosses = {(row // len(ROSTER), s.team): row for row, s in enumerate(seats) if s.role == "manager"}
    people.manager = np.array([_manager(row, seat, bosses) for row, seat in enumerate(seats)], dtype=np.int64)
    for row, seat in enumerate(seats):
        _place(people, row, seat, bosses, clock)
    return people


def _manager(row: int, seat: Seat, bosses: dict[tuple[int, int], int]) -> int:
    branch = row // len(ROSTER)
    team = SOUTH if seat.part == "mover" else seat.team
    if seat.role == "manager":
        return NEVER if row == bosses[0, SALES] else bosses[branch if seat.team != SALES else 0, SALES]
    return bosses[branch, team]


def _place(people: People, row: int, seat: Seat, bosses: dict[tuple[int, int], int], clock: Clock) -> None:
    """Record the teams and managers a person had over time."""
    branch, since = row // len(ROSTER), int(people.hired[row])
    until = int(people.left[row]) + 1 if people.left[row] != NEVER else clock.today + 400
    moves = [(seat.team, since, until)]
    if seat.part == "mover":
        moved = clock.month(MOVED_AFTER)
        moves = [(NORTH, since, moved), (SOUTH, moved, until)]
    for team, start, end in moves:
        people.memberships.append(Spell(row, branch * len(TEAMS) + team, start, end))
        boss = people.manager[row] if seat.role == "manager" else bosses[branch, team]
        if boss != NEVER:
            people.lines.append(Spell(row, int(boss), start, end))
