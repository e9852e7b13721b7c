"""The engines under comparison, and the one generated world both of them read."""

from __future__ import annotations

import pytest

from engines.worlds_on_disk import generated_desk, ingredients_of
from sightline.engines.duckdb import DuckDBEngine
from sightline.engines.spark import SparkEngine


@pytest.fixture(scope="session")
def duckdb_engine():
    """The engine everything else is compared with."""
    return DuckDBEngine(memory_limit="1GB", threads=2)


@pytest.fixture(scope="session")
def spark_engine(spark_address):
    """The engine of a running cluster; mark the test `spark`."""
    engine = SparkEngine(spark_address)
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def desk(tmp_path_factory):
    """A desk over thousands of rows."""
    # A folder whose name Spark would take for a pattern.
    return generated_desk(tmp_path_factory.mktemp("world [of] {rows}"))


@pytest.fixture(scope="session")
def ingredients(desk, tmp_path_factory):
    """What the facts of that desk are made from."""
    return ingredients_of(desk, tmp_path_factory.mktemp("ingredients"))
