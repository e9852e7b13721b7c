"""What every page owes its visitors: a title, landmarks, no inline style or script, a strict policy."""

import re

import pytest

from sightline.base.errors import BusyError
from sightline.surfaces.web.rendering import SECURITY_POLICY
from sightline.surfaces.web.routes import screens
from surfaces.web.reading import read

PAGES = [
    "/",
    "/kpis",
    "/kpis?q=rate",
    "/kpis?pack=shops",
    "/kpis/win_rate",
    "/kpis/deals_won?period=2025-Q4",
    "/kpis/nps",
    "/loads",
    "/kpis/none",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_keeps_the_strict_policy_when_it_is_asked_for(client, path) -> None:
    answer = client.get(path)
    assert answer.headers["content-security-policy"] == SECURITY_POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    page = read(answer.text)
    everything = page.all()
    assert not [item.tag for item in everything if "style" in item.attributes or item.tag == "style"]
    assert not [name for item in everything for name in item.attributes if re.fullmatch("on[a-z]+", name)]
    assert not [item for item in page.all("script") if item.text or not item.attributes["src"].startswith("/static/")]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_walked_by_keyboard_and_ear_when_it_is_asked_for(client, path) -> None:
    page = read(client.get(path).text)
    assert page.one("html").attributes["lang"] == "en"
    assert page.one("head").one("title").text
    assert page.one("h1").text
    assert page.one("main").attributes["id"] == "page"
    assert page.one("a", kind="skip").attributes["href"] == "#page"
    assert page.one("nav", aria_label="Main")
    for field in [*page.all("input"), *page.all("select")]:
        if field.attributes.get("type") != "hidden":
            assert page.all("label", **{"for": field.attributes["id"]})
    for head in page.all("th"):
        assert head.attributes.get("scope") in {"col", "row"}
    ids = [item.attributes["id"] for item in page.all() if "id" in item.attributes]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_a_page_leads_somewhere_when_followed(client, path) -> None:
    page = read(client.get(path).text)
    links = {item.attributes["href"] for item in page.all("a") if item.attributes["href"].startswith("/")}
    assert links
    broken = {link: client.get(link).status_code for link in sorted(links)[:60]}
    assert {link: status for link, status in broken.items() if status != 200} == {}


def test_the_menu_says_where_one_is_when_on_a_page_below(client) -> None:
    page = read(client.get("/kpis/win_rate").text)
    assert [item.text for item in page.one("nav", aria_label="Main").all("a", aria_current="page")] == ["KPIs"]


def test_static_files_are_served_when_a_page_names_them(client) -> None:
    page = read(client.get("/kpis").text)
    sheet = page.one("link", rel="stylesheet").attributes["href"]
    assert client.get(sheet).headers["content-type"].startswith("text/css")


def test_every_screen_has_a_template_beside_it_when_found(root) -> None:
    found = screens()
    assert {"kpi", "catalog", "loads", "scorecard"} <= set(found)
    folder = root / "src" / "sightline" / "surfaces" / "web" / "screens"
    assert [name for name in found if not (folder / name / "page.html").is_file()] == []


def test_the_empty_workspace_says_what_to_do_when_nothing_was_loaded(empty_client) -> None:
    for path in ("/", "/kpis/win_rate"):
        answer = empty_client.get(path)
        assert answer.status_code == 409
        page = read(answer.text)
        assert page.one("h1").text == "Nothing has been loaded into this workspace yet."
        assert "sightline load" in page.one("main").text
        assert "sightline demo" in page.one("main").text
    assert empty_client.get("/kpis").status_code == 200
    assert "sightline load" in read(empty_client.get("/loads").text).one("main").text


@pytest.mark.parametrize(
    ("path", "status", "code", "words"),
    [
        ("/kpis/winrate", 404, "unknown-kpi", 'Did you mean "win_rate"'),
        ("/kpis/win_rate?period=soon", 404, "unknown-period", "this-month"),
        ("/kpis/win_rate?by=planet", 404, "unknown-dimension", "cannot be split"),
        ("/kpis/win_rate?where=team%3DEast", 404, "unknown-member", "East"),
        ("/kpis/win_rate?variant=x", 404, "unknown-variant", "by_value"),
        ("/kpis/win_rate?as_of=tomorrow", 404, "unknown-instant", "2026-01-15"),
        ("/kpis?pack=manager", 404, "unknown-pack", 'Did you mean "managers"'),
        ("/?period=soon", 404, "unknown-period", "this-month"),
        ("/nothing/here", 404, "unknown-address", "/nothing/here"),
    ],
)
def test_an_error_says_what_and_how_to_mend_it_when_a_choice_is_wrong(client, path, status, code, words) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    page = read(answer.text)
    assert page.one("p", kind="code").text == f"{status} · {code}"
    assert words in page.one("main").text
    assert answer.headers["content-security-policy"] == SECURITY_POLICY


def test_text_of_a_visitor_stays_text_when_it_looks_like_a_tag(client) -> None:
    answer = client.get("/kpis", params={"q": "<script>alert(1)</script>"})
    assert "<script>alert" not in answer.text
    answer = client.get("/kpis/<b>bold<b>")
    assert "<b>" not in answer.text


def test_an_unforeseen_fault_is_a_page_without_its_insides_when_it_happens(client, office, monkeypatch) -> None:
    def broken() -> list:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr(type(office), "loads", lambda self: broken())
    answer = client.get("/loads")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert read(answer.text).one("h1").text == "This page could not be made."


def test_a_busy_workspace_can_be_tried_again_when_somebody_loads(client, office, monkeypatch) -> None:
    class HeldError(BusyError):
        def __init__(self) -> None:
            super().__init__("Somebody is loading.", fix="Try again in a moment.")

    def held(self: object) -> None:
        raise HeldError

    monkeypatch.setattr(type(office), "reading", held)
    answer = client.get("/kpis/win_rate?period=2025-Q4")
    assert answer.status_code == 409
    [again] = [item for item in read(answer.text).all("a") if item.text == "Try again"]
    assert again.attributes["href"] == "/kpis/win_rate?period=2025-Q4"
