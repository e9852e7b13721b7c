"""The HR tool, set up in German: semicolons, CP1252 bytes, day.month.year and 62.400,00."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sightline.demo import stamps, story
from sightline.demo.chance import NEVER
from sightline.demo.clock import Clock, day_number, day_of, holidays
from sightline.demo.context import Context
from sightline.demo.files import GERMAN
from sightline.demo.world import people as staff
from sightline.demo.world.people import Spell

ABSENCES = "hr/abwesenheiten.csv"
EMPLOYEES = "hr/mitarbeiter.csv"
_ROLES = {
    "manager": "Teamleitung", "ae": "Vertrieb Neukunden", "sdr": "Vertriebsentwicklung Eingang",
    "bdr": "Vertriebsentwicklung Ausgang", "am": "Kundenbetreuung", "csm": "Kundenerfolg",
    "field_rep": "Außendienst", "other": "Vertriebsinnendienst",
}  # fmt: skip
_LEAVING = {"voluntary": "Eigenkündigung", "involuntary": "Arbeitgeberkündigung", "other": "Ruhestand", "": ""}
_MODES = ("Büro", "Hybrid", "Remote")
_COST = {"manager": 118_000, "ae": 92_000, "sdr": 58_000, "bdr": 60_000, "am": 84_000, "csm": 71_000}
CALENDARS = ("Germany", "Germany, phones until evening")


def work_mode(row: int) -> str:
    """How a person works."""
    return _MODES[row * 5 // 3 % 3]


def write(context: Context) -> None:
    """Write everything HR knows."""
    _write_employees(context)
    people, shelf = context.world.people, context.shelf
    shelf.records("hr/teams.csv", ("Team", "Übergeordnet"), _teams(people), GERMAN)
    _write_spells(
        context, "hr/teamzugehoerigkeit.csv", ("Mitarbeiter", "Team", "Von", "Bis", "Haupt"), people.memberships
    )
    _write_spells(context, "hr/vorgesetzte.csv", ("Mitarbeiter", "Vorgesetzt", "Von", "Bis", "Art"), people.lines)
    _write_roles(context)
    _write_absences(context)
    _write_calendars(context)


def _teams(people: staff.People) -> Iterator[tuple[str, str]]:
    for number, name in enumerate(people.teams):
        yield name, "" if number == staff.SALES else people.teams[staff.SALES]


def _number(row: int) -> str:
    return f"P{row + 1001}"


def _write_employees(context: Context) -> None:
    people, look = context.world.people, context.stamps
    header = (
        "Personalnummer", "Name", "E-Mail", "Eintritt", "Austritt", "Austrittsart", "Funktion", "Team", "Vorgesetzte/r",
        "Arbeitsmodell", "Kalender", "Land", "Zeitzone", "Jahreskosten", "Währung",
    )  # fmt: skip
    hired, left = look.german(people.hired), look.german(people.left)
    emails, names = people.emails, people.names
    current = {spell.person: spell.place for spell in people.memberships}
    rows = [
        (
            _number(row), names[row], emails[row], hired[row], left[row], _LEAVING[seat.leave_type], _ROLES[seat.role],
            people.teams[current[row]], _number(int(people.manager[row])) if people.manager[row] != NEVER else "",
            work_mode(row), CALENDARS[seat.role == "sdr"], "Deutschland", story.TIME_ZONE,
            stamps.german_number(_COST.get(seat.role, 64_000) + row % 7 * 1_250), "EUR",
        )
        for row, seat in enumerate(people.seats)
    ]  # fmt: skip
    context.shelf.records(EMPLOYEES, header, rows, GERMAN)


def _write_spells(context: Context, path: str, header: tuple[str, ...], spells: list[Spell]) -> None:
    people, look = context.world.people, context.stamps
    since = look.german(np.array([spell.since for spell in spells]))
    open_ended = np.array([spell.until for spell in spells])
    until = look.german(np.where(open_ended > context.world.clock.today, NEVER, open_ended))
    is_team = header[1] == "Team"
    rows = [
        (
            _number(spell.person), people.teams[spell.place] if is_team else _number(spell.place),
            since[place], until[place], "ja" if is_team else "direkt",
        )
        for place, spell in enumerate(spells)
    ]  # fmt: skip
    context.shelf.records(path, header, rows, GERMAN)


def _write_roles(context: Context) -> None:
    """One role each, but the account manager hired last was an SDR before."""
    people, look, clock = context.world.people, context.stamps, context.world.clock
    rows: list[tuple[object, ...]] = []
    hired, left = look.german(people.hired), look.german(np.where(people.left == NEVER, NEVER, people.left + 1))
    switched = look.german(np.array([clock.month(15)]))[0]
    for row, seat in enumerate(people.seats):
        if seat.role == "am" and seat.hired > 0:
            rows.append((_number(row), _ROLES["sdr"], "Deutschland", "1,0", hired[row], switched))
            rows.append((_number(row), _ROLES["am"], "Bestandskunden", "1,0", switched, ""))
        else:
            share = "0,8" if row % 11 == 5 else "1,0"
            rows.append(
                (
                    _number(row),
                    _ROLES[seat.role],
                    "Mittelstand" if row % 2 else "Konzerne",
                    share,
                    hired[row],
                    left[row],
                )
            )
    header = ("Mitarbeiter", "Funktion", "Segment", "Anteil", "Von", "Bis")
    context.shelf.records("hr/funktionen.csv", header, rows, GERMAN)


def _write_absences(context: Context) -> None:
    """About six weeks of leave a year in blocks, some sickness, and one date that does not exist."""
    people, clock, look = context.world.people, context.world.clock, context.stamps
    rng = context.world.chance.stream("absences")
    last = np.where(people.left == NEVER, clock.today + 30, people.left)
    first = np.maximum(people.hired, clock.start)
    room = np.maximum(last - first - 20, 0)
    who = np.repeat(np.arange(len(people.seats)), rng.poisson(room / 365 * 5.5))
    starts = first[who] + (room[who] * rng.random(len(who))).astype(np.int64)
    once = np.unique(who * 100_000 + starts, return_index=True)[1]
    who, starts = who[once], starts[once]
    sick = rng.random(len(who)) < 0.35
    ends = starts + np.where(sick, rng.integers(0, 5, len(who)), rng.integers(3, 15, len(who)))
    kinds = np.where(sick, "Krankheit", "Urlaub").tolist()
    columns = [[_number(row) for row in who.tolist()], look.german(starts), look.german(ends), kinds]
    header = ("Mitarbeiter", "Erster Tag", "Letzter Tag", "Art")
    with context.shelf.sheet(ABSENCES, header, GERMAN) as sheet:
        sheet.add(columns)
        year = day_of(clock.today).year
        sheet.add_rows(
            [(_number(3), f"31.02.{year}", f"04.03.{year}", "Urlaub"), (_number(4), "", f"04.03.{year}", "Urlaub")]
        )
    context.report.plant("absences with a date that does not exist or is missing", ABSENCES, 2, "rejected")


def _write_calendars(context: Context) -> None:
    header = (
        "Kalender",
        "Zeitzone",
        "Montag",
        "Dienstag",
        "Mittwoch",
        "Donnerstag",
        "Freitag",
        "Samstag",
        "Sonntag",
        "Land",
        "Bundesland",
    )
    rows: list[tuple[str, ...]] = []
    for name, hours, friday in (
        (CALENDARS[0], "09:00-17:00", "09:00-17:00"),
        (CALENDARS[1], "09:00-17:00", "09:00-17:00"),
    ):
        rows.append((name, story.TIME_ZONE, *[hours] * 4, friday, "", "", "DE", ""))
    context.shelf.records("hr/kalender.csv", header, rows, GERMAN)
    exceptions = list(_exceptions(context.world.clock))
    context.shelf.records("hr/feiertage.csv", ("Kalender", "Tag", "Arbeitstag", "Name"), exceptions, GERMAN)


def _exceptions(clock: Clock) -> Iterator[tuple[str, str, str, str]]:
    """Public holidays, the company party, and one Saturday of stocktaking that is worked."""
    for name in CALENDARS:
        for year in range(day_of(clock.start).year, day_of(clock.today).year + 2):
            for day, holiday in sorted(holidays(year).items()):
                if day_number(day) >= clock.start:
                    yield name, f"{day:%d.%m.%Y}", "nein", holiday
    stocktaking = day_of(clock.start + 65 + (5 - day_of(clock.start + 65).weekday()) % 7)
    yield CALENDARS[0], f"{stocktaking:%d.%m.%Y}", "ja", "Inventur"
