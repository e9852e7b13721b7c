"""Files of the web surface: the answer of a page as CSV, and the rows a load did not take."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, JSONResponse, Response

from sightline.base.errors import QuestionError, SightlineError
from sightline.measure.answer import plain
from sightline.surfaces.web.links import address
from sightline.surfaces.web.rendering import HEADERS
from sightline.workspace import Answer, Workspace

# A spreadsheet runs a cell that begins with one of these as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class NoRejectsError(QuestionError):
    """A load without a file of rejected rows."""

    code = "no-rejects"

    def __init__(self, load: int) -> None:
        """Name the load."""
        super().__init__(
            f"Load {load} has no file of rejected rows.",
            where=str(load),
            why="There is no such load, or it took every row.",
            fix="See the list of loads.",
            details={"load": load},
        )


def add_downloads(router: APIRouter, workspace: Workspace) -> None:
    """Add the routes of all files."""

    def answer_csv(request: Request, kpi: str) -> Response:
        return _guarded(lambda: _csv(csv_of(answered(workspace, request, kpi)), f"{kpi}.csv"))

    def rejects(load: int) -> Response:
        return _guarded(lambda: _rejects(workspace, load))

    router.add_api_route("/kpis/{kpi}/answer.csv", answer_csv, methods=["GET"], response_class=Response)
    router.add_api_route("/loads/{load}/rejects.csv", rejects, methods=["GET"], response_class=FileResponse)


def answered(workspace: Workspace, request: Request, kpi: str) -> Answer:
    """The answer to the choices of an address, the very object the page shows."""
    here = address(request.url.path, request.query_params.multi_items())
    held = workspace.reading()
    question = held.question(
        kpi,
        period=here.one("period"),
        grain=here.one("grain"),
        by=here.all("by"),
        where=here.all("where"),
        as_of=here.one("as_of"),
        variant=here.one("variant"),
    )
    return held.ask(question)


def csv_of(answer: Answer) -> str:
    """An answer as CSV: one line per cell, ids beside names, numbers as the JSON has them."""
    companions = list(answer.also)
    heads = ["kpi", "period", "period_start", "period_end", *(f"{name}_id" for name in answer.by), *answer.by]
    heads += ["value", "unit", "currency", "numerator", "denominator", "n", "low", "high", "flags", "reason"]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*heads, *companions])
    currency = answer.currency if answer.unit.is_money else ""
    for row in answer.iterate():
        low, high = row.interval or (None, None)
        found: list[Any] = [answer.kpi, row.period.label, row.period.start, row.period.end]
        found += [harmless(row.by[name] or "") for name in answer.by]
        found += [harmless(row.labels[name]) for name in answer.by]
        found += [plain(row.value), answer.unit.value, currency, plain(row.numerator), plain(row.denominator)]
        found += [row.n, low, high, " ".join(row.flags), row.reason or ""]
        found += [plain(row.also[name]) for name in companions]
        writer.writerow(found)
    return out.getvalue()


def harmless(text: str) -> str:
    """A text that a spreadsheet takes for a text."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _csv(text: str, name: str) -> Response:
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response("\ufeff" + text, media_type="text/csv; charset=utf-8", headers=headers)


def _rejects(workspace: Workspace, load: int) -> Response:
    file = workspace.rejects_of(load)
    if file is None:
        raise NoRejectsError(load)
    return FileResponse(
        file, media_type="text/csv; charset=utf-8", filename=f"load-{load}-rejects.csv", headers=HEADERS
    )


def _guarded(make: Callable[[], Response]) -> Response:
    try:
        return make()
    except SightlineError as error:
        return JSONResponse(error.as_json(), error.http_status, HEADERS)
