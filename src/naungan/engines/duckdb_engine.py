"""The DuckDB engine: the stages as set-based SQL, for millions of rows on one machine.

Knows: how a run's SQL and its small tables get into DuckDB. Does not know: the steps (sql_run.py), or any rule.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from naungan.engines.engine import Determined, Inputs, Progress, silent
from naungan.engines.session import connect
from naungan.engines.sql_run import SqlRun

DEFAULT_MEMORY_MB = 1200


class DuckDBEngine:
    """Set-based stages. Units: `memory_mb` limits DuckDB's own memory; `threads` its workers."""

    name = "duckdb"

    def __init__(self, memory_mb: int = DEFAULT_MEMORY_MB, threads: int = 2, temp: Path | None = None) -> None:
        self.memory_mb, self.threads, self.temp = memory_mb, threads, temp

    def determine(self, inputs: Inputs, progress: Progress = silent) -> Determined:
        """Clean, identify, assess and allocate every row."""
        with connect(self.memory_mb, self.threads, self.temp) as con:
            return SqlRun(DuckDBDatabase(con), inputs, progress).determine()


class DuckDBDatabase:
    """A connection of session.py as the database of a run."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con

    def execute(self, sql: str) -> None:
        """Run statements in order."""
        self.con.execute(sql)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query, as Python values."""
        return self.con.execute(query).fetchall()

    def arrow(self, query: str) -> pa.Table:
        """The rows of a query."""
        return self.con.sql(query).to_arrow_table()

    def put(self, name: str, table: pa.Table) -> None:
        """Make a table of this name from a small one."""
        self.con.register("incoming", table)
        self.con.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS SELECT * FROM incoming')
        self.con.unregister("incoming")
