"""The catalog helps to choose: the starter set first, packs to filter by, and the goal of each KPI."""

from surfaces.web.reading import read


def headings(page):
    return [item.text.rsplit(" ", 1)[0] for item in page.one("main").all("h2")]


def test_the_starter_set_stands_first_when_nothing_was_chosen(client, office) -> None:
    page = read(client.get("/kpis").text)
    assert headings(page)[:2] == ["Starter set", "Sales managers"]
    links = [item.attributes["href"] for item in page.all("ul", kind="catalog")[0].all("a")]
    assert links == [f"/kpis/{kpi}" for kpi in office.packs()[0].first]


def test_those_to_begin_with_come_before_the_rest_when_a_pack_is_chosen(client, office) -> None:
    pack = next(one for one in office.packs() if one.id == "managers")
    page = read(client.get("/kpis?pack=managers").text)
    assert page.one("h1").text == pack.title
    assert headings(page) == ["Begin with", "Later"]
    listed = [item.attributes["href"] for one in page.all("ul", kind="catalog") for item in one.all("a")]
    assert listed == [f"/kpis/{kpi}" for kpi in pack.kpis]
    chips = page.one("ul", aria_label="Packs to begin with").all("a", aria_current="true")
    assert [item.text for item in chips] == [pack.title]


def test_a_search_stays_inside_the_pack_when_one_is_chosen(client) -> None:
    page = read(client.get("/kpis?pack=managers&q=quota").text)
    assert headings(page) == ["Begin with", "Later"]
    assert page.one("form", role="search").one("input", name="pack").attributes["value"] == "managers"


def test_a_goal_or_its_lack_is_told_when_kpis_are_listed(client) -> None:
    page = read(client.get("/kpis?pack=business_development").text)
    goals = {
        item.one("a").attributes["href"]: item.one("p", kind="goal").text
        for one in page.all("ul", kind="catalog")
        for item in one.all("li")
    }
    assert goals["/kpis/deals_won"] == "Goal: Win new business"
    assert goals["/kpis/activity_count"] == "no goal"
