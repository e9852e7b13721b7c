"""One KPI: its number with everything beside it, its trend, its breakdown, its definition and its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sightline.base.periods import Grain
from sightline.surfaces.web import words
from sightline.surfaces.web.links import Address
from sightline.surfaces.web.screen import PERIODS, Moved, Option, Screen, Shown, Visit
from sightline.surfaces.web.screens.kpi.breakdown import breakdown_of
from sightline.surfaces.web.screens.kpi.choices import Choices, read_choices, split_of, trend_grain, trend_span
from sightline.surfaces.web.screens.kpi.figure import Beside, cautions_of, figure_of, target_text
from sightline.surfaces.web.screens.kpi.listing import listing_of
from sightline.surfaces.web.screens.kpi.trend import trend_of
from sightline.workspace import Answer, Card, Workspace

API = "/api/v1/kpis"


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter that is on, and the address without it."""

    title: str
    without: str


def show(visit: Visit) -> Shown | Moved:
    """The page of one KPI."""
    tidy = _tidied(visit.address)
    if tidy != visit.address:
        return Moved(tidy)
    workspace = visit.workspace.reading()
    choices, formats, here = read_choices(visit), visit.formats, visit.address
    explanation = workspace.explain(choices.kpi, choices.variant)
    card = explanation.card
    asked = choices.question(workspace)
    answer = workspace.ask(asked)
    by = split_of(choices, card.dimensions, answer.by)
    grain = trend_grain(choices.grain, answer.period, workspace.settings.measure.calendar)
    cut = _cut(workspace, choices, answer, grain)
    split = workspace.ask(choices.question(workspace, by=by)) if by else None
    parts = {
        "answer": answer,
        "card": card,
        "explanation": explanation,
        "figure": figure_of(answer, formats),
        "cautions": [] if not answer.by else cautions_of(_every_flag(answer)),
        "direction": words.direction_sentence(answer.direction),
        "trend": None if cut is None else trend_of(cut, grain, formats, here),
        "split": None if split is None or by is None else breakdown_of(split, answer, by, formats, here),
        "listing": None if card.is_combined else listing_of(workspace, asked, answer, formats, here),
        "made_of": made_of(card, here),
        "target": None if card.target is None else target_text(card.target, answer, formats),
        "excluded": [
            Beside(words.excluded_sentence(name), f"{rows:,}") for name, rows in sorted(answer.excluded.items())
        ],
        "filters": filters_of(here),
        "options": options_of(card, choices, by, grain),
        "links": links_of(here, choices.kpi, by),
        "choices": choices,
    }
    return Shown(answer.title, parts)


def filters_of(here: Address) -> list[Filter]:
    """The filters that are on, in words."""
    chosen = here.all("where")
    found = []
    for text in chosen:
        dimension, _, member = text.partition("=")
        without = here.but(where=[other for other in chosen if other != text])
        found.append(Filter(f"{words.dimension_title(dimension)}: {member}", str(without)))
    return found


def made_of(card: Card, here: Address) -> list[Option]:
    """The KPIs a formula is made of, for the same period and filters."""
    titles = {item.id: item.title for item in card.also}
    kept = ("period", "where", "as_of")
    return [Option(str(here.at(f"/kpis/{name}", *kept)), titles.get(name, name)) for name in card.made_of]


def options_of(card: Card, choices: Choices, by: str | None, grain: Grain) -> dict[str, list[Option]]:
    """What every list of the filter bar offers."""
    variants = [Option("", card.title, choices.variant is None)]
    variants += [Option(item.id, item.title, item.id == choices.variant) for item in card.variants]
    return {
        "period": list(PERIODS),
        "grain": [Option(item.value, f"by {item.value}", item is grain) for item in Grain if item is not Grain.TOTAL],
        "by": [Option(name, words.dimension_title(name), name == by) for name in card.dimensions],
        "filter": [Option("", "Filter by …", is_chosen=True)]
        + [Option(name, words.dimension_title(name)) for name in card.dimensions],
        "variant": variants,
    }


def links_of(here: Address, kpi: str, by: str | None) -> list[Option]:
    """The same answer for machines: undivided and divided, as JSON and as CSV."""
    whole = here.at(f"{API}/{kpi}", "period", "where", "as_of", "variant")
    split = whole.but(by=by)
    return [
        Option(str(whole), "This number as JSON"),
        Option(str(split), "The breakdown as JSON"),
        Option(str(split.at(f"{here.path}/answer.csv")), "The breakdown as CSV"),
        Option(f"{API}/{kpi}/definition", "The definition as JSON"),
    ]


def _tidied(here: Address) -> Address:
    """Two fields of the form, a dimension and a member, become one filter; without a member there is none."""
    dimension, member = here.one("filter"), here.one("member")
    if dimension is None and member is None:
        return here
    where: Sequence[str] = here.all("where")
    if dimension and member:
        where = [*where, f"{dimension}={member}"]
    return here.but(filter=None, member=None, where=dict.fromkeys(where))


def _cut(workspace: Workspace, choices: Choices, answer: Answer, grain: Grain) -> Answer | None:
    """The answer behind the trend; none for a KPI that always comes divided."""
    if answer.by or answer.today is None:
        return None
    span = trend_span(answer.period, answer.today, grain, workspace.settings.measure.calendar)
    return workspace.ask(choices.question(workspace, period=span, grain=grain))


def _every_flag(answer: Answer) -> list[str]:
    return list(dict.fromkeys(name for row in answer.rows for name in row.flags if name != "SMALL_N"))


SCREEN = Screen(path="/kpis/{kpi}", show=show)
