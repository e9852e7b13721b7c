"""The Monday scorecard: in half a minute, who and what needs attention."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sightline.surfaces.web import words
from sightline.surfaces.web.formatting import Formats
from sightline.surfaces.web.links import Address
from sightline.surfaces.web.screen import PERIODS, Option, Screen, Shown, Visit
from sightline.surfaces.web.screens.scorecard.grid import Grid, grid_of
from sightline.surfaces.web.screens.scorecard.headline import headline_of
from sightline.surfaces.web.screens.scorecard.tiles import Quota, Tile, link_of, quota_of, tile_of
from sightline.workspace import Scorecard, Workspace
from sightline.workspace import Tile as Measured

WARNED = {"MISSING_DATA", "MISSING_FX", "IMMATURE_COHORT", "CENSORED", "ABOVE_100", "RESTATED"}


@dataclass(frozen=True, slots=True)
class Note:
    """Rows left out, or something to be careful about."""

    title: str
    text: str
    link: str | None


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the page shows."""

    title: str
    period: str
    basis: str
    through: str
    as_of: str
    headline: str
    tiles: Sequence[Tile]
    grid: Grid
    notes: Sequence[Note]


def show(visit: Visit) -> Shown:
    """The scorecard of a period, for everybody or one team."""
    held, formats, here = visit.workspace.reading(), visit.formats, visit.address
    card = held.scorecard(period=visit.choice("period"), team=visit.choice("team"), as_of=visit.choice("as_of"))
    board = Board(
        title=f"Team {_team(card, here)}" if visit.choice("team") else held.settings.company,
        period=period_text(card, formats),
        basis=basis_text(card, formats),
        through=f"Data loaded {formats.moment(card.data_through)}",
        as_of=formats.moment(card.as_of),
        headline=headline_of(card, formats),
        tiles=[tile_of(tile, card, _quota(tile, card, held, formats), formats, here) for tile in card.tiles],
        grid=grid_of(card, formats, here),
        notes=notes_of(card, here),
    )
    return Shown(
        "Scorecard",
        {
            "board": board,
            "periods": [item for item in PERIODS if item.value != "all"],
            "teams": _teams(held, card, here),
        },
    )


def period_text(card: Scorecard, formats: Formats) -> str:
    """The period, and how far it has come: "Q2 2026, working day 55 of 65"."""
    name = formats.period(card.period)
    return name if card.elapsed.is_over else f"{name}, {card.elapsed.text}"


def basis_text(card: Scorecard, formats: Formats) -> str:
    """What the numbers are compared with, in words."""
    names = " and ".join(formats.period(basis.period) for basis in card.bases)
    if card.elapsed.is_over:
        return f"{names}, as known now"
    days = words.counted(card.elapsed.days, "working day")
    return f"the first {days} of {names}, as known then" if card.elapsed.days else f"{names}, as known then"


def notes_of(card: Scorecard, here: Address) -> list[Note]:
    """Rows left out by reason, then whatever else to be careful about."""
    links = {tile.column.title: link_of(tile.column.kpi, tile.column.variant, here) for tile in card.tiles}
    found = [
        Note(
            ", ".join(note.titles),
            f"{words.counted(note.rows, 'row')} left out. {words.excluded_sentence(note.reason)}",
            f"{links[note.titles[0]]}#excluded" if note.titles[0] in links else None,
        )
        for note in card.notes
    ]
    for tile in card.tiles:
        names = [name for name in tile.cell.flags if name in WARNED]
        found += [Note(tile.column.title, words.flag_sentence(name), links[tile.column.title]) for name in names]
    return found


def _quota(tile: Measured, card: Scorecard, held: Workspace, formats: Formats) -> Quota | None:
    """The same KPI asked twice: as of now, and as of the end of the period, when all of the quota is due."""
    if tile.cell.status is None:
        return None
    kpi, variant = tile.column.kpi, tile.column.variant
    now = held.question(kpi, period=card.period, as_of=card.as_of, variant=variant)
    end = now if card.elapsed.is_over else held.question(kpi, period=card.period, as_of=card.period.last_day)
    due, whole = held.ask_many([now.but(where=card.where), end.but(where=card.where, variant=variant)])
    return quota_of(due, whole, tile.cell.status.value, formats)


def _team(card: Scorecard, here: Address) -> str:
    return next(iter(card.labels.values()), here.one("team") or "")


def _teams(held: Workspace, card: Scorecard, here: Address) -> list[Option]:
    """Every team there is, by name."""
    answer = held.ask(held.question("deals_won", period=card.period, as_of=card.as_of, by="team"))
    names = sorted(set(answer.labels.get("team", {}).values()), key=str.casefold)
    chosen = here.one("team")
    return [Option("", "Everybody", chosen is None), *(Option(name, name, name == chosen) for name in names)]


SCREEN = Screen(path="/", show=show, menu="Scorecard", place=10)
