"""List the rows behind a number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sightline.surfaces.cli.options import (
    DEFAULT_FOLDER,
    AsOfText,
    Folder,
    Format,
    Formatted,
    PeriodText,
    VariantText,
    WhereTexts,
    opened,
)

if TYPE_CHECKING:
    from sightline.workspace import Rows


def rows(
    kpi: Annotated[str, typer.Argument(help="The id of the KPI; sightline kpis lists them.")],
    period: PeriodText = None,
    where: WhereTexts = None,
    as_of: AsOfText = None,
    variant: VariantText = None,
    part: Annotated[str | None, typer.Option(help="numerator, denominator, or excluded: the rows left out.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="How many rows to list.")] = 50,
    offset: Annotated[int, typer.Option(min=0, help="How many rows to pass over.")] = 0,
    form: Formatted = Format.TABLE,
    workspace: Folder = DEFAULT_FOLDER,
) -> None:
    """List the rows behind a number, and prove that they add up to it."""
    from sightline.surfaces.cli.printing import print_csv, print_json

    found = opened(workspace)
    question = found.question(kpi, period=period, where=where or (), as_of=as_of, variant=variant)
    behind = found.rows(question, part=part, limit=limit, offset=offset)
    if form is Format.JSON:
        print_json(behind.as_json())
    elif form is Format.CSV:
        names = _names(behind)
        print_csv(names, [[row.get(name) for name in names] for row in behind.rows])
    else:
        _print(behind, is_excluded=part == "excluded")


def _print(behind: Rows, *, is_excluded: bool) -> None:
    from sightline.surfaces.cli.printing import print_lines, print_table

    # Ids give way to the names people know; whoever needs the ids asks for JSON or CSV.
    labels = {name.removesuffix("_label") for row in behind.rows for name in row if name.endswith("_label")}
    names = [column.name for column in behind.columns]
    numbers = [place for place, column in enumerate(behind.columns) if column.kind in ("number", "money")]
    lines = [
        [_text(row.get(f"{name}_label") if name in labels else row.get(name)) for name in names] for row in behind.rows
    ]
    print_table([name.removesuffix("_id").replace("_", " ") for name in names], lines, numbers=numbers)
    last = behind.offset + len(behind.rows)
    if is_excluded:
        print_lines([f"Rows {min(behind.offset + 1, last):,} to {last:,} of the {behind.total:,} that were left out."])
        return
    sums = ", ".join(f"{name} {_text(value)}" for name, value in behind.sums.items())
    check = behind.check
    verdict = "agrees with" if check.agrees else "DOES NOT AGREE with"
    print_lines(
        [
            f"Rows {min(behind.offset + 1, last):,} to {last:,} of {behind.total:,}.",
            *([f"All rows together: {sums}."] if sums else []),
            f"Worked out from the rows: {_text(check.from_rows)}, which {verdict} the answer {_text(check.value)}.",
        ]
    )


def _names(behind: Rows) -> list[str]:
    names = [column.name for column in behind.columns]
    return names + sorted({name for row in behind.rows for name in row} - set(names))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if hasattr(value, "isoformat"):
        return str(value)[:16]
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1 else f"{value:,.2f}"
    return str(value) if isinstance(value, str) else f"{value:,}"


COMMAND = rows
