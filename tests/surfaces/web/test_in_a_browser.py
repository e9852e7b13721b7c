"""A real browser walks from the scorecard to a number and to the rows behind it, and finds that they agree."""

import re
from decimal import Decimal

import pytest

from parts import Part

pytestmark = pytest.mark.browser


def amount(text: str) -> Decimal:
    return Decimal(re.sub(r"[^0-9.−-]", "", text).replace("−", "-"))


def test_the_rows_add_up_to_the_number_when_walked_from_the_scorecard(page, served) -> None:
    page.goto(f"{served}/?period=2025-Q4")
    page.locator(".tile h3 a", has_text="Amount won").click()
    page.wait_for_url("**/kpis/deals_won?*variant=by_value*")
    figure = amount(page.locator(".figure .value").inner_text())
    section = page.locator("section", has=page.locator("#rows"))
    heads = section.locator("thead th").all_inner_texts()
    place = heads.index("Adds")
    cells = [row.locator("th, td").nth(place).inner_text() for row in section.locator("tbody tr").all()]
    assert len(cells) == 4
    assert sum(amount(text) for text in cells) == figure == Decimal("8000.00")
    assert amount(section.locator("tfoot [data-sum]").inner_text()) == figure
    assert "equals the figure above" in section.locator("#proof").inner_text()


def test_a_person_is_reached_from_the_grid_when_their_cell_is_followed(page, served) -> None:
    page.goto(f"{served}/?period=2025-Q4")
    row = page.locator(".heat tbody tr", has_text="Ann Archer")
    text = row.locator("td a").nth(1).inner_text()
    row.locator("td a").nth(1).click()
    page.wait_for_url("**where=rep%3DAnn*")
    assert page.locator(".figure .value").inner_text() == text == "4"


def test_the_chart_is_drawn_and_the_running_month_dashed_or_hatched_when_scripts_run(page, served) -> None:
    page.goto(f"{served}/kpis/deals_won?period=this-month")
    page.locator(".chart svg").wait_for()
    assert page.locator(".chart svg path").count() > 13
    assert page.locator(".chart").get_attribute("aria-label")


def test_the_drawing_of_the_server_stands_in_when_no_script_runs_or_on_paper(page, browser, served) -> None:
    page.goto(f"{served}/kpis/deals_won")
    assert not page.locator(".drawn svg").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".drawn svg").is_visible()
    assert not page.locator(".chart").is_visible()
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{served}/kpis/deals_won")
    assert plain.locator(".drawn svg").is_visible()
    context.close()


def test_the_team_is_changed_in_place_and_in_the_address_when_chosen(page, served) -> None:
    page.goto(f"{served}/?period=2025-Q4")
    page.get_by_label("Team").select_option("North")
    page.wait_for_url("**team=North*")
    page.locator("h1", has_text="Team North").wait_for()
    page.go_back()
    page.locator("h1", has_text="Lamp & Sons").wait_for()


def test_the_search_narrows_the_catalog_when_typed(page, served) -> None:
    page.goto(f"{served}/kpis")
    page.get_by_label("Search").fill("churn")
    page.wait_for_url("**q=churn*")
    titles = page.locator(".catalog a").all_inner_texts()
    assert titles
    assert "Win rate" not in titles


def test_the_content_is_one_key_away_when_tabbing_from_the_top(page, served) -> None:
    page.goto(f"{served}/kpis/win_rate")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "page"


@pytest.mark.parametrize("path", ["/", "/kpis", "/kpis/win_rate?period=2025-Q4", "/loads"])
@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
def test_nothing_is_wider_than_the_screen_when_it_is_narrow_or_wide(page, served, path, width) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(served + path)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


CONTRAST = """() => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = (rgb) => {
    const [r, g, b] = rgb.slice(0, 3).map((c) => {
      const s = c / 255;
      return s <= 0.03928 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const backOf = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color.length < 4 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || element.closest("svg, script, .unseen, .skip, noscript, option")) continue;
    const one = light(parse(getComputedStyle(element).color));
    const two = light(backOf(element));
    const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    if (ratio < 4.5) faint.push(`${walker.currentNode.textContent.trim().slice(0, 30)} ${ratio.toFixed(2)}`);
  }
  return faint;
}"""


@pytest.mark.parametrize("path", ["/?period=2025-Q4", "/kpis", "/kpis/win_rate?period=2025-Q4", "/loads", "/kpis/none"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read_against_its_ground_when_light_or_dark(page, served, path, scheme) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(served + path)
    assert page.evaluate(CONTRAST) == []


@pytest.mark.parametrize("path", ["/?period=2025-Q4", "/kpis", "/kpis/win_rate?period=2025-Q4", "/loads", "/kpis/none"])
def test_axe_finds_nothing_to_complain_of_when_it_reads_a_page(page, served, root, path) -> None:
    script = root / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
    axe = Part("axe-core", lambda: script if script.is_file() else None, "./run test").require()
    page.goto(served + path)
    page.evaluate(axe.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document).then((done) => done.violations)")
    told = [f"{item['id']}: {node['html'][:120]}" for item in found for node in item["nodes"]]
    assert told == []
