"""Files of own KPIs: what becomes a KPI, and what each fault says of its place."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.base.units import Direction, Unit
from sightline.measure.catalog import catalog
from sightline.measure.errors import BrokenKPIError
from sightline.measure.own.reading import with_own
from sightline.shapes import Count, Mean, Median, Quotient, Rate, Role, Total
from sightline.shapes.combined import Combined

HEAD = {"title": "Large deals", "question": "how many large deals?", "direction": "higher"}
COUNTED = {**HEAD, "fact": "deals", "shape": "count", "unit": "count"}
COMBINED = {**HEAD, "unit": "ratio"}


def file(**fields: object) -> bytes:
    lines = [f"{name} = {_toml(value)}" for name, value in fields.items() if value is not None]
    return "\n".join(lines).encode()


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} = {_toml(item)}" for name, item in value.items()) + "}"
    return f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)


def read(**files: bytes):
    return with_own(catalog(), files)


@pytest.mark.parametrize(
    ("fields", "shape"),
    [
        ({"shape": "count"}, Count),
        ({"shape": "count", "distinct": "account_id"}, Count),
        ({"shape": "rate", "unit": "percent", "of_which": "outcome = 'won'"}, Rate),
        ({"shape": "sum", "unit": "money", "value": "amount"}, Total),
        ({"shape": "mean", "unit": "days", "value": "cycle_days"}, Mean),
        ({"shape": "median", "unit": "days", "value": "cycle_days"}, Median),
        (
            {
                "shape": "ratio",
                "unit": "ratio",
                "numerator": {"value": "amount"},
                "denominator": {"distinct": "rep_id"},
            },
            Quotient,
        ),
    ],
)
def test_a_file_becomes_a_kpi_when_its_shape_has_what_it_needs(fields, shape) -> None:
    units = read(large=file(**{**COUNTED, "where": "amount >= 5000", "target": 3, "goal": "Win big", **fields}))
    assert units.faults == {}
    entry = units.entry("large")
    assert isinstance(entry.kpi.shape, shape)
    assert (entry.role, entry.target, entry.file, entry.kpi.goal) == (Role.OWN, 3.0, "kpis/large.toml", "Win big")
    assert units.dimensions("large") == units.facts["deals"].dimensions


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"title": None}, "title", "missing"),
        ({"title": 5}, "title", "no text"),
        ({"unit": "euro"}, "unit", 'no unit "euro"'),
        ({"direction": None}, "direction", "missing"),
        ({"target": "high"}, "target", "no number"),
        ({"revision": 0}, "revision", "whole number"),
        ({"fact": "deal"}, "fact", 'no fact "deal"'),
        ({"fact": "deal_holdings"}, "fact", "no day of their own"),
        ({"fact": "employee_answers"}, "fact", "without their name"),
        ({"fact": None}, "fact", "neither a fact nor a formula"),
        ({"shape": "sql"}, "shape", 'no shape "sql"'),
        ({"wher": "outcome = 'won'"}, "wher", "no such field"),
        ({"where": "amount > (select 1)"}, "where", "a query"),
        ({"where": 5}, "where", "no expression"),
        ({"shape": "rate", "unit": "percent"}, "of_which", "missing"),
        ({"shape": "rate", "unit": "ratio", "of_which": "is_inbound"}, "unit", "share of rows"),
        ({"shape": "sum", "unit": "money"}, "value", "missing"),
        ({"shape": "sum", "value": "touches"}, "unit", "whole number"),
        ({"shape": "ratio", "unit": "ratio"}, "numerator", "missing"),
        (
            {"shape": "ratio", "unit": "ratio", "numerator": {"value": "amout"}, "denominator": {}},
            "numerator.value",
            'no column "amout"',
        ),
        (
            {"shape": "ratio", "unit": "ratio", "numerator": {"sql": "1"}, "denominator": {}},
            "numerator.sql",
            "no such field",
        ),
    ],
)
def test_the_fault_names_field_reason_and_mend_when_a_file_is_wrong(fields, field, said) -> None:
    units = read(large=file(**{**COUNTED, **fields}), fine=file(**COUNTED))
    fault = units.faults["large"]
    assert (fault.file, fault.field) == ("kpis/large.toml", field)
    assert said in fault.reason
    assert fault.fix
    assert units.entry("fine").id == "fine"
    with pytest.raises(BrokenKPIError) as broken:
        units.entry("large")
    assert fault.reason in str(broken.value.why)


def test_the_file_is_named_when_it_is_no_toml() -> None:
    units = read(large=b"title =", other=b"\xff\xfe", **{"Large-Deals": file(**COUNTED)})
    assert set(units.faults) == {"large", "other", "Large-Deals"}
    assert all(fault.field is None and fault.fix for fault in units.faults.values())


def test_the_built_in_one_stands_when_an_own_one_takes_its_id() -> None:
    units = read(win_rate=file(**COUNTED))
    assert units.entry("win_rate") is catalog().entry("win_rate")
    assert "in the product already" in units.faults["win_rate"].reason


def test_formulas_stand_on_each_other_when_they_go_in_no_circle() -> None:
    units = read(
        a=file(**COMBINED, formula="b / 2 + win_rate"), b=file(**COMBINED, formula="large"), large=file(**COUNTED)
    )
    assert units.faults == {}
    entry = units.entry("a")
    assert isinstance(entry.kpi.shape, Combined)
    assert [item.id for item in entry.made_of] == ["b", "win_rate"]
    assert {kpi.fact for kpi in entry.measured} == {"deals"}


def test_a_split_is_offered_when_everything_a_formula_names_has_it() -> None:
    units = read(a=file(**COMBINED, formula="deals_won / activity_count"))
    shared = set(units.facts["deals"].dimensions) & set(units.facts["activities"].dimensions)
    assert set(units.dimensions("a")) == shared


def test_everyone_in_it_is_named_when_formulas_go_in_a_circle() -> None:
    units = read(
        a=file(**COMBINED, formula="b + 1"),
        b=file(**COMBINED, formula="a + 1"),
        c=file(**COMBINED, formula="a + 1"),
        itself=file(**COMBINED, formula="itself * 2"),
        fine=file(**COMBINED, formula="win_rate * 2"),
    )
    assert set(units.faults) == {"a", "b", "c", "itself"}
    assert "a → b → a" in units.faults["a"].reason
    assert "fault of its own" in units.faults["c"].reason
    assert "itself → itself" in units.faults["itself"].reason


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("deals_wonn / 2", 'no KPI "deals_wonn"'),
        ("broken + 1", "fault of its own"),
        ("quota_attainment + 1", None),
        ("1 + 1", "names no KPI"),
        ("sum(deals_won)", "may not stand"),
    ],
)
def test_the_formula_is_named_when_it_cannot_stand(formula, said) -> None:
    units = read(a=file(**COMBINED, formula=formula), broken=b"title =")
    if said is None:
        assert "a" not in units.faults
    else:
        assert units.faults["a"].field == "formula"
        assert said in units.faults["a"].reason


def test_a_formula_is_no_count_when_it_divides() -> None:
    fields = {**HEAD, "unit": "count"}
    units = read(a=file(**fields, formula="deals_won / 2"), b=file(**fields, formula="deals_won - 2"))
    assert units.faults["a"].field == "unit"
    assert "b" in units.kpis


def test_a_tower_of_formulas_is_refused_when_it_grows_too_high() -> None:
    files = {f"f{number}": file(**COMBINED, formula=f"f{number + 1} + 1") for number in range(9)}
    units = read(**files, f9=file(**COMBINED, formula="win_rate"))
    assert "more than 5 deep" in units.faults["f0"].reason or "fault of its own" in units.faults["f0"].reason
    assert "f9" in units.kpis


def test_the_mark_of_the_catalog_changes_when_a_file_does() -> None:
    marks = {read(a=file(**COUNTED, target=number)).digest for number in (1, 2)} | {read().digest}
    assert len(marks) == 3


def test_a_file_is_refused_when_it_is_too_large_to_be_one_definition() -> None:
    units = read(a=file(**COUNTED) + b"\n#" + b"x" * 64_000)
    assert "larger than" in units.faults["a"].reason


WORDS = st.sampled_from(
    ["deals", "activities", "nothing", "employee_answers", "outcome = 'won'", "amount", "(select 1)"]
)
ANYTHING = st.one_of(
    WORDS,
    st.sampled_from(["count", "rate", "sum", "mean", "median", "ratio"]),
    st.sampled_from([item.value for item in (*Unit, *Direction)]),
    st.sampled_from(["win_rate * 2", "a + b", "b / 0", "c - a", "1"]),
    st.text(max_size=8),
    st.integers(),
    st.booleans(),
    st.floats(),
    st.lists(WORDS, max_size=2),
    st.dictionaries(st.sampled_from(["where", "value", "distinct", "sql"]), WORDS, max_size=3),
)
NAMES = "title question fact shape where of_which value distinct numerator denominator formula unit direction target revision"
FILES = st.dictionaries(st.sampled_from(NAMES.split()), ANYTHING, max_size=9)


@given(st.dictionaries(st.sampled_from(["a", "b", "c", "win_rate", "X y"]), FILES, min_size=1))
def test_every_file_is_a_kpi_or_a_fault_and_breaks_nothing_else_when_anything_stands_in_it(files) -> None:
    texts = {
        name: "\n".join(f"{key} = {_any_toml(value)}" for key, value in {**HEAD, **fields}.items()).encode()
        for name, fields in files.items()
    }
    units = with_own(catalog(), texts)
    own = {name for name, entry in units.kpis.items() if entry.role is Role.OWN}
    assert own | set(units.faults) == set(files)
    assert not own & set(units.faults)
    assert {name: units.kpis[name] for name in catalog().kpis} == dict(catalog().kpis)
    assert all(fault.reason and fault.fix for fault in units.faults.values())
    assert all(units.kpis[name].kpi.shape.parts() for name in own)


def _any_toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} = {_any_toml(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(_any_toml(item) for item in value)}]"
    return repr(value).lower() if isinstance(value, bool | int | float) else json.dumps(value, ensure_ascii=True)
