"""What the documentation of the API says is what the API does."""

from __future__ import annotations

import json
import re

from fastapi.testclient import TestClient

from parts import ROOT
from sightline.base.units import Flag
from sightline.surfaces.api.models import AnswerModel, ErrorEnvelope
from sightline.surfaces.app import create_app

TEXT = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")


def example(name):
    return json.loads(re.search(rf"```json {name}\n(.*?)```", TEXT, re.DOTALL).group(1))


def client_of(workspace):
    return TestClient(create_app(workspace), base_url="http://127.0.0.1")


def test_the_example_is_what_the_office_gives_when_it_is_asked(office) -> None:
    written = example("answer")
    AnswerModel.model_validate(written)
    given = client_of(office).get("/api/v1/kpis/win_rate?period=2025-Q4&by=rep").json()
    bob = next(row for row in given["rows"] if row["labels"]["rep"] == "Bob Bell")
    bob["interval"] = [round(limit, 4) for limit in bob["interval"]]
    assert {**given, "rows": [bob]} == written


def test_the_error_is_what_comes_when_the_kpi_is_misspelled(office) -> None:
    written = example("error")
    ErrorEnvelope.model_validate(written)
    assert client_of(office).get("/api/v1/kpis/winrate").json() == written


def test_every_address_parameter_and_flag_is_documented_when_the_description_is_read(office) -> None:
    described = client_of(office).get("/api/v1/openapi.json").json()
    assert set(re.findall(r"`GET (\S+)`", TEXT)) == set(described["paths"])
    for path in described["paths"].values():
        for parameter in path["get"].get("parameters", []):
            assert f"`{parameter['name']}`" in TEXT or parameter["name"] == "kpi"
    assert all(f"`{flag.name}`" in TEXT for flag in Flag)
