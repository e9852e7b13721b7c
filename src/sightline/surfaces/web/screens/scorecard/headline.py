"""The headline sentence of the scorecard, put together from the numbers by rule."""

from __future__ import annotations

from sightline.base.units import Unit
from sightline.surfaces.web.formatting import Formats
from sightline.workspace import Scorecard, Tile

WON = ("deals_won", "by_value")
MOST = 2
_IN_POINTS = {Unit.PERCENT, Unit.POINTS}


def headline_of(card: Scorecard, formats: Formats) -> str:
    """What was won, how that stands to the quota, and what moved most since the period before."""
    pieces = [piece for piece in (_won(card, formats), _attained(card, formats)) if piece]
    worse, better = movers(card, is_better=False), movers(card, is_better=True)
    if worse:
        pieces.append(f"Behind that period: {_listed(worse, formats)}.")
    if better and not worse:
        pieces.append(f"Ahead of that period: {_listed(better, formats)}.")
    elif better:
        pieces.append(f"Ahead of it: {_listed(better, formats)}.")
    if not worse and not better and card.tiles:
        pieces.append("Nothing else moved clearly.")
    return " ".join(pieces)


def movers(card: Scorecard, *, is_better: bool) -> list[Tile]:
    """The tiles that moved most in one direction, few rows and what the sentence says already left aside."""
    found = [
        tile
        for tile in card.tiles
        if tile.previous.is_better is is_better
        and not tile.cell.is_small
        and tile.cell.attainment is None
        and (tile.column.kpi, tile.column.variant) != WON
        and tile.previous.change is not None
    ]
    return sorted(found, key=lambda tile: -abs(tile.previous.change or 0))[:MOST]


def _won(card: Scorecard, formats: Formats) -> str:
    tile = next((tile for tile in card.tiles if (tile.column.kpi, tile.column.variant) == WON), None)
    if tile is None or tile.cell.value is None:
        return ""
    text = f"Won {formats.short(tile.cell.value, Unit.MONEY)}"
    change = tile.previous.change
    if change is None:
        return f"{text}."
    if change == 0:
        return f"{text}, as much as {_named(card, formats)}."
    way = "more" if change > 0 else "less"
    return f"{text}, {formats.percent(abs(change), 0)} {way} than {_named(card, formats)}."


def _attained(card: Scorecard, formats: Formats) -> str:
    tile = next((tile for tile in card.tiles if tile.cell.attainment is not None), None)
    if tile is None or tile.cell.status is None:
        return ""
    share = formats.percent(tile.cell.attainment, 0)
    due = "" if card.elapsed.is_over else " of what is due by now"
    return f"{tile.column.title} {share}{due}: {tile.cell.status}."


def _named(card: Scorecard, formats: Formats) -> str:
    name = formats.period(card.bases[0].period)
    return name if card.elapsed.is_over else f"by the same working day of {name}"


def _listed(tiles: list[Tile], formats: Formats) -> str:
    def said(tile: Tile) -> str:
        side, unit = tile.previous, tile.column.unit
        moved = formats.change(side.difference, unit) if unit in _IN_POINTS else formats.relative(side.change)
        title = tile.column.title
        return f"{title.lower() if title[1:].islower() else title} {moved}"

    return ", ".join(said(tile) for tile in tiles)
