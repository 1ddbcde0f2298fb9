"""A Spark session within limits: bound to this machine or to the master that was named, and silent.

Knows: the settings every statement runs under, what must be installed, and what a failure means to the user.
Does not know: any table, or what a query is for.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from naungan.engines.master import is_local, local_cores
from naungan.engines.session import private_folder
from naungan.model.errors import EngineFailed, EngineMissing, MemoryShort

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LEAST_MEMORY_MB = 600
"""Below it a Java machine refuses to start Spark."""

LOOPBACK = "127.0.0.1"
CLUSTER_PARTITIONS = 64
_SAFE_NAME = re.compile(r"[A-Z][A-Z0-9_.]*\Z")

LOG_SETTINGS = """
rootLogger.level = error
rootLogger.appenderRef.log.ref = log
appender.log.type = Console
appender.log.name = log
appender.log.target = SYSTEM_ERR
appender.log.layout.type = PatternLayout
appender.log.layout.pattern = %d %p %c{1}: %m%n
"""
"""Errors only, and those go to a file in the private folder: they may hold a person's data."""


def check_installed() -> None:
    """Is all there that Spark needs? Raises: EngineMissing, with what to install."""
    missing = [package for package in ("pyspark", "sqlglot") if find_spec(package) is None]
    if missing:
        raise EngineMissing(
            f"Mesin spark membutuhkan {' dan '.join(missing)}. Pasang dengan `python -m pip install --require-hashes "
            "-r requirements/spark.txt`, atau jalankan dengan --engine duckdb."
        )
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java") is None and not (home and (Path(home) / "bin" / "java").is_file()):
        raise EngineMissing(
            "Mesin spark membutuhkan Java 17. Pada Debian atau Ubuntu: apt-get install openjdk-17-jre-headless; "
            "atau jalankan dengan --engine duckdb."
        )


@contextmanager
def spark_session(
    master: str, memory_mb: int, temp: Path | None = None, more: Mapping[str, str] | None = None
) -> Iterator[SparkSession]:
    """A session of its own, stopped at the end; inside another one it shares that one's Spark, not its tables.

    In: `more`, further settings of Spark's. Raises: EngineMissing.
    """
    check_installed()
    from pyspark.sql import SparkSession

    running = SparkSession.getActiveSession()
    if running is not None:
        yield running.newSession()
        return
    with private_folder(temp) as folder:
        session = _start({**settings(master, memory_mb, folder), **(more or {})}, memory_mb, folder)
        try:
            yield session
        finally:
            session.stop()


def _start(chosen: Mapping[str, str], memory_mb: int, folder: Path) -> SparkSession:
    from pyspark import SparkConf, SparkContext
    from pyspark.errors import PySparkException
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    log = folder / "spark.log"
    (folder / "log4j2.properties").write_text(LOG_SETTINGS, encoding="ascii")
    conf = SparkConf().setAll(list(chosen.items()))
    try:
        with log.open("wb") as errors:
            gateway = launch_gateway(conf, {"stderr": errors})  # type: ignore[no-untyped-call]
        context = SparkContext(gateway=gateway, conf=conf)
    except (PySparkException, OSError) as error:
        raise EngineMissing(
            f"Spark tidak mau mulai: {_last_line(log)}. Periksa Java (`java -version` harus 17 atau 21) dan memori "
            f"(--memory {memory_mb})."
        ) from error
    session = SparkSession(context)
    _check_version(session)
    return session


def _last_line(log: Path) -> str:
    lines = log.read_text("utf-8", errors="replace").strip().splitlines() if log.exists() else []
    return lines[-1][:200] if lines else "tanpa pesan"


def _check_version(session: SparkSession) -> None:
    """What Spark makes of a text is part of the same bytes. Raises: EngineMissing for another version."""
    locked = metadata.version("pyspark")
    if session.version != locked:
        found = session.version
        session.stop()
        raise EngineMissing(
            f"SPARK_HOME menunjuk Spark {found}, sedangkan hasil yang sama terjamin dengan {locked}. Kosongkan "
            "SPARK_HOME, atau pakai versi itu pada kluster."
        )


def settings(master: str, memory_mb: int, folder: Path) -> dict[str, str]:
    """The settings that make Spark say what DuckDB says, and keep it from talking to anybody but its master."""
    local = is_local(master)
    memory = f"{max(memory_mb, LEAST_MEMORY_MB)}m"
    at_home = local or urlsplit(master).hostname in {LOOPBACK, "localhost"}
    return {
        "spark.master": master,
        "spark.app.name": "naungan",
        "spark.driver.memory": memory,
        "spark.executor.memory": memory,
        "spark.driver.maxResultSize": "0",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={folder / 'log4j2.properties'}",
        "spark.local.dir": str(folder),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.ansi.enabled": "true",
        "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",  # dates as they stand in the file, whatever the year
        "spark.sql.shuffle.partitions": str(2 * local_cores(master) if local else CLUSTER_PARTITIONS),
        # off: it fails on a kept union of views ("key not found"), and takes a third of the planning
        "spark.sql.constraintPropagation.enabled": "false",
        "spark.sql.maxPlanStringLength": "2000",  # the plans hold the folding tables: writing them out takes seconds
        "spark.sql.ui.explainMode": "simple",  # nobody looks at the plans, but each is written out
        **({"spark.driver.bindAddress": LOOPBACK, "spark.driver.host": LOOPBACK} if at_home else {}),
    }


@contextmanager
def spark_errors(memory_mb: int) -> Iterator[None]:
    """Spark's failures as a stopped run, without a value of anybody's row. Raises: MemoryShort, EngineFailed."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        if "OutOfMemoryError" in str(error):
            raise MemoryShort(
                f"Memori {memory_mb} MB tidak cukup untuk Spark. Jalankan lagi dengan --memory {2 * memory_mb}."
            ) from error
        raise EngineFailed(
            f"Spark berhenti di tengah jalan ({_kind(error)}). Periksa apakah master dan pekerjanya hidup, dan folder "
            "register terbaca di jalur yang sama pada setiap mesin; lalu jalankan lagi. Tidak ada hasil yang ditulis."
        ) from error


def _kind(error: Exception) -> str:
    """The name of a failure. Its message may quote a row."""
    condition = getattr(error, "getCondition", lambda: None)() or ""
    return condition if _SAFE_NAME.match(condition) else type(error).__name__
