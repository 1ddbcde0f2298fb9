"""A database in which steps written in DuckDB's SQL run, whichever it is.

Knows: what every such database can do, and where the texts stand. Does not know: any step.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from string import Template
from typing import Any, Protocol

import pyarrow as pa


class Database(Protocol):
    """Where SQL in DuckDB's dialect runs, and where its tables live until the run ends."""

    def execute(self, sql: str) -> None:
        """Run statements in order: CREATE OR REPLACE MACRO, TEMP VIEW or TEMP TABLE, and UPDATE ... FROM."""
        ...

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query that has few, as Python values."""
        ...

    def arrow(self, query: str) -> pa.Table:
        """The rows of a query, however many."""
        ...

    def put(self, name: str, table: pa.Table) -> None:
        """Make a table of this name from a small one; it replaces what had the name."""
        ...


def step_sql(step: str, words: Mapping[str, str]) -> str:
    """One step's SQL with the run's words filled in."""
    text = resources.files("naungan.engines").joinpath(f"sql/{step}.sql").read_text(encoding="utf-8")
    return Template(text).substitute(words)
