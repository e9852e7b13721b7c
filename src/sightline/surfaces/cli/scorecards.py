"""A scorecard in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sightline.base.units import Unit
from sightline.surfaces.cli.options import Format
from sightline.surfaces.cli.printing import print_csv, print_json, print_lines, print_table
from sightline.surfaces.cli.words import NOTHING, careful, value_text

if TYPE_CHECKING:
    from sightline.workspace import Cell, Column, Comparison, Scorecard, Tile

BARS = "▁▂▃▄▅▆▇█"
SHORT = {
    ("deals_won", "by_value"): "Won",
    ("deals_won", None): "Deals",
    ("average_deal_size", None): "Deal size",
    ("sales_cycle_length", None): "Cycle",
    ("quota_attainment", None): "Quota",
    ("lead_response_time", None): "Response",
    ("nps", None): "NPS",
}
"""What a column of eight has room for."""


def print_scorecard(card: Scorecard, form: Format, time_zone: str) -> None:
    """Print a scorecard in the form asked for."""
    match form:
        case Format.JSON:
            print_json(card.as_json())
        case Format.CSV:
            _csv(card)
        case Format.TABLE:
            _tiles(card)
            _people(card)
            print_lines(_notes(card, time_zone))


def _tiles(card: Scorecard) -> None:
    header = ["", "now", "before", "last year", "13 back", "to note"]
    lines = [
        [
            _short(tile.column),
            value_text(tile.cell.value, tile.column.unit, card.currency),
            _change(tile.previous, tile.column.unit),
            _change(tile.last_year, tile.column.unit),
            sparkline([None if point.value is None else float(point.value) for point in tile.trend]),
            _to_note(tile),
        ]
        for tile in card.tiles
    ]
    who = "".join(f", {label}" for label in card.labels.values())
    print_table(header, lines, numbers=(1, 2, 3), title=f"Scorecard {card.period.label}{who}: {card.elapsed.text}")


def _change(comparison: Comparison, unit: Unit) -> str:
    if comparison.difference is None:
        return NOTHING
    if unit is Unit.PERCENT:
        return f"{comparison.difference * 100:+.1f} pt"
    if comparison.change is None:
        return f"{comparison.difference:+,.0f}"
    return f"{comparison.change * 100:+.0f} %"


def _to_note(tile: Tile) -> str:
    words = [tile.cell.status.value] if tile.cell.status is not None else []
    # That the period is unfinished stands in the title, and that there is no value stands in its place.
    flags = tuple(name for name in tile.cell.flags if name != "PARTIAL_PERIOD")
    return ", ".join(filter(None, [*words, careful(flags, None)]))


def _people(card: Scorecard) -> None:
    if not card.rows:
        return
    print()
    header = ["", *(_short(column) for column in card.columns)]
    lines = [
        [row.label, *(_cell(cell, column.unit) for cell, column in zip(row.cells, card.columns, strict=True))]
        for row in card.rows
    ]
    print_table(header, lines, numbers=range(1, len(header)))
    print()
    print("* few rows: nobody should be judged by it.")


def _short(column: Column) -> str:
    return SHORT.get((column.kpi, column.variant), column.title)


def _cell(cell: Cell | None, unit: Unit) -> str:
    if cell is None or cell.value is None:
        return NOTHING
    if unit is Unit.PERCENT:
        text = f"{float(cell.value) * 100:.0f} %"
    elif unit in (Unit.RATIO, Unit.INDEX):
        text = f"{float(cell.value):.2f}"
    else:
        text = f"{float(cell.value):,.0f}"
    return f"{text}{'*' if cell.is_small else ' '}"


def sparkline(values: list[float | None]) -> str:
    """A row of bars, the highest value the highest bar; a dot where there is no value.

    >>> sparkline([0, 1, None, 4])
    '▁▃·█'
    """
    present = [value for value in values if value is not None]
    low = min([0.0, *present])
    reach = max([0.0, *present]) - low
    return "".join(
        "·" if value is None else BARS[round((value - low) / reach * 7)] if reach else BARS[0] for value in values
    )


def _notes(card: Scorecard, time_zone: str) -> list[str]:
    through = card.data_through.astimezone(ZoneInfo(time_zone))
    return [
        *(f"{name}: {basis.text}." for name, basis in zip(("Before", "Last year"), card.bases, strict=True)),
        f"Data through {through:%Y-%m-%d %H:%M} ({time_zone}), snapshot {card.snapshot}.",
        *(note.text for note in card.notes),
    ]


def _csv(card: Scorecard) -> None:
    header = ["rep", "rep_id", "kpi", "variant", "value", "unit", "n", "flags", "reason", "status"]
    lines = [["(all)", "", *_record(tile.column, tile.cell)] for tile in card.tiles]
    lines += [
        [row.label, row.rep or "", *_record(column, cell)]
        for row in card.rows
        for cell, column in zip(row.cells, card.columns, strict=True)
        if cell is not None
    ]
    print_csv(header, lines)


def _record(column: Column, cell: Cell) -> list[object]:
    flags = " ".join(cell.flags)
    record: list[object] = [column.kpi, column.variant or "", cell.value, column.unit.value, cell.n]
    return [*record, flags, cell.reason or "", cell.status or ""]
