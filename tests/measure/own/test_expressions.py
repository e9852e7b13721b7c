"""The sandbox of own KPIs: what is on the white list is written anew, everything else is refused by name."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from sightline.engines.portable import parse
from sightline.measure.own.columns import askable_facts, columns_of, confidential_facts
from sightline.measure.own.expressions import FORMS, FUNCTIONS, read_condition, read_value
from sightline.measure.own.formulas import keeps_whole, named_in, read_formula
from sightline.measure.own.refusing import RefusedError

COLUMNS = columns_of("deals")
MONEY = frozenset({"amount"})
WRITTEN = frozenset({*FORMS, exp.Anonymous, exp.DataType, exp.Identifier})

CONDITIONS = [
    ("outcome = 'won'", "outcome = 'won'"),
    ("OUTCOME = 'won' and not is_inbound", "outcome = 'won' AND NOT is_inbound"),
    ('"outcome" is null or outcome is not null', "outcome IS NULL OR NOT outcome IS NULL"),
    ("kind in ('new', 'renewal')", "kind IN ('new', 'renewal')"),
    ("amount between 10 and 0.5", "amount BETWEEN 10 AND CAST(0.5 AS DOUBLE)"),
    ("lower(trim(source)) like '%ads%' -- note", "LOWER(TRIM(source)) LIKE '%ads%'"),
    ("closed_on >= date '2025-01-31'", "closed_on >= CAST('2025-01-31' AS DATE)"),
    ("competitor = 'O''Hara'", "competitor = 'O''Hara'"),
    ("is_inbound", "is_inbound"),
]
VALUES = [
    ("amount", "amount"),
    ("-touches", "-touches"),
    ("amount / touches", "RATIO(CAST(amount AS DOUBLE), touches)"),
    ("amount * 0.15", "CAST(amount AS DOUBLE) * CAST(0.15 AS DOUBLE)"),
    ("case when is_inbound then 1 else 2 end", "CASE WHEN is_inbound THEN 1 ELSE 2 END"),
    ("coalesce(touches, 0)", "COALESCE(touches, 0)"),
    ("days_between(created_on, closed_on)", "DAYS_BETWEEN(created_on, closed_on)"),
]
REFUSED = [
    ("(select 1)", "a query"),
    ("amount > (select max(amount) from fact_deals)", "a query"),
    ("outcome in (select outcome from fact_deals)", "may not stand"),
    ("from fact_deals select amount", "a query"),
    ("exists (select 1)", '"exists"'),
    ("fact_deals.outcome = 'won'", "another table"),
    ("f.outcome = 'won'", "another table"),
    ("outcome = $as_of", "a parameter"),
    ("outcome = '$as_of'", "a parameter"),
    ("outcome = ?", "a parameter"),
    ("outcome = @x", ""),
    ("read_csv('/etc/passwd') = 1", '"read_csv"'),
    ("read_parquet('x') is null", ""),
    ("getenv('HOME') = 'x'", '"getenv"'),
    ("local_date(closed_at) = date '2025-01-01'", '"local_date"'),
    ("is_member(rep_id, 1)", '"is_member"'),
    ("substring(outcome, 1) = 'w'", '"substring"'),
    ("current_date = closed_on", "current_date"),
    ("sum(amount) > 1", "an aggregate"),
    ("count(*) > 1", ""),
    ("abs(amount) over () > 1", "a window"),
    ("cast(amount as int) = 1", "another type"),
    ("amount::varchar = '1'", "another type"),
    ("date 'tomorrow' = closed_on", "another type"),
    ("outcome = 'won'; drop table deals", "more than one"),
    ("drop table deals", ""),
    ("attach 'x' as y", ""),
    ("copy (select 1) to 'x'", ""),
    ("set x = 1", ""),
    ("pragma version", ""),
    ("outcome like 'a' escape 'b'", "may not stand"),
    ("amount between symmetric 1 and 2", "may not stand"),
    ("touches[1] = 1", ""),
    ("outcome -> 'x' = 1", ""),
    ("if(is_inbound, true)", '"if"'),
    ("outcome = 'a' collate nocase", ""),
    ("touches = 1e300", "no plain number"),
    ("lower(distinct outcome) = 'a'", ""),
    ("days_between(created_on) = 1", '"days_between"'),
    ("left_out is null", "no column"),
    ("outcom = 'won'", 'no column "outcom"'),
    ("*", ""),
    ("outcome = 'w\x00n'", "unprintable"),
    ("(" * 300 + "is_inbound" + ")" * 300, ""),
    ("not " * 45 + "is_inbound", "nested"),
    ("is_inbound or " * 200 + "is_inbound", "longer"),
    ("outcome like '10\\%'", "backslash"),
    ("@", "lacks"),
    ("->", "something is missing"),
    ("abs()", "something is missing"),
    ("outcome in ()", "lacks"),
    ("", "no expression"),
    (5, "no expression"),
]


@pytest.mark.parametrize(("text", "written"), CONDITIONS)
def test_a_condition_is_written_anew_when_it_is_on_the_white_list(text, written) -> None:
    assert read_condition(text, COLUMNS, MONEY) == written


@pytest.mark.parametrize(("text", "written"), VALUES)
def test_a_value_is_written_anew_when_it_is_on_the_white_list(text, written) -> None:
    assert read_value(text, COLUMNS, MONEY) == written


@pytest.mark.parametrize(("text", "named"), REFUSED, ids=[str(item[0])[:30] for item in REFUSED])
def test_the_thing_and_its_mend_are_named_when_an_expression_is_refused(text, named) -> None:
    for read in (read_condition, read_value):
        with pytest.raises(RefusedError) as refused:
            read(text, COLUMNS, MONEY)
        assert refused.value.fix
        assert named in refused.value.reason or "is needed" in refused.value.reason


def test_the_nearest_column_is_named_when_one_is_misspelled() -> None:
    with pytest.raises(RefusedError) as refused:
        read_condition("outcom = 'won'", COLUMNS)
    assert 'Did you mean "outcome"' in refused.value.fix


def test_a_value_is_no_condition_and_a_condition_no_value_when_they_change_places() -> None:
    with pytest.raises(RefusedError, match="where a condition is needed"):
        read_condition("amount * 2", COLUMNS)
    with pytest.raises(RefusedError, match="where a value is needed"):
        read_value("(amount > 2)", COLUMNS)


LEAVES = ["outcome", "amount", "TOUCHES", '"kind"', "1", "0.5", "'x'", "null", "true", "date '2025-01-01'"]
FOREIGN = ["$as_of", "?", "f.outcome", "*", "left_out", "current_date", "(select 1)", "x'00'", "[1]", "{'a': 1}", "@a"]
CALLS = [*FUNCTIONS, "sum", "count", "read_csv", "getenv", "local_date", "is_member", "units", "nextval", "cast"]
SIGNS = [
    "+",
    "-",
    "*",
    "/",
    "=",
    "<>",
    "<",
    "and",
    "or",
    "like",
    "in",
    "is",
    "||",
    "->",
    "%",
    "**",
    "::",
    ";",
    ",",
    "as",
]


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, st.sampled_from(SIGNS), inner).map(" ".join),
        st.tuples(st.sampled_from(CALLS), st.lists(inner, max_size=3)).map(lambda it: f"{it[0]}({', '.join(it[1])})"),
        inner.map(lambda it: f"({it})"),
        inner.map(lambda it: f"not {it}"),
        inner.map(lambda it: f"(select {it} from fact_deals)"),
        st.tuples(inner, inner, inner).map(lambda it: f"case when {it[0]} then {it[1]} else {it[2]} end"),
        st.tuples(inner, inner).map(lambda it: f"{it[0]} in ({it[1]})"),
        st.tuples(inner, inner, inner).map(lambda it: f"{it[0]} between {it[1]} and {it[2]}"),
        inner.map(lambda it: f"{it} over (order by outcome)"),
        inner.map(lambda it: f"{it} /* outcome */"),
    )


EXPRESSIONS = st.recursive(st.sampled_from([*LEAVES, *LEAVES, *FOREIGN]), grown, max_leaves=6)
TOKENS = st.lists(st.sampled_from([*LEAVES, *FOREIGN, *CALLS, *SIGNS, "(", ")", "select", "from", "case"]), max_size=9)
TEXTS = st.one_of(EXPRESSIONS, TOKENS.map(" ".join), st.text(max_size=30))


@settings(max_examples=400)
@given(TEXTS)
def test_nothing_outside_the_white_list_is_written_when_any_text_is_read(text) -> None:
    for read in (read_condition, read_value):
        try:
            written = read(text, COLUMNS, MONEY)
        except RefusedError:
            continue
        tree = parse(f"select 1 where {written}")
        inside = list(tree.args["where"].this.walk())
        assert {type(node) for node in inside} <= WRITTEN
        assert {node.name for node in inside if isinstance(node, exp.Column)} <= COLUMNS
        assert not any(node.args.get("table") for node in inside if isinstance(node, exp.Column))
        called = {str(node.this).lower() for node in inside if isinstance(node, exp.Anonymous)}
        assert called <= {"days_between", "seconds_between", "ratio"}
        assert not list(tree.find_all(exp.Table))
        assert "$" not in written.replace("$ ", "")


@settings(max_examples=200)
@given(TEXTS)
def test_a_formula_holds_nothing_but_ids_and_numbers_when_any_text_is_read(text) -> None:
    try:
        formula = read_formula(text)
    except RefusedError:
        return
    assert all(isinstance(name, str) for name in named_in(formula))


def test_a_formula_is_read_by_the_rules_of_reckoning_when_it_has_several_signs() -> None:
    formula = read_formula("-(a + b) * 2 / c - 1")
    assert list(named_in(formula)) == ["a", "b", "c"]
    assert not keeps_whole(formula)
    assert keeps_whole(read_formula("a - b * 2"))
    assert not keeps_whole(read_formula("a * 0.5"))


@pytest.mark.parametrize(
    "text", ["1 + 1", "a.b", "f(a)", "a % b", "a = b", "a and b", "'a'", "(select 1)", "a; b", "$a"]
)
def test_a_formula_is_refused_when_it_is_more_than_reckoning(text) -> None:
    with pytest.raises(RefusedError) as refused:
        read_formula(text)
    assert refused.value.fix


def test_every_column_somebody_can_use_is_in_the_rows_when_a_fact_is_read_off_its_sql() -> None:
    assert {"outcome", "amount", "closed_on", "rep_id"} <= COLUMNS
    assert {"created_on", "deal_id", "team_id", "value"} <= columns_of("opportunities")
    assert all("left_out" not in columns_of(fact) for fact in askable_facts())


def test_a_fact_is_not_offered_when_people_answered_it_without_their_name() -> None:
    assert "employee_answers" in confidential_facts()
    assert "employee_answers" not in askable_facts()
    assert "deals" in askable_facts()
