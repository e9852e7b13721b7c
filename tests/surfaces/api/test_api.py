"""The JSON API: the same object as everywhere, the forms it promises, one envelope for what goes wrong."""

from __future__ import annotations

import json
import threading

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from sightline.surfaces.api.models import (
    AnswerModel,
    CardModel,
    DefinitionModel,
    ErrorEnvelope,
    LoadModel,
    PackModel,
    RowsModel,
    ScorecardModel,
)
from sightline.surfaces.app import create_app
from sightline.surfaces.cli.main import run
from sightline.workspace import Workspace

HERE = "http://127.0.0.1"


def client_of(workspace) -> TestClient:
    return TestClient(create_app(workspace), base_url=HERE, raise_server_exceptions=False)


@pytest.fixture(scope="module")
def client(office):
    return client_of(office)


def get(client, path, status=200, **parameters):
    answer = client.get(f"/api/v1{path}", params=parameters)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


ASKED = [
    {"kpi": "win_rate", "period": "2025-Q4"},
    {"kpi": "win_rate", "period": "2025-Q4", "by": ["rep"], "variant": "by_value"},
    {"kpi": "deals_won", "period": "2025-01..2025-12", "grain": "month", "by": ["team"]},
    {"kpi": "average_deal_size", "period": "2025", "grain": "quarter", "where": ["team=North", "rep=Ann Archer"]},
    {"kpi": "quota_attainment", "period": "2025-Q4", "by": ["rep"], "as_of": "2025-11-30"},
    {"kpi": "win_rate", "period": "2025", "by": ["region"], "where": ["region=(none)", "region=Hesse"]},
    {"kpi": "lead_response_time", "period": "2025-Q4"},
]


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_the_object_is_one_when_api_command_line_and_workspace_are_asked_the_same(
    client, office, capsys, asked
) -> None:
    of_workspace = office.ask(office.question(**asked)).as_json()
    kpi, rest = asked["kpi"], {name: value for name, value in asked.items() if name != "kpi"}
    of_api = get(client, f"/kpis/{kpi}", **rest)
    options = [
        text
        for name, value in rest.items()
        for one in (value if isinstance(value, list) else [value])
        for text in (f"--{name.replace('_', '-')}", one)
    ]
    assert run(["ask", kpi, *options, "--format", "json", "--workspace", str(office.folder)]) == 0
    of_command = json.loads(capsys.readouterr().out)
    assert of_api == of_workspace == of_command


def test_scorecard_and_rows_are_the_workspaces_when_they_are_asked(client, office) -> None:
    assert (
        get(client, "/scorecard", period="2025-Q4", team="North") == office.scorecard("2025-Q4", team="North").as_json()
    )
    question = office.question("win_rate", period="2025-Q4")
    expected = office.rows(question, part="numerator", limit=2, offset=1).as_json()
    assert get(client, "/kpis/win_rate/rows", period="2025-Q4", part="numerator", limit=2, offset=1) == expected


def test_every_answer_has_the_promised_form_when_it_is_read_with_it(client, own_office) -> None:
    for asked in ASKED:
        AnswerModel.model_validate(
            get(client, f"/kpis/{asked['kpi']}", **{k: v for k, v in asked.items() if k != "kpi"})
        )
    for card in get(client, "/kpis"):
        CardModel.model_validate(card)
        DefinitionModel.model_validate(get(client, f"/kpis/{card['id']}/definition"))
    for pack in get(client, "/packs"):
        PackModel.model_validate(pack)
        assert [card["id"] for card in get(client, "/kpis", pack=pack["id"])] == [*pack["first"], *pack["later"]]
    ScorecardModel.model_validate(get(client, "/scorecard"))
    RowsModel.model_validate(get(client, "/kpis/win_rate/rows", period="2025-Q4"))
    assert get(client, "/loads") == []
    file = own_office.folder / "teams.csv"
    file.write_text("Team ID,Team Name\n7,West\n", encoding="utf-8")
    (own_office.folder / "mappings" / "teams.toml").write_text(
        'source = "x"\n[[table]]\nfiles = "teams.csv"\nentity = "team"\n'
        '[table.fields]\nid = "Team ID"\nname = "Team Name"\n',
        encoding="utf-8",
    )
    own_office.load([file])
    loads = get(client_of(own_office), "/loads")
    assert [(LoadModel.model_validate(load).new, load["is_undone"]) for load in loads] == [(1, False)]


def test_answers_and_errors_are_described_when_the_description_is_read(client) -> None:
    described = get(client, "/openapi.json")
    assert set(described["paths"]) == {
        "/api/v1/kpis",
        "/api/v1/packs",
        "/api/v1/kpis/{kpi}",
        "/api/v1/kpis/{kpi}/rows",
        "/api/v1/kpis/{kpi}/definition",
        "/api/v1/scorecard",
        "/api/v1/loads",
    }
    for path in described["paths"].values():
        answers = path["get"]["responses"]
        assert "schema" in answers["200"]["content"]["application/json"]
        for status in ("404", "409", "422", "500"):
            form = answers[status]["content"]["application/json"]["schema"]
            assert form == {"$ref": "#/components/schemas/ErrorEnvelope"}
    names = {item["name"] for item in described["paths"]["/api/v1/kpis/{kpi}"]["get"]["parameters"]}
    assert names == {"kpi", "period", "grain", "by", "where", "as_of", "variant"}


