"""Which engine a word on the command line names: one of ours, or where Spark's master listens.

Knows: the names. Does not know: any engine; it loads none of their libraries.
"""

from __future__ import annotations

import re

PLAIN = ("duckdb", "reference")
SPARK = "spark"
LOCAL = "local[2]"
"""Spark inside this process, where no master is named."""

_LOCAL = re.compile(r"local(\[[1-9]\d{0,2}\])?\Z")
_REMOTE = re.compile(r"spark://[A-Za-z0-9._-]+:\d{1,5}(,[A-Za-z0-9._-]+:\d{1,5})*\Z")


def spark_master(engine: str) -> str:
    """The master that an engine's name stands for; '' when it is no Spark."""
    if engine == SPARK:
        return LOCAL
    return engine if _LOCAL.match(engine) or _REMOTE.match(engine) else ""


def is_local(master: str) -> bool:
    """Does this master run inside this process?"""
    return bool(_LOCAL.match(master))


def local_cores(master: str) -> int:
    """The cores a local master takes. Units: cores."""
    return int(master.removeprefix("local").strip("[]") or 1)


def is_engine(name: str) -> bool:
    """Is this the name of an engine?"""
    return name in PLAIN or bool(spark_master(name))
