"""Column words of model/tables.py as Arrow types, and records as Arrow tables.

Knows: one mapping of type words. Does not know: files; the one Parquet writer is reports/parquet.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from naungan.model.tables import Columns

EVIDENCE = pa.list_(
    pa.struct([(name, pa.string()) for name in ("check", "outcome", "code", "value", "source", "as_of")])
)

ARROW_TYPES: dict[str, pa.DataType] = {
    "text": pa.string(), "int": pa.int32(), "long": pa.int64(), "bool": pa.bool_(), "date": pa.date32(),
    "double": pa.float64(), "texts": pa.list_(pa.string()), "evidence": EVIDENCE,
}  # fmt: skip


def arrow_schema(columns: Columns) -> pa.Schema:
    """The Arrow schema of a table of model/tables.py."""
    return pa.schema([(name, ARROW_TYPES[word]) for name, word in columns])


def as_table(records: Sequence[Mapping[str, Any]], columns: Columns) -> pa.Table:
    """Records as an Arrow table with just these columns; what a record lacks is null."""
    schema = arrow_schema(columns)
    return pa.Table.from_arrays(
        [pa.array([record.get(f.name) for record in records], f.type) for f in schema], schema=schema
    )