@pytest.mark.parametrize(
    ("path", "parameters", "status", "code"),
    [
        ("/kpis/winrate", {}, 404, "unknown-kpi"),
        ("/kpis/winrate/definition", {}, 404, "unknown-kpi"),
        ("/kpis/winrate/rows", {}, 404, "unknown-kpi"),
        ("/kpis/win_rate/definition", {"variant": "x"}, 404, "unknown-variant"),
        ("/kpis/win_rate", {"variant": "x"}, 404, "unknown-variant"),
        ("/kpis/win_rate", {"period": "2025-Q9"}, 404, "unknown-period"),
        ("/kpis/win_rate", {"by": "reps"}, 404, "unknown-dimension"),
        ("/kpis/win_rate", {"where": "team=Nord"}, 404, "unknown-member"),
        ("/kpis/win_rate", {"where": "team"}, 400, "filter-text"),
        ("/kpis/win_rate", {"grain": "age"}, 404, "unknown-grain"),
        ("/kpis/win_rate", {"as_of": "soon"}, 404, "unknown-instant"),
        ("/kpis/win_rate", {"perod": "2025"}, 422, "invalid-request"),
        ("/kpis/win_rate/rows", {"limit": "many"}, 422, "invalid-request"),
        ("/kpis/win_rate/rows", {"limit": "0"}, 422, "invalid-request"),
        ("/kpis/win_rate/rows", {"by": "rep"}, 422, "invalid-request"),
        ("/kpis/win_rate/rows", {"part": "top"}, 404, "unknown-part"),
        ("/scorecard", {"team": "Nord"}, 404, "unknown-member"),
        ("/scorecard", {"period": "all"}, 404, "nothing-before"),
        ("/nowhere", {}, 404, "unknown-address"),
    ],
)
def test_the_error_comes_in_its_envelope_when_a_request_is_wrong(client, path, parameters, status, code) -> None:
    error = ErrorEnvelope.model_validate(get(client, path, status, **parameters)).error
    assert error.code == code
    assert error.what
    assert error.fix


def test_the_method_is_named_when_an_address_does_not_know_it(client) -> None:
    answer = client.post("/api/v1/kpis")
    assert answer.status_code == 405
    assert answer.json()["error"]["code"] == "wrong-method"


def test_loading_is_advised_when_nothing_was_loaded(tmp_path) -> None:
    empty = client_of(Workspace.create(tmp_path))
    for path in ("/kpis/win_rate", "/kpis/win_rate/rows", "/scorecard"):
        assert get(empty, path, 409)["error"]["code"] == "nothing-loaded"
    assert len(get(empty, "/kpis")) > 20
    assert get(empty, "/loads") == []


def test_the_setting_is_named_when_the_settings_file_breaks_while_serving(own_office) -> None:
    client = client_of(own_office)
    get(client, "/kpis/deals_won")
    own_office.settings_file.write_text('currency = "Euro"\n', encoding="utf-8")
    error = get(client, "/kpis/deals_won", 500)["error"]
    assert error["code"] == "setting-value"
    assert "three capital letters" in error["fix"]


def test_nothing_inside_is_told_when_nobody_foresaw_the_error(own_office, monkeypatch) -> None:
    def broken(*_, **__):
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr(Workspace, "ask", broken)
    error = get(client_of(own_office), "/kpis/win_rate", 500)["error"]
    assert error["code"] == "unforeseen"
    assert "secret" not in json.dumps(error)


def test_the_body_is_refused_when_it_is_too_large(client, office, monkeypatch) -> None:
    said = client.post("/api/v1/kpis", content=b"x", headers={"content-length": str(65 * 1024**2)})
    assert (said.status_code, said.json()["error"]["code"]) == (413, "body-too-large")

    monkeypatch.setattr("sightline.surfaces.app.MOST_BYTES", 1_000)
    app = create_app(office)
    _swallow(app)
    small, large = (
        TestClient(app, base_url=HERE).post("/api/swallow", content=(b"x" * 100 for _ in range(pieces)))
        for pieces in (10, 11)
    )
    assert (small.status_code, small.text) == (200, "1000")
    assert (large.status_code, large.json()["error"]["code"]) == (413, "body-too-large")


def _swallow(app: FastAPI) -> None:
    """An address that reads whatever comes."""
    from starlette.requests import Request
    from starlette.responses import PlainTextResponse

    async def swallow(request: Request) -> PlainTextResponse:
        return PlainTextResponse(str(len(await request.body())))

    app.add_route("/api/swallow", swallow, methods=["POST"])


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "evil.example:8400"])
def test_a_name_is_refused_when_the_server_does_not_bear_it(client, host) -> None:
    answer = client.get("/api/v1/kpis", headers={"host": host})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "foreign-host")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8400", "localhost:8400", "LOCALHOST", "[::1]:8400", "[::1]"])
def test_a_name_is_answered_when_it_is_this_machines(client, host) -> None:
    assert client.get("/api/v1/kpis", headers={"host": host}).status_code == 200


def test_every_caller_gets_their_answer_when_many_ask_at_once(client) -> None:
    kpis = ["win_rate", "deals_won", "average_deal_size", "quota_attainment"] * 3
    found = {}

    def ask(place, kpi):
        found[place] = get(client, f"/kpis/{kpi}", period="2025-Q4", by="rep")["kpi"]

    threads = [threading.Thread(target=ask, args=item) for item in enumerate(kpis)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[place] for place in range(len(kpis))] == kpis
