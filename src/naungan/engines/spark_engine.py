"""The Spark engine: the same SQL as DuckDB's, translated, for registers that no longer fit one machine.

Knows: how translated statements, small tables and files get into Spark. Does not know: the steps (sql_run.py), what a
function means there (spark_functions.py), or any rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from naungan.engines.engine import Determined, Inputs, Progress, silent
from naungan.engines.master import LOCAL, is_local
from naungan.engines.session import macros
from naungan.engines.spark_session import spark_errors, spark_session
from naungan.engines.sql_run import SqlRun
from naungan.sources.key_file import data_home

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from naungan.engines.spark_sql import Made

DEFAULT_MEMORY_MB = 2000


class SparkEngine:
    """Set-based stages on Spark. `master`: local[N] or spark://HOST:PORT. Units: `memory_mb` of the driver, and of each
    worker's executor. Registers must lie under the same path on every machine; the candidates' rows are sent along."""

    name = "spark"

    def __init__(self, master: str = LOCAL, memory_mb: int = DEFAULT_MEMORY_MB, temp: Path | None = None) -> None:
        self.master, self.memory_mb, self.temp = master, memory_mb, temp

    def determine(self, inputs: Inputs, progress: Progress = silent) -> Determined:
        """Clean, identify, assess and allocate every row. Raises: EngineMissing, EngineFailed, MemoryShort."""
        with spark_database(self.master, self.memory_mb, self.temp, sent=(inputs.rows,)) as database:
            return SqlRun(database, inputs, progress).determine()


@contextmanager
def spark_database(
    master: str, memory_mb: int, temp: Path | None = None, *, sent: tuple[Path, ...] = ()
) -> Iterator[SparkDatabase]:
    """A database on Spark with the project's macros. In: `sent`, files and folders only this machine has."""
    with spark_session(master, memory_mb, temp) as session, spark_errors(memory_mb):
        database = SparkDatabase(session, () if is_local(master) else (*sent, data_home() / "tmp"))
        database.execute(macros())
        yield database


class SparkDatabase:
    """A Spark session as the database of a run: a table is worked out once and kept, a view is a query with a name."""

    def __init__(self, session: SparkSession, sent: tuple[Path, ...] = ()) -> None:
        from naungan.engines.spark_sql import Translator

        self.session, self.translator, self.sent = session, Translator(), sent

    def execute(self, sql: str) -> None:
        """Run statements in order."""
        from naungan.engines.spark_sql import Made

        for statement in self.translator.statements(sql):
            if isinstance(statement, Made):
                self._make(statement)
            else:
                self._keep(statement.name, self.session.sql(statement.query(self._columns(statement.name))))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query, as Python values."""
        table = self.arrow(query)
        return list(zip(*(column.to_pylist() for column in table.columns), strict=True)) if table.num_rows else []

    def arrow(self, query: str) -> pa.Table:
        """The rows of a query."""
        asked = self.translator.asked(query)
        self._open(asked.files)
        return self.session.sql(asked.query).toArrow()

    def put(self, name: str, table: pa.Table) -> None:
        """Make a table of this name from a small one."""
        self.session.createDataFrame(table).createOrReplaceTempView(name)

    def _make(self, made: Made) -> None:
        self._open(made.files)
        frame = self.session.sql(made.query)
        if made.is_view:
            frame.createOrReplaceTempView(made.name)
        else:
            self._keep(made.name, frame)

    def _keep(self, name: str, frame: DataFrame) -> None:
        """Work a table out now and cut its history: a plan of fifty steps would take longer to plan than to run.

        A worker that is lost takes its part along; the run then stops, and nothing wrong is said.
        """
        frame.localCheckpoint(eager=True).createOrReplaceTempView(name)

    def _columns(self, name: str) -> list[str]:
        return list(self.session.table(name).columns)

    def _open(self, files: dict[str, str]) -> None:
        for name, path in files.items():
            if any(Path(path).is_relative_to(place) for place in self.sent):
                self.put(name, pq.read_table(path))
            else:
                self.session.read.parquet(_uri(path)).createOrReplaceTempView(name)


def _uri(path: str) -> str:
    """A file for Spark, whatever its default file system; signs that it would take for a pattern are marked as text."""
    plain = "".join(f"\\{sign}" if sign in "\\*?[]{}" else sign for sign in str(Path(path).absolute()))
    return f"file://{plain}"
