"""Own KPIs in the API: cards in the form it promises, answers, and the fault of a broken file."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from sightline.surfaces.api.models import AnswerModel, CardModel, DefinitionModel, ErrorEnvelope
from sightline.surfaces.app import create_app

HEAD = 'title = "Large deals"\nquestion = "how many large deals?"\ndirection = "higher"\n'
LARGE = f'{HEAD}fact = "deals"\nshape = "count"\nunit = "count"\nwhere = "amount >= 2000"\n'


@pytest.fixture
def served(own_office):
    folder = own_office.folder / "kpis"
    folder.mkdir()
    (folder / "large.toml").write_text(LARGE, encoding="utf-8")
    (folder / "double.toml").write_text(f'{HEAD}formula = "large * 2"\nunit = "count"\n', encoding="utf-8")
    (folder / "torn.toml").write_text("title =", encoding="utf-8")
    client = TestClient(create_app(own_office), base_url="http://127.0.0.1", raise_server_exceptions=False)
    return lambda path, **asked: client.get(f"/api/v1{path}", params=asked)


def test_cards_keep_their_form_when_some_are_own_and_one_is_broken(served) -> None:
    cards = {card.id: card for card in map(CardModel.model_validate, served("/kpis").json())}
    assert cards["double"].made_of == ["large"]
    assert cards["large"].file == "kpis/large.toml"
    assert cards["torn"].fault is not None
    assert cards["torn"].fault.reason
    assert cards["win_rate"].file is None


def test_answer_and_definition_keep_their_form_when_the_kpi_is_own(served) -> None:
    answer = AnswerModel.model_validate(served("/kpis/double", period="2025-Q4").json())
    assert (answer.rows[0].value, answer.rows[0].also) == (2, {"large": 1})
    assert served("/kpis/large/rows", period="2025-Q4").json()["check"]["agrees"]
    for kpi in ("large", "double"):
        assert DefinitionModel.model_validate(served(f"/kpis/{kpi}/definition").json()).sql


def test_the_envelope_names_file_and_mend_when_the_kpi_is_broken(served) -> None:
    answer = served("/kpis/torn")
    error = ErrorEnvelope.model_validate(answer.json()).error
    assert (answer.status_code, error.code) == (422, "broken-kpi")
    assert error.where == "kpis/torn.toml"
    assert error.fix
    assert served("/kpis/double/rows", period="2025-Q4").status_code == 400
