"""A Spark Connect server for the tests: real executors in processes of their own, on the loopback address alone."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from parts import find_free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SERVER = "org.apache.spark.sql.connect.service.SparkConnectServer"
# Two workers of one core and a gigabyte each: small, and yet every shuffle crosses processes.
MASTER = os.environ.get("SIGHTLINE_TEST_SPARK_MASTER", "local-cluster[2,1,1024]")
SECONDS_TO_START = 180
# Thousands of rows are planned longer than they are read: nothing is compiled that runs once, and plans are not
# reconsidered. What is computed stays the same.
JAVA_OPTIONS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
LITTLE_DATA = {
    "spark.driver.extraJavaOptions": JAVA_OPTIONS,
    "spark.executor.extraJavaOptions": JAVA_OPTIONS,
    "spark.locality.wait": "0s",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.sources.parallelPartitionDiscovery.threshold": 1000,
}


@contextmanager
def spark_server(home: Path, folder: Path) -> Iterator[str]:
    """The address of a fresh server, which is stopped in the end; its log and scratch files lie in `folder`."""
    port = find_free_port()
    settings = {
        **LITTLE_DATA,
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": port,
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.local.dir": folder,
        "spark.sql.shuffle.partitions": 2,
        "spark.sql.warehouse.dir": folder / "warehouse",
        "spark.ui.enabled": "false",
    }
    command = [str(home / "bin" / "spark-submit"), "--class", SERVER, "--master", MASTER, "--driver-memory", "1g"]
    for name, value in settings.items():
        command += ["--conf", f"{name}={value}"]
    places = {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_WORKER_DIR": str(folder / "work")}
    log = folder / "server.log"
    with log.open("wb") as output:
        # A session of its own, so that the executors can be stopped by the server's number.
        server = subprocess.Popen(
            command, env=os.environ | places, stdout=output, stderr=output, cwd=folder, start_new_session=True
        )
    try:
        wait_for(server, port, log)
        yield f"sc://127.0.0.1:{port}"
    finally:
        stop(server)


def stop(server: subprocess.Popen[bytes]) -> None:
    """Let the server end, and then whatever executor has not ended with it."""
    server.terminate()
    with suppress(subprocess.TimeoutExpired):
        server.wait(timeout=30)
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)
    server.wait(timeout=30)


def wait_for(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Return once the server listens; fail with the end of its log when it does not."""
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.3)
    raise AssertionError(f"the Spark server did not start:\n{log.read_text(errors='replace')[-3000:]}")
