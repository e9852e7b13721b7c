"""What every engine keeps to: the same primitives, the same columns, no table without a guard, errors that mend."""

from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import duckdb
import numpy as np
import pytest

from engines.comparing import different_rows
from engines.gap_checks import check_gap
from parts import find_free_port
from sightline.engines import duckdb as embedded
from sightline.engines import spark
from sightline.engines.duckdb import DuckDBEngine
from sightline.engines.errors import EngineUnavailableError, QueryFailedError, UnguardedTableError
from sightline.engines.gaps import Gap, Standing
from sightline.engines.spark import SparkEngine
from sightline.measure.catalog import catalog
from spark_server import stop

NOWHERE = SparkEngine("sc://127.0.0.1:1")
GUARDS = (("t", None),)
EVERY_TYPE = """
select i as number, i * 1.5 as measure, cast(i as decimal(20, 4)) / 8 as amount, i % 2 = 0 as flag, 'x' || (i % 3) as word,
  date '2024-02-28' + i as day, timestamptz '2024-03-31 00:30:00+00' + to_minutes(i * 30) as at,
  case when i % 2 = 0 then i end as number_or_none, case when i % 2 = 0 then i / 3.0 end as measure_or_none,
  case when i % 2 = 0 then i % 4 = 0 end as flag_or_none, case when i % 2 = 0 then 'y' end as word_or_none,
  case when i % 2 = 0 then date '2024-02-28' end as day_or_none,
  case when i % 2 = 0 then timestamptz '2024-03-31 00:30:00+00' end as at_or_none, cast(null as varchar) as nothing
from (select cast(range as int) as i from range(40))
"""
QUERIES = {
    "every type": "select * from t",
    "no rows": "select * from t where number < 0",
    "aggregates": """
        select word, median(measure) as m, quantile_at(measure, 0.9) as q, value_at_rank(measure, 3) as third,
          value_at_rank(measure, 0) as before_first, value_at_rank(measure, 999) as after_last, units(sum(amount)) as u,
          count_if(flag) as c, count_if(flag_or_none) as d, ratio(count(*), 0) as r, max(day_or_none) as l,
          stddev_samp(measure) as s
        from t group by word""",
    "dates": """
        select number, local_date(at) as a, local_date_in(at, 'America/New_York') as b, day_after(day, 2) as c,
          days_between(day, $day) as d, seconds_between(at, $now) as e, days_after(at, -3) as f,
          instant('1900-01-01 00:00:00+00') as g from t""",
    "least and greatest": """
        select number, least(day_or_none, $day) as a, greatest(day_or_none, day) as b,
          least(number_or_none, 10) as c, greatest(cast(null as double), measure) as d from t""",
    "order of nulls": """
        select number, row_number() over (order by day_or_none, number) as a,
          row_number() over (order by day_or_none desc nulls last, number) as b,
          row_number() over (order by word_or_none nulls first, number desc) as c,
          lag(day_or_none) over (order by number) as d, lead(at) over (partition by word order by number) as e from t""",
    "three-valued logic": """
        select number, day_or_none <> $day as a, not coalesce(flag_or_none, false) as b, flag_or_none and flag as c,
          day_or_none is distinct from day as d, number_or_none in (2, 4) as e, max(flag_or_none) over () as f from t""",
    "money": """
        select number, converted(amount, cast(1.08345678 as decimal(16, 8))) as a, as_money(measure * 0.123450000) as b,
          cast(amount * 12 as decimal(20, 4)) as c, floor(measure_or_none) as d, abs(number - 20) as e from t""",
    "parameters": """
        select number from t where is_member(word, $words) and number > $least and day < $day and at < $now
          and coalesce($none, true) and measure < $measure and not is_member(word, $nobody) and word <> $text""",
}
PARAMETERS = {
    "time_zone": "Europe/Berlin",
    "day": date(2024, 3, 5),
    "now": datetime(2024, 3, 31, 18, 0, tzinfo=UTC),
    "words": ["x0", "x2"],
    "nobody": [],
    "least": 3,
    "measure": 55.5,
    "text": "it's :least $least",
    "none": None,
}


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """Rows of every type, as a file."""
    file = tmp_path_factory.mktemp("types") / "t.parquet"
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"copy ({EVERY_TYPE}) to '{file}'")
    return {"t": [file]}


