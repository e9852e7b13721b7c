"""The built script draws charts in a browser, under the security policy the pages are served with."""

from __future__ import annotations

import html
import http.server
import json
import threading
from functools import partial
from typing import TYPE_CHECKING

import pytest

from parts import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.browser

BUILT = ROOT / "src" / "sightline" / "surfaces" / "web" / "static" / "built" / "app.js"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:"
STYLE = """
.chart { width: 600px; height: 200px }
:root { --chart-1: #102030; --chart-2: #405060 }
:root[data-theme=dark] { --chart-1: #a0b0c0 }
"""
LINE = {
    "kind": "line",
    "description": "Amount won by month, against the target",
    "labels": ["Jan", "Feb", "Mar"],
    "unfinished": True,
    "axis": {"style": "currency", "currency": "USD"},
    "series": [
        {"name": "Won", "values": [100_000, None, 90_000], "texts": ["$100,000", "–", "$90,000"]},
        {"name": "Target", "role": "target", "values": [110_000, 110_000, 110_000]},
    ],
}
BARS = {
    "kind": "bar",
    "description": "Win rate by rep",
    "horizontal": True,
    "labels": ["Ann", "Bob"],
    "axis": {"style": "percent"},
    "series": [{"name": "Win rate", "values": [0.2, 0.5], "links": ["/rows/ann", "/rows/bob"]}],
}


def chart(name: str, description: dict) -> str:
    return f'<div class="chart" id="{name}" data-chart="{html.escape(json.dumps(description))}"></div>'


def page_of(body: str) -> str:
    head = '<link rel="stylesheet" href="/style.css"><script src="/app.js" defer></script>'
    return f'<!doctype html><html lang="en"><head><title>Charts</title>{head}</head><body>{body}</body></html>'


class Pages(http.server.BaseHTTPRequestHandler):
    """Serves the few answers it was given, each with the security policy."""

    def __init__(self, answers: dict[str, tuple[str, bytes]], *arguments: object) -> None:
        self.answers = answers
        super().__init__(*arguments)

    def do_GET(self) -> None:
        kind, body = self.answers.get(self.path, ("text/html", b"<!doctype html><title>Empty</title>"))
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    button = '<button hx-get="/part" hx-target="#place">more</button><div id="place"></div>'
    answers = {
        "/": ("text/html", page_of(chart("line", LINE) + chart("bars", BARS) + button).encode()),
        "/part": ("text/html", chart("part", BARS).encode()),
        "/app.js": ("text/javascript", BUILT.read_bytes()),
        "/style.css": ("text/css", STYLE.encode()),
    }
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Pages, answers))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def opened(page, address):
    page.goto(address)
    page.wait_for_selector("#line svg")
    page.wait_for_selector("#bars svg")
    return page


def test_a_chart_has_a_picture_and_a_name_when_the_page_is_open(opened) -> None:
    assert opened.get_attribute("#line", "role") == "img"
    assert opened.get_attribute("#line", "aria-label") == LINE["description"]
    labels = opened.locator("#line svg text").all_text_contents()
    assert {"Jan", "Feb", "Mar", "Won", "Target", "$100K"} <= set(labels)


def test_a_chart_is_drawn_when_htmx_puts_it_into_the_page(opened) -> None:
    opened.click("button")
    opened.wait_for_selector("#part svg")
    assert opened.get_attribute("#part", "aria-label") == BARS["description"]


def test_the_rows_open_when_a_bar_is_clicked(opened) -> None:
    box = opened.locator("#bars").bounding_box()
    opened.mouse.click(box["x"] + 150, box["y"] + 50)
    opened.wait_for_url("**/rows/ann")


def test_colors_follow_the_style_sheet_when_the_theme_changes(opened) -> None:
    assert opened.locator('#bars svg path[fill="#102030"]').count() == 2
    opened.evaluate("document.documentElement.dataset.theme = 'dark'")
    opened.wait_for_selector('#bars svg path[fill="#a0b0c0"]', state="attached")
    assert opened.locator('#bars svg path[fill="#102030"]').count() == 0


def test_a_chart_fits_again_when_its_place_is_made_narrow(opened) -> None:
    assert opened.locator("#bars svg").get_attribute("width") == "600"
    opened.evaluate("document.getElementById('bars').style.width = '300px'")
    opened.wait_for_selector('#bars svg[width="300"]', state="attached")
