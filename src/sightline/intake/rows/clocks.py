"""Times a clock never showed, or showed twice, because daylight saving began or ended."""

from __future__ import annotations

from sightline.intake.rows.cells import raw
from sightline.intake.rows.typed import Typing
from sightline.intake.values.converting import local_sql
from sightline.model import Type
from sightline.snapshots.columns import literal


def report_impossible_times(typing: Typing) -> None:
    """Warn of wall-clock times that fall into the skipped or the repeated hour of the file's zone."""
    for name, source in typing.cells.fields.items():
        zone = source.time_zone or typing.zones.written
        reading = typing.dates.get(name)
        if reading is None or not reading.has_time or reading.kind.startswith("epoch") or zone in ("UTC", "Etc/UTC"):
            continue
        item = next(column for column in typing.entity.columns if column.name == name)
        if item.type is not Type.INSTANT:
            continue
        _report_one(typing, name, zone)


def _report_one(typing: Typing, name: str, zone: str) -> None:
    wall = local_sql(raw(name), typing.dates[name])
    spot = literal(zone)
    # Only hours matter, and even ten million rows have few thousand of them.
    hours = f"SELECT date_trunc('hour', {wall}) AS hour, count(*) AS rows FROM {typing.cells.sql} GROUP BY 1"
    skipped, twice = typing.context.connection.execute(
        f"SELECT coalesce(sum(rows) FILTER (timezone({spot}, timezone({spot}, hour)) <> hour), 0), "
        f"coalesce(sum(rows) FILTER (timezone({spot}, timezone({spot}, hour) - INTERVAL 1 HOUR) = hour "
        f"OR timezone({spot}, timezone({spot}, hour) + INTERVAL 1 HOUR) = hour), 0) FROM ({hours}) WHERE hour IS NOT NULL"
    ).fetchall()[0]
    label = typing.label(name)
    if skipped:
        typing.context.report.warn(
            typing.file,
            f"{_values(int(skipped))} in {label} at an hour that {zone} skipped; moved an hour on.",
        )
    if twice:
        typing.context.report.warn(
            typing.file,
            f"{_values(int(twice))} in {label} at an hour that {zone} had twice; taken as the later one.",
        )


def _values(count: int) -> str:
    return "1 value" if count == 1 else f"{count:,} values"
