"""The one Parquet writer: the same table gives the same bytes, whoever made it and in whatever order.

Knows: the fixed schema made from the type words of model/tables.py, sorting, and how a file is laid out.
Does not know: what a table means, or which engine made it.
The file is determined by its rows alone: one sort, one chunk, one thread, one compression, fixed row groups, no
schema or pandas metadata. The `created_by` of the library stays; it changes only with the locked version.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from naungan.model.errors import BundleBroken
from naungan.model.tables import Columns
from naungan.sources.frames import ARROW_TYPES, arrow_schema

ROW_GROUP_ROWS = 65_536
COMPRESSION = "zstd"
COMPRESSION_LEVEL = 3
MILLION = 1_000_000

_UNSORTABLE = ("texts", "evidence")


def write_table(path: Path, columns: Columns, table: pa.Table, sort_by: Sequence[str]) -> None:
    """Write a table with exactly these columns, sorted; the bytes depend on the rows alone.

    In: rows in any order and any chunking; `probability` may be absent, it is made from `ppm` (parts of a million).
    Ties: rows alike in `sort_by` are ordered by all other plain columns.
    Raises: BundleBroken when a promised column is missing or cannot hold its type.
    """
    pq.write_table(
        ordered(shaped(table, columns), columns, sort_by),
        path,
        row_group_size=ROW_GROUP_ROWS,
        version="2.6",
        data_page_version="1.0",
        compression=COMPRESSION,
        compression_level=COMPRESSION_LEVEL,
        use_dictionary=True,
        write_statistics=True,
        store_schema=False,
    )


def read_table(path: Path, columns: Columns) -> pa.Table:
    """Read a table of a bundle. Raises: BundleBroken when it cannot be read or has other columns or types."""
    try:
        with pq.ParquetFile(path) as file:
            table = file.read(use_threads=False)
    except (OSError, pa.ArrowException) as error:
        raise BundleBroken(f"{path.name} tidak terbaca sebagai Parquet. Ambil salinan berkas yang utuh.") from error
    wanted = arrow_schema(columns)
    if not _same_shape(table.schema, wanted):
        raise BundleBroken(f"Kolom {path.name} bukan kolom yang dijanjikan. Ambil salinan berkas yang utuh.")
    return table.cast(wanted)


def shaped(table: pa.Table, columns: Columns) -> pa.Table:
    """Cast to the fixed schema; `probability` always comes from `ppm`, never from an engine's float."""
    names = table.column_names
    arrays = []
    for name, word in columns:
        if name == "probability" and "ppm" in names:
            arrays.append(_shares(table.column("ppm")))
            continue
        if name not in names:
            raise BundleBroken(f"Tabel tidak memiliki kolom {name}. Ini kesalahan program: laporkan.")
        try:
            arrays.append(_cast(table.column(name), ARROW_TYPES[word]))
        except pa.ArrowException as error:
            raise BundleBroken(f"Isi kolom {name} bukan {word}. Ini kesalahan program: laporkan.") from error
    return pa.table(arrays, schema=arrow_schema(columns))


def ordered(table: pa.Table, columns: Columns, sort_by: Sequence[str]) -> pa.Table:
    """Sort by the given columns and, only where those leave ties, by every other plain column. One chunk."""
    table = table.combine_chunks()
    if table.num_rows < 2:
        return table
    keys = list(sort_by)
    if _is_rising(table.column(keys[0])):
        return table  # handed over in order: sorting again would only copy it
    if table.select(keys).group_by(keys).aggregate([]).num_rows < table.num_rows:
        plain = [name for name, word in columns if word not in _UNSORTABLE]
        keys += [name for name in plain if name not in keys]
    order = pc.sort_indices(table, sort_keys=[(key, "ascending", "at_start") for key in keys])
    if order.equals(pa.array(range(table.num_rows), order.type)):
        return table  # engines mostly hand over sorted rows; moving the evidence costs more than this look
    return table.take(order).combine_chunks()


def _is_rising(column: pa.ChunkedArray) -> bool:
    """Is every value larger than the one before? Then no other key matters."""
    if column.null_count:
        return False
    return bool(pc.all(pc.less(column.slice(0, len(column) - 1), column.slice(1))).as_py())


def probability_of(ppm: int) -> float:
    """Parts of a million as a share: 999965 -> 0.999965."""
    return ppm / MILLION


def _shares(parts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Parts of a million as shares; one division of whole numbers, which is the same everywhere."""
    return pc.divide(parts.cast(pa.float64()), pa.scalar(float(MILLION)))


def _cast(column: pa.ChunkedArray, wanted: pa.DataType) -> pa.ChunkedArray:
    if column.type.equals(wanted):
        return column
    if pa.types.is_list(wanted) and pa.types.is_struct(wanted.value_type):
        return pa.chunked_array([_cast_structs(chunk, wanted) for chunk in column.chunks], wanted)
    return column.cast(wanted)


def _cast_structs(chunk: pa.Array, wanted: pa.ListType) -> pa.Array:
    """Cast list<struct> by field name: an engine may give the fields in another order or wider types."""
    if pa.types.is_null(chunk.type):
        return pa.nulls(len(chunk), wanted)
    chunk = chunk.cast(pa.list_(chunk.type.value_type))
    structs = chunk.flatten()
    fields = [structs.field(field.name).cast(field.type) for field in wanted.value_type]
    inner = pa.StructArray.from_arrays(fields, fields=list(wanted.value_type))
    lengths = pc.fill_null(pc.list_value_length(chunk), 0)
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(lengths).cast(pa.int32())])
    if chunk.null_count:
        return pa.ListArray.from_arrays(offsets, inner, type=wanted, mask=chunk.is_null())
    return pa.ListArray.from_arrays(offsets, inner, type=wanted)


def _same_shape(found: pa.Schema, wanted: pa.Schema) -> bool:
    """Names, order and types; the name of a list's inner field is Parquet's business, not ours."""
    if found.names != wanted.names:
        return False
    return all(_same_type(left.type, right.type) for left, right in zip(found, wanted, strict=True))


def _same_type(left: pa.DataType, right: pa.DataType) -> bool:
    if pa.types.is_list(left) and pa.types.is_list(right):
        return _same_type(left.value_type, right.value_type)
    return bool(left.equals(right))
