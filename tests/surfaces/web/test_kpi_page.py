"""The page of one KPI over the office: every figure here is counted by hand in the office's docstring."""

import csv
import io
import json

from sightline.surfaces.web.downloads import harmless
from surfaces.web.reading import read, table


def block(page, heading):
    [found] = [item for item in page.all("section", kind="block") if heading in [h.text for h in item.all("h2")]]
    return found


def test_the_number_stands_with_n_and_interval_when_it_is_a_rate(client) -> None:
    page = read(client.get("/kpis/win_rate?period=2025-Q4").text)
    number = block(page, "The number")
    assert number.one("p", kind="value").text == "55.6%"
    beside = {item.one("dt").text: item.one("dd").text for item in number.one("dl", kind="facts").all("div")}
    assert beside["Numerator ÷ denominator"] == "5 ÷ 9"
    assert beside["n"] == "9"
    assert beside["95% interval"] == "26.7% to 81.1%"
    assert "Few rows." in number.text


def test_the_page_and_the_json_give_the_same_answer_when_asked_the_same(client) -> None:
    page = read(client.get("/kpis/deals_won?period=2025-Q4&where=team%3DNorth").text)
    [link] = [item for item in page.all("a") if item.text == "This number as JSON"]
    answer = json.loads(client.get(link.attributes["href"]).text)
    assert answer["rows"][0]["value"] == 4
    assert block(page, "The number").one("p", kind="value").text == "4"


def test_the_csv_has_a_line_per_member_when_the_page_is_split(client) -> None:
    page = read(client.get("/kpis/deals_won?period=2025-Q4&by=rep").text)
    [link] = [item for item in page.all("a") if item.text == "The breakdown as CSV"]
    lines = list(csv.DictReader(io.StringIO(client.get(link.attributes["href"]).text.removeprefix("\ufeff"))))
    assert {line["rep"]: int(line["value"]) for line in lines} == {"Ann Archer": 4, "Bob Bell": 1}
    assert {line["rep_id"] for line in lines} == {"crm:ann", "crm:bob"}


def test_the_breakdown_is_ranked_and_adds_up_when_split_by_rep(client) -> None:
    split = block(read(client.get("/kpis/deals_won?period=2025-Q4&by=rep").text), "By rep")
    assert [row[:3] for row in table(split.one("table"))] == [["1", "Ann Archer", "4"], ["2", "Bob Bell", "1"]]
    [total] = split.one("tfoot").all("tr")
    assert total.children[2].text == "5"
    heads = {item.attributes["aria-sort"] for item in split.all("th") if "aria-sort" in item.attributes}
    assert heads == {"descending"}


def test_the_rows_add_up_to_the_number_when_it_is_an_amount(client) -> None:
    page = read(client.get("/kpis/deals_won?period=2025-Q4&variant=by_value").text)
    number = block(page, "The number").one("p", kind="value").text
    rows = block(page, "Rows behind the number")
    proof = rows.one("p", id="proof").text
    assert number == "€8,000.00"
    assert proof == f"Sum of 4 rows = {number} ✓ equals the figure above"


def test_numerator_and_denominator_are_listed_apart_when_it_is_a_ratio(client) -> None:
    for part, count in (("numerator", 5), ("denominator", 9)):
        rows = block(read(client.get(f"/kpis/win_rate?period=2025-Q4&part={part}").text), "Rows behind the number")
        assert rows.one("a", aria_current="true").text == part.capitalize()
        assert len(table(rows.one("table"))) == count
        assert "5 ÷ 9 = 55.6% ✓" in rows.one("p", id="proof").text


def test_rows_left_out_are_counted_with_a_reason_when_there_are_some(client) -> None:
    left_out = block(read(client.get("/kpis/win_rate?period=2025-Q4").text), "Rows left out")
    assert table(left_out.one("table")) == [["Lacks the date that decides into which period it falls.", "1"]]


def test_a_filter_becomes_part_of_the_address_when_the_form_is_sent(client) -> None:
    answer = client.get("/kpis/win_rate?filter=team&member=South&period=2025-Q4", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/kpis/win_rate?period=2025-Q4&where=team%3DSouth"
    page = read(client.get(answer.headers["location"]).text)
    assert block(page, "The number").one("p", kind="value").text == "25.0%"
    [chip] = page.one("ul", aria_label="Filters that are on").all("a")
    assert chip.attributes["href"] == "/kpis/win_rate?period=2025-Q4"


def test_the_past_is_shown_as_it_was_known_when_as_of_is_chosen(client) -> None:
    page = read(client.get("/kpis/deals_won?period=2025-Q4&as_of=2025-10-02").text)
    assert block(page, "The number").one("p", kind="value").text == "2"
    assert "As known on 2 Oct 2025 23:59 (Europe/Berlin)" in page.one("p", kind="fresh").text


def test_the_running_period_is_marked_when_it_has_not_ended(client) -> None:
    page = read(client.get("/kpis/deals_won?period=this-month").text)
    assert "Still running." in block(page, "The number").text
    chart = json.loads(page.one("div", kind="chart").attributes["data-chart"])
    assert chart["unfinished"] is True
    assert chart["series"][0]["values"][-1] == 5
    assert len(chart["labels"]) == 13


def test_the_trend_stands_in_a_table_too_when_no_script_runs(client) -> None:
    page = read(client.get("/kpis/deals_won?period=2025-12").text)
    trend = block(page, "Deals won by month")
    chart = json.loads(trend.one("div", kind="chart").attributes["data-chart"])
    rows = {row[0].removesuffix("running"): row[1] for row in table(trend.one("table"))}
    assert rows["October 2025"] == "3"
    assert len(rows) == len(chart["labels"]) == 13
    assert trend.one("div", kind="drawn").one("svg", kind="columns").attributes["aria-label"]


def test_the_definition_and_its_sql_are_shown_when_the_page_is_read(client) -> None:
    definition = block(read(client.get("/kpis/win_rate").text), "Definition")
    terms = [item.text for item in definition.all("dt")]
    assert {"Formula", "Population", "Anchor date", "Edge cases"} <= set(terms)
    assert any("select" in item.text.lower() for item in definition.all("pre"))


def test_nothing_to_measure_is_a_reason_and_no_zero_when_the_period_is_empty(client) -> None:
    number = block(read(client.get("/kpis/win_rate?period=2024-01").text), "The number")
    assert number.one("p", kind="value").text == "–"
    assert "There is nothing to divide by." in number.text


def test_a_name_cannot_become_a_formula_when_it_goes_into_a_file() -> None:
    assert harmless('=HYPERLINK("x")') == '\'=HYPERLINK("x")'
    assert harmless("Ann-Marie") == "Ann-Marie"
