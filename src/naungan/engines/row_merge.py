"""Rows of a delta put among the rows of a sorted file, batch by batch, so that nothing is sorted twice.

Knows: where every row stands afterwards. Does not know: what a row is, or why some of them go.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

PIECE_ROWS = 65_536
"""Rows read at once, or as many as a row group has."""


class NotSorted(Exception):
    """The rows of a file do not stand in the order they should."""


class Places(NamedTuple):
    """Where rows stand after a merge: of every old row its new place, null = it goes; of every row that came."""

    kept: pa.Array
    came: pa.Array

    @property
    def rows(self) -> int:
        """How many rows there are afterwards."""
        return int(len(self.kept) - self.kept.null_count + len(self.came))


def places_of(path: Path, key: str, gone: pa.Array, came: pa.Array) -> Places:
    """Places of the rows of a file sorted by an integer key, none of it null.

    In: `gone`: keys of which every row goes; `came`: keys of the rows that come, sorted, none of them the key of a row
    that stays. Raises: NotSorted.
    """
    kept: list[pa.Array] = []
    placed: list[pa.Array] = []
    at, staying = 0, 0
    with pq.ParquetFile(path) as file:
        for piece in pieces(file, [key]):
            keys = piece.column(0).combine_chunks()
            if not pc.all(pc.less_equal(keys[:-1], keys[1:]), min_count=0).as_py():
                raise NotSorted
            stays = pc.invert(pc.is_in(keys, value_set=gone))
            upto = pc.add(pc.cumulative_sum(stays.cast(pa.int64())), staying)
            place = pc.add(pc.subtract(upto, 1), pc.search_sorted(came, keys).cast(pa.int64()))
            kept.append(pc.if_else(stays, place, None).cast(pa.int32()))
            end = pc.search_sorted(came, keys[-1], side="right").as_py()
            before = pa.concat_arrays([pa.array([staying], pa.int64()), upto])
            before = before.take(pc.search_sorted(keys, came.slice(at, end - at)))
            placed.append(pc.add(before, pa.array(range(at, end), pa.int64())).cast(pa.int32()))
            at, staying = end, upto[-1].as_py()
    placed.append(pa.array(range(at + staying, len(came) + staying), pa.int32()))
    return Places(pa.concat_arrays([pa.array([], pa.int32()), *kept]), pa.concat_arrays(placed))


def pieces(file: pq.ParquetFile, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
    """The rows of a file, some row groups at a time; ParquetFile.iter_batches would hold the whole file meanwhile."""
    groups: list[int] = []
    rows = 0
    for group in range(file.num_row_groups):
        groups.append(group)
        rows += file.metadata.row_group(group).num_rows
        if rows >= PIECE_ROWS or (rows and group == file.num_row_groups - 1):
            yield file.read_row_groups(groups, columns=columns)
            groups, rows = [], 0


def merged(old: Iterable[pa.Table], came: pa.Table, keys: Sequence[str]) -> Iterator[pa.Table]:
    """Two sorted sources as one, in pieces. In: tables of one schema sorted by `keys`, which no two rows share.

    Where `old` is sorted only nearly, every row that came stands near its place.
    """
    coming = list(zip(*(came.column(key).to_pylist() for key in keys), strict=True))
    at = 0
    for table in old:
        if not table.num_rows:
            continue
        last = tuple(table.column(key)[-1].as_py() for key in keys)
        end = bisect_right(coming, last, at)
        if end > at:
            both = pa.concat_tables([table, came.slice(at, end - at)])
            table = both.take(pc.sort_indices(both, sort_keys=[(key, "ascending") for key in keys]))
            at = end
        yield table
    yield came.slice(at)


def in_groups(tables: Iterable[pa.Table], rows: int) -> Iterator[pa.Table]:
    """The same rows in pieces whose length is a multiple of `rows`, but for the last."""
    held: list[pa.Table] = []
    waiting = 0
    for table in tables:
        held.append(table)
        waiting += table.num_rows
        if waiting >= rows:
            whole = pa.concat_tables(held)
            full = waiting // rows * rows
            yield whole.slice(0, full)
            held, waiting = [whole.slice(full)], waiting - full
    if waiting:
        yield pa.concat_tables(held)


def write_groups(tables: Iterable[pa.Table], like: pq.ParquetFile, group_rows: int, into: Path) -> int:
    """Write an uncompressed file with row groups of one size. Out: its rows.

    In: `like`: the file that the rows come from; what has few values there has few here.
    """
    schema = nullable(like.schema_arrow)
    rows = 0
    with pq.ParquetWriter(into, schema, compression="none", use_dictionary=_few_valued(like)) as writer:
        for table in in_groups(tables, group_rows):
            writer.write_table(table, group_rows)
            rows += table.num_rows
    return rows


def nullable(schema: pa.Schema) -> pa.Schema:
    """The same columns, every one of which may be empty: that no old row lacks a value binds no new one."""
    return pa.schema([field.with_nullable(True).remove_metadata() for field in schema])


def _few_valued(file: pq.ParquetFile) -> list[str]:
    about = file.metadata
    if not about.num_row_groups:
        return []
    first = [about.row_group(0).column(at) for at in range(about.num_columns)]
    return [column.path_in_schema for column in first if column.has_dictionary_page]
