"""Every step and fact, made by Spark from the same tables, has the same rows as the ones in the snapshot."""

from __future__ import annotations

import os

import pytest

from engines.comparing import different_rows
from engines.worlds_on_disk import sources_for
from sightline.engines.portable import physical_tables
from sightline.measure.calendar_tables import FX_DAY
from sightline.measure.catalog import catalog

pytestmark = [pytest.mark.spark, pytest.mark.slow]

WHOLE = os.environ.get("SIGHTLINE_PARITY") == "whole"
# Spark tries every lead with every working hour, which takes minutes.
SLOW = () if WHOLE else ("lead_followups",)
UNITS = {"fx_day": FX_DAY} | {name: unit.sql for name, unit in {**catalog().steps, **catalog().facts}.items()}


@pytest.mark.parametrize("name", [name for name in UNITS if name not in SLOW])
def test_spark_makes_the_same_rows_when_it_runs_the_sql_of_a_fact(name, duckdb_engine, spark_engine, ingredients):
    tables = physical_tables(UNITS[name])
    theirs = spark_engine.fetch(
        UNITS[name],
        sources_for(tables, ingredients.files),
        guards=tuple((table, None) for table in sorted(tables)),
        parameters=ingredients.parameters,
    )
    files = {"made": ingredients.files[name]}
    ours = duckdb_engine.fetch("select * from made", files, guards=(("made", None),), parameters={})
    print(f"{len(next(iter(ours.values())))} rows compared")
    # Files with and without the rows left out are read as one, which moves that column to the end.
    assert not different_rows(dict(sorted(ours.items())), dict(sorted(theirs.items())))