@pytest.mark.spark
@pytest.mark.parametrize("name", QUERIES)
def test_engines_give_the_same_columns_when_one_query_is_asked(name, duckdb_engine, spark_engine, table):
    ours, theirs = (
        engine.fetch(QUERIES[name], table, guards=GUARDS, parameters=PARAMETERS)
        for engine in (duckdb_engine, spark_engine)
    )
    assert different_rows(ours, theirs) == []
    assert {name: column.dtype.kind for name, column in ours.items()} == {
        name: column.dtype.kind for name, column in theirs.items()
    }


def test_no_primitive_is_missing_when_engines_are_compared():
    assert [name for name, _ in embedded.PRIMITIVES] == [name for name, _ in spark.PRIMITIVES]


def test_a_gap_names_a_thing_that_exists_when_it_is_declared():
    units = catalog()
    assert set(spark.GAPS) <= {*units.kpis, *units.facts}


@pytest.mark.parametrize("engine", [DuckDBEngine(), NOWHERE], ids=lambda engine: engine.name)
@pytest.mark.parametrize(
    "sql",
    [
        "select * from unguarded",
        "with t as (select * from unguarded) select * from t",
        "select * from t where number in (select number from unguarded)",
        "select (select max(number) from unguarded) as x from t",
        "select number from t union all select number from unguarded",
    ],
)
def test_a_query_is_refused_when_a_table_has_no_guard(engine, sql, table):
    with pytest.raises(UnguardedTableError):
        engine.fetch(sql, table, guards=GUARDS, parameters={})


@pytest.mark.spark
def test_rows_stay_hidden_when_the_guard_excludes_them(duckdb_engine, spark_engine, table):
    guards = (("t", "is_member(word_or_none, $visible)"),)
    sql = "with seen as (select * from t) select count(*) as n, (select count(*) from t x) as m from seen"
    for visible, rows in ((["y"], 20), (["z"], 0), ([], 0)):
        for engine in (duckdb_engine, spark_engine):
            found = engine.fetch(sql, table, guards=guards, parameters={"visible": visible})
            assert (found["n"].tolist(), found["m"].tolist()) == ([rows], [rows])


def test_a_parameter_is_left_out_when_only_a_longer_name_begins_like_it(table):
    parameters = {"where_1": ["nobody"], "where_10": ["x1"]}
    found = DuckDBEngine().fetch(
        "select distinct word from t where is_member(word, $where_10)", table, guards=GUARDS, parameters=parameters
    )
    assert found["word"].tolist() == ["x1"]


def test_dates_have_no_time_of_day_when_they_are_fetched(table):
    found = DuckDBEngine().fetch("select day, day_or_none from t order by number", table, guards=GUARDS, parameters={})
    assert found["day"].dtype == np.dtype("datetime64[D]")
    assert found["day_or_none"].tolist()[:2] == [date(2024, 2, 28), None]


@pytest.mark.spark
def test_a_query_is_answered_when_the_server_has_forgotten_the_session(spark_address, table):
    engine = SparkEngine(spark_address)
    for _ in range(2):
        found = engine.fetch("select count(*) as n from t", table, guards=GUARDS, parameters={})
        assert found["n"].tolist() == [40]
        engine._connected().client.release_session()
    engine.close()


@pytest.mark.spark
def test_every_answer_is_right_when_threads_ask_at_once(spark_engine, table):
    def ask(number):
        sql = "select count(*) as n from t where number < $number"
        return spark_engine.fetch(sql, table, guards=GUARDS, parameters={"number": number})["n"].tolist()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(8))) == [[number] for number in range(8)]


