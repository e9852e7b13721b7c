"""The machinery of the tests does what it says: it skips, fails in CI, and keeps the network closed."""

from __future__ import annotations

import socket
from datetime import datetime

import hypothesis
import pytest

from parts import Part, find_free_port

NOWHERE = Part("the moon", lambda: None, "build a rocket")


def test_a_test_is_left_out_with_the_mending_command_when_a_part_is_missing(monkeypatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="the moon is missing; mend it with: build a rocket"):
        NOWHERE.require()


def test_a_test_fails_when_a_part_is_missing_in_ci(monkeypatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="the moon is missing"):
        NOWHERE.require()


def test_a_connection_is_refused_when_it_leaves_the_machine() -> None:
    with socket.socket() as outward, pytest.raises(AssertionError, match="tests stay on this machine"):
        outward.connect(("192.0.2.1", 80))


def test_a_connection_is_made_when_it_stays_on_the_machine() -> None:
    with socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen()
        client.connect(server.getsockname())


def test_a_port_can_be_bound_when_it_was_found_free() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", find_free_port()))


def test_the_local_time_zone_is_far_from_utc_when_tests_run() -> None:
    assert datetime(2025, 1, 1).astimezone().utcoffset().total_seconds() == (5 * 60 + 45) * 60


def test_examples_are_repeatable_when_in_ci() -> None:
    assert hypothesis.settings.get_profile("ci").derandomize


@pytest.mark.spark
def test_a_query_is_answered_by_executors_when_the_spark_server_runs(spark_address) -> None:
    from pyspark.sql import SparkSession

    session = SparkSession.builder.remote(spark_address).getOrCreate()
    try:
        counted = session.sql("select count(distinct id % 7) as n from range(0, 1000, 1, 4)").toArrow()
    finally:
        session.stop()
    assert counted.to_pylist() == [{"n": 7}]


@pytest.mark.browser
def test_a_test_keeps_to_its_group_when_it_runs_beside_others(request) -> None:
    if hasattr(request.config, "workerinput"):
        assert request.node.nodeid.endswith("@browser")


@pytest.mark.browser
def test_a_page_is_drawn_when_the_browser_opens_it(page) -> None:
    page.set_content("<h1>Sightline</h1>")
    assert page.locator("h1").inner_text() == "Sightline"
