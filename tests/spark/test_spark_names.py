"""Which engine a name means, and what is said when Spark cannot be had. Needs no Java."""

from __future__ import annotations

from pathlib import Path

import pytest

from naungan.engines import spark_session
from naungan.engines.master import is_engine, is_local, local_cores, spark_master
from naungan.model.errors import EngineFailed, EngineMissing, MemoryShort


@pytest.mark.parametrize(
    ("name", "master"),
    [("spark", "local[2]"), ("local", "local"), ("local[8]", "local[8]"), ("spark://10.0.0.1:7077", "spark://10.0.0.1:7077"),
     ("spark://a:7077,b:7077", "spark://a:7077,b:7077"), ("duckdb", ""), ("reference", ""), ("local[*]", ""), ("local[0]", ""), ("yarn", ""),
     ("spark://", ""), ("spark://a", ""), ("spark://a:7077;x", ""), ("", "")],
)  # fmt: skip
def test_a_name_means_one_engine_or_none(name: str, master: str) -> None:
    assert spark_master(name) == master
    assert is_engine(name) == (bool(master) or name in ("duckdb", "reference"))


def test_a_local_master_knows_its_cores() -> None:
    assert [(is_local(m), local_cores(m)) for m in ("local", "local[4]")] == [(True, 1), (True, 4)]
    assert not is_local("spark://a:7077")


def test_without_the_packages_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark_session, "find_spec", lambda name: None)
    with pytest.raises(EngineMissing, match=r"pyspark dan sqlglot.*requirements/spark\.txt"):
        spark_session.check_installed()


def test_without_java_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark_session.shutil, "which", lambda name: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(EngineMissing, match="openjdk-17"):
        spark_session.check_installed()


def test_only_a_master_on_this_machine_is_bound_to_it(tmp_path: Path) -> None:
    bound = {m: spark_session.settings(m, 1000, tmp_path).get("spark.driver.bindAddress") for m in
             ("local[2]", "spark://127.0.0.1:7077", "spark://cluster:7077")}  # fmt: skip
    assert bound == {"local[2]": "127.0.0.1", "spark://127.0.0.1:7077": "127.0.0.1", "spark://cluster:7077": None}


def test_a_failure_is_told_without_anybodys_row() -> None:
    from pyspark.errors import PySparkException

    secret = "1201011203800001"
    with pytest.raises(EngineFailed) as told, spark_session.spark_errors(1000):
        raise PySparkException(f"the value {secret} cannot be cast")
    assert secret not in str(told.value)
    with pytest.raises(MemoryShort), spark_session.spark_errors(1000):
        raise PySparkException("java.lang.OutOfMemoryError: Java heap space")