@pytest.mark.spark
def test_old_views_are_let_go_when_there_are_many(spark_address, table, tmp_path, monkeypatch):
    monkeypatch.setattr(spark, "VIEWS_KEPT", 2)
    engine = SparkEngine(spark_address)
    for number in (1, 2, 3, 1):
        file = tmp_path / f"{number}.parquet"
        shutil.copyfile(table["t"][0], file)
        found = engine.fetch("select count(*) as n from t", {"t": [file]}, guards=GUARDS, parameters={})
        assert found["n"].tolist() == [40]
    assert len(engine._connected().sql("show views").toArrow()) == 2
    engine.close()


@pytest.mark.spark
def test_the_engine_says_why_when_it_refuses_a_query(spark_engine, table):
    with pytest.raises(QueryFailedError, match="Spark could not answer") as refused:
        spark_engine.fetch("select nonsense from t", table, guards=GUARDS, parameters={})
    assert "UNRESOLVED_COLUMN" in refused.value.why
    assert "stacktrace" not in refused.value.details["reason"]


@pytest.mark.spark
def test_numbers_are_not_made_up_when_a_division_by_zero_slips_in(spark_engine, table):
    with pytest.raises(QueryFailedError, match="Spark could not answer") as refused:
        spark_engine.fetch("select number / (number - number) as x from t", table, guards=GUARDS, parameters={})
    assert "DIVIDE_BY_ZERO" in refused.value.details["reason"]


def test_the_mend_is_named_when_no_server_listens(monkeypatch, table):
    monkeypatch.setattr(spark, "SECONDS_TO_ANSWER", 0.5)
    engine = SparkEngine(f"sc://127.0.0.1:{find_free_port()}")
    with pytest.raises(EngineUnavailableError, match="cannot be used") as refused:
        engine.fetch("select * from t", table, guards=GUARDS, parameters={})
    assert "start-connect-server" in refused.value.fix


def test_the_mend_is_named_when_the_client_is_not_installed(monkeypatch, table):
    monkeypatch.setitem(sys.modules, "pyspark.sql.connect.session", None)
    with pytest.raises(EngineUnavailableError, match="cannot be used") as refused:
        NOWHERE.fetch("select * from t", table, guards=GUARDS, parameters={})
    assert "sightline[spark]" in refused.value.fix


def test_nothing_of_spark_is_imported_when_the_engine_is_only_named():
    code = "import sys; from sightline.engines.spark import SparkEngine; SparkEngine('sc://x'); print('pyspark' in sys.modules)"
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": ":".join(sys.path)}
    )
    assert printed.stdout == "False\n"


def test_a_gap_fails_when_it_has_closed():
    gap = Gap(Standing.NOTYET, "no median")
    with pytest.raises(pytest.fail.Exception, match="works now"):
        check_gap("win_rate", gap, list)
    check_gap("win_rate", gap, lambda: ["0.5 against 0.6"])


def test_rows_differ_when_a_number_or_a_repetition_does():
    one = {"a": np.array(["x", "x", "y"], dtype=object), "b": np.array([1.0, 1.0, np.nan])}
    assert different_rows(one, {name: column[::-1] for name, column in one.items()}) == []
    assert different_rows(one, one | {"b": np.array([1.0, 1.00000001, np.nan])})
    assert different_rows(one, one | {"b": np.array([1.0, 1.0, 0.0])})
    assert different_rows(one, one | {"a": np.array(["x", "y", "y"], dtype=object)})
    assert different_rows(one, {name: column[:2] for name, column in one.items()})


def test_executors_end_when_their_server_is_stopped():
    # The shell ends at once, its child does not; the pipe is open for as long as either lives.
    command = ["sh", "-c", "sleep 300 & wait"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True)
    stop(server)
    assert server.communicate(timeout=5) == (b"", None)
