"""The Monday scorecard over the office, figures counted by hand in the office's docstring."""

import re

import pytest

from sightline.base.units import Direction
from sightline.scorecards.status import Status
from sightline.surfaces.web.screens.scorecard.grid import mark_of
from sightline.workspace import Cell
from surfaces.web.reading import read


def tiles(page):
    return {tile.one("h3").text: tile for tile in page.all("li", kind="tile")}


def value(tile):
    return tile.one("p", kind="value").text


def test_the_tiles_hold_the_numbers_of_the_quarter_when_it_is_over(client) -> None:
    page = read(client.get("/?period=2025-Q4").text)
    found = {name: value(tile) for name, tile in tiles(page).items()}
    assert found["Amount won"] == "€8K"
    assert found["Deals won"] == "5"
    assert found["Win rate"] == "55.6%"
    assert page.one("p", kind="basis").text.startswith("Q4 2025 · compared with Q3 2025 and Q4 2024, as known now")


def test_the_running_quarter_says_how_far_it_has_come_when_opened_without_a_choice(client) -> None:
    page = read(client.get("/").text)
    basis = page.one("p", kind="basis").text
    # The 16th of January 2026 is a Friday: the 12th of 64 days from Monday to Friday.
    assert basis.startswith("Q1 2026, working day 12 of 64 · compared with the first 12 working days of")
    assert "as known then" in basis
    assert value(tiles(page)["Deals won"]) == "5"


def test_every_tile_has_a_link_a_trend_and_its_basis_when_shown(client) -> None:
    page = read(client.get("/?period=2025-Q4&team=North").text)
    assert page.one("h1").text == "Team North"
    for name, tile in tiles(page).items():
        link = tile.one("h3").one("a").attributes["href"]
        assert re.match(r"/kpis/\w+\?", link), name
        assert "where=team%3DNorth" in link
        assert "period=2025-Q4" in link
        assert tile.one("svg", kind="sparkline").attributes["aria-label"]
    assert "vs Q3 2025" in tiles(page)["Deals won"].text


def test_the_value_of_a_tile_is_that_of_its_page_when_followed(client) -> None:
    tile = tiles(read(client.get("/?period=2025-Q4").text))["Win rate"]
    page = read(client.get(tile.one("h3").one("a").attributes["href"]).text)
    assert page.one("div", kind="figure").one("p", kind="value").text == value(tile)


def test_the_quota_has_a_bar_and_a_word_when_there_is_one(client) -> None:
    # Quota 6,000 each; Ann was credited 3,000 and Bob 5,000.
    tile = tiles(read(client.get("/?period=2025-Q4").text))["Quota attainment"]
    assert value(tile) == "66.7%"
    assert tile.one("svg", kind="bullet").attributes["aria-label"].startswith("67% of the quota reached")
    assert "€8K of €12K: urgent concern" in tile.text
    assert tile.one("span", kind="status").text == "urgent concern"


def test_a_person_leads_to_their_own_numbers_when_followed(client) -> None:
    page = read(client.get("/?period=2025-Q4").text)
    heat = page.one("table", kind="heat")
    heads = [head.text for head in heat.one("thead").all("th")]
    [ann] = [row for row in heat.one("tbody").all("tr") if row.children[0].text == "Ann Archer"]
    cell = ann.children[heads.index("Deals won")]
    assert cell.text == "4"
    own = read(client.get(cell.one("a").attributes["href"]).text)
    assert own.one("div", kind="figure").one("p", kind="value").text == "4"


def test_few_rows_are_grey_and_unjudged_when_somebody_has_few(client) -> None:
    heat = read(client.get("/?period=2025-Q4").text).one("table", kind="heat")
    place = [head.text for head in heat.one("thead").all("th")].index("Win rate")
    for row in heat.one("tbody").all("tr"):
        assert row.children[place].attributes["class"] in {"few", "none"}


def test_rows_left_out_are_noted_when_there_are_some(client) -> None:
    page = read(client.get("/?period=2025-Q4").text)
    [notes] = [item for item in page.all("section") if item.attributes.get("aria-labelledby") == "notes"]
    assert "Win rate" in notes.text
    assert "1 row left out. Lacks the date" in notes.text


def test_the_choices_stay_in_the_form_when_the_page_is_shown(client) -> None:
    page = read(client.get("/?period=2025-Q4&team=South&as_of=2025-12-31").text)
    form = page.one("form", kind="filters")
    assert form.attributes["method"] == "get"
    assert form.one("input", name="period").attributes["value"] == "2025-Q4"
    assert form.one("input", name="as_of").attributes["value"] == "2025-12-31"
    options = form.one("select", name="team").all("option")
    assert [item.text for item in options] == ["Everybody", "North", "South"]
    assert [item.text for item in options if "selected" in item.attributes] == ["South"]


def cell(value, interval=None, flags=(), status=None):
    return Cell(value, 40, interval, flags, None, None, status)


WHOLE = cell(0.5, (0.4, 0.6))


@pytest.mark.parametrize(
    ("own", "direction", "tone", "word"),
    [
        (cell(0.8, (0.6, 0.9)), Direction.HIGHER, "up", "clearly better"),
        (cell(0.2, (0.1, 0.4)), Direction.HIGHER, "down", "clearly worse"),
        (cell(0.2, (0.1, 0.4)), Direction.LOWER, "up", "clearly better"),
        (cell(0.6, (0.4, 0.8)), Direction.HIGHER, "even", ""),
        (cell(0.8, (0.6, 0.9)), Direction.NEITHER, "even", ""),
        (cell(0.9, (0.6, 0.9), ("SMALL_N",)), Direction.HIGHER, "few", "few rows"),
        (cell(None), Direction.HIGHER, "none", ""),
        (cell(0.5, status=Status.URGENT_CONCERN), Direction.HIGHER, "down", "urgent concern"),
        (cell(0.5, flags=("SMALL_N",), status=Status.URGENT_CONCERN), Direction.HIGHER, "few", "few rows"),
        (cell(100), Direction.HIGHER, "level-3", ""),
        (cell(10), Direction.HIGHER, "level-0", ""),
    ],
)
def test_a_cell_is_judged_only_when_the_difference_is_clear(own, direction, tone, word) -> None:
    mark = mark_of(own, WHOLE, 100.0, direction)
    assert (mark.tone, mark.word) == (tone, word)


def test_the_bar_has_a_tick_where_the_quota_should_stand_when_the_quarter_runs(client) -> None:
    # By the 14th of November 33 of 66 working days have begun: 6,000 of 12,000 are due, and Ann won 3,000.
    tile = tiles(read(client.get("/?period=2025-Q4&as_of=2025-11-14").text))["Quota attainment"]
    assert value(tile) == "50.0%"
    assert "€3K of €12K, €6K due by now: urgent concern" in tile.text
    drawn = tile.one("svg", kind="bullet")
    assert drawn.attributes["aria-label"] == "25% of the quota reached, 50% due by now, urgent concern"
    assert drawn.one("line", kind="pace").attributes["x1"] == "80"
    assert drawn.one("rect", kind="bar").attributes["width"] == "40"
