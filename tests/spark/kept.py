"""A database that remembers what every table held when it was made, so that two runs can be compared step by step.

Knows: which statements make tables. Does not know: any step, or which database is inside.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from naungan.engines.database import Database
from naungan.engines.session import macros
from naungan.engines.spark_sql import Made, Translator

NUMBERED = {"cid"}
"""Columns that only number rows; which row gets which number is nobody's business."""


class Kept:
    """Passes everything on to `inner`. `tables`: '017 ranked' -> its rows in one order, table after table."""

    def __init__(self, inner: Database) -> None:
        self.inner, self.translator = inner, Translator()
        self.tables: dict[str, list[str]] = {}
        list(self.translator.statements(macros()))

    def execute(self, sql: str) -> None:
        self.inner.execute(sql)
        made = [each.name for each in self.translator.statements(sql) if isinstance(each, Made) and not each.is_view]
        for name in made:
            self._keep(name)

    def _keep(self, name: str) -> None:
        self.tables[f"{len(self.tables):03d} {name}"] = plain_rows(self.inner.arrow(f'SELECT * FROM "{name}"'))

    def put(self, name: str, table: pa.Table) -> None:
        self.inner.put(name, table)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.inner.rows(query)

    def arrow(self, query: str) -> pa.Table:
        return self.inner.arrow(query)


def plain_rows(table: pa.Table) -> list[str]:
    """Rows as texts, sorted, without the numbers that only number them."""
    return sorted(str({k: v for k, v in row.items() if k not in NUMBERED}) for row in table.to_pylist())


def made_by(tables: dict[str, list[str]], *, empty: bool) -> set[str]:
    """Names of the tables that never held a row, or that did."""
    held = {key.partition(" ")[2] for key, rows in tables.items() if rows}
    return {key.partition(" ")[2] for key in tables} - held if empty else held
