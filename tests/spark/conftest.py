"""One Spark for all tests of this folder; without Java they are not run, and that is said."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from naungan.engines.master import LOCAL
from naungan.engines.spark_session import spark_session

MEMORY_MB = 1000
SMALL_WORLDS = {
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.driver.defaultJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:ReservedCodeCacheSize=256m",
}
"""Ten rows need no compiled and no adaptive plans: without, a run takes half the time. `make spark-cluster-test` has them.
With quick compiling alone Java keeps little room for what it compiled, and would do it again for every test."""


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A running local Spark, which every SparkEngine of these tests shares."""
    if shutil.which("java") is None:
        pytest.skip("no java on this machine: whether Spark says what DuckDB says was NOT tested")
    with spark_session(LOCAL, MEMORY_MB, tmp_path_factory.mktemp("spark"), SMALL_WORLDS) as session:
        yield session
