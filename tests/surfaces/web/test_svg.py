"""Drawings of the server: well-formed, readable aloud, and without anything a strict page refuses."""

import math
import xml.etree.ElementTree as ET

import pytest

from sightline.surfaces.web.svg.bullet import bullet
from sightline.surfaces.web.svg.columns import columns
from sightline.surfaces.web.svg.sparkline import sparkline
from sightline.surfaces.web.svg.whisker import whisker

SVG = "{http://www.w3.org/2000/svg}"


def drawings():
    return {
        "sparkline": sparkline([1, None, 3, 2], "Won by <month>", running=True),
        "bullet": bullet(0.5, 0.6, 'Half of the "quota"', "warn"),
        "whisker": whisker(0.5, (0.25, None), (0.0, 1.0), "Ann & Bob"),
        "columns": columns(["Jan", "Feb"], [2.0, None], ["2", "–"], "Deals", running=False),
    }


@pytest.mark.parametrize("name", list(drawings()))
def test_a_drawing_is_named_and_styled_by_classes_alone_when_parsed(name) -> None:
    root = ET.fromstring(drawings()[name])
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == root.get("aria-label")
    assert root.get("aria-label")
    for item in root.iter():
        assert "style" not in item.attrib
        assert not [key for key in item.attrib if key.startswith("on")]
        assert item.tag not in {f"{SVG}style", f"{SVG}script"}


def points_of(drawing):
    lines = list(ET.fromstring(drawing).iter(f"{SVG}polyline"))
    return [
        (line.get("class"), [tuple(map(float, p.split(","))) for p in line.get("points").split()]) for line in lines
    ]


def test_a_line_has_a_gap_when_a_period_had_nothing_to_measure() -> None:
    pieces = points_of(sparkline([1, 2, None, 3, 4], "x"))
    assert [len(points) for _, points in pieces] == [2, 2]


def test_the_last_piece_is_set_apart_when_the_period_still_runs() -> None:
    pieces = points_of(sparkline([1, 2, 3, 4], "x", running=True))
    assert [(kind, len(points)) for kind, points in pieces] == [("line", 3), ("line running", 2)]
    assert pieces[0][1][-1] == pieces[1][1][0]


def test_higher_values_stand_higher_when_drawn() -> None:
    [(_, points)] = points_of(sparkline([1, 3, 2], "x"))
    low, high, middle = (y for _, y in points)
    assert high < middle < low


def test_a_flat_line_is_drawn_in_the_middle_when_all_values_are_equal() -> None:
    [(_, points)] = points_of(sparkline([5, 5, 5], "x"))
    assert {y for _, y in points} == {14.0}


@pytest.mark.parametrize("values", [[], [None, None], [1], [None, 1], [0, 0]])
def test_a_sparkline_is_drawn_when_there_is_little_to_draw(values) -> None:
    assert ET.fromstring(sparkline(values, "x", running=True)) is not None


def place_of(drawing, kind):
    [line] = [item for item in ET.fromstring(drawing).iter(f"{SVG}line") if item.get("class") == kind]
    return float(line.get("x1"))


def test_the_target_stays_visible_when_more_than_all_of_it_is_reached() -> None:
    drawn = bullet(2.0, 0.5, "x")
    [bar] = [item for item in ET.fromstring(drawn).iter(f"{SVG}rect") if "bar" in item.get("class")]
    assert float(bar.get("width")) == 160
    assert place_of(drawn, "target") == 80
    assert place_of(drawn, "pace") == 40


def test_the_pace_tick_stands_at_its_share_of_the_target_when_less_is_reached() -> None:
    assert place_of(bullet(0.25, 0.5, "x"), "pace") == 80


def test_a_whisker_spans_its_interval_when_it_has_one() -> None:
    drawn = ET.fromstring(whisker(0.5, (0.25, 0.75), (0.0, 1.0), "x"))
    [reach] = [item for item in drawn.iter(f"{SVG}line") if item.get("class") == "reach"]
    assert math.isclose(float(reach.get("x1")), 32)
    assert math.isclose(float(reach.get("x2")), 88)


def test_columns_leave_a_gap_and_mark_the_running_one_when_drawn() -> None:
    drawn = ET.fromstring(columns(["a", "b", "c"], [1.0, None, 2.0], ["1", "–", "2"], "x", running=True))
    assert [item.get("class") for item in drawn.iter(f"{SVG}rect")] == ["bar", "bar running"]
