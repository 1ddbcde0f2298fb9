"""What a delta does to a register: whose rows go, whose come, and what of a person changes.

Knows: how the rows of one NIK before and after are held side by side. Does not know: how a delta is read, or how rows
are written. What the delta says of a NIK is all that is true of it afterwards: its rows take the place of all before.
"""

from __future__ import annotations

from typing import NamedTuple

import duckdb
import pyarrow as pa

COMPARED = (
    "kk", "nama", "nama_ibu", "tempat_lahir", "tanggal_lahir", "jenis_kelamin", "kode_kab", "kode_kec", "kode_desa",
    "status",
)  # fmt: skip
"""Columns in which a difference is a change; that a row is as of a later day is none."""


class Changes(NamedTuple):
    """What a delta does. Units: NIKs, but for `rows_gone` and `rows_came`: rows.

    `missing`: listed as having left, but not in the register. `columns`: column -> how many changed in it.
    """

    added: int
    changed: int
    same: int
    removed: int
    missing: int
    columns: tuple[tuple[str, int], ...]
    rows_gone: int
    rows_came: int


def find_changes(con: duckdb.DuckDBPyConnection, data: str, delta: str) -> Changes:
    """Hold the delta beside the register.

    In: both as relations of SQL with file_row_number; the table `leaving` (nik, is_listed) of whose rows go and do not
    come. Out: the tables `before`, `after` and `named` are left behind.
    """
    columns = ", ".join(("nik", *COMPARED))
    con.execute(f"CREATE TEMP TABLE after AS SELECT file_row_number AS place, {columns} FROM {delta}")
    con.execute("CREATE TEMP TABLE named AS SELECT nik FROM after UNION SELECT nik FROM leaving")
    con.execute(
        f"""CREATE TEMP TABLE before AS SELECT file_row_number AS place, {columns} FROM {data}
            WHERE nik IN (SELECT nik FROM named)"""
    )
    lists = ", ".join(f"list({column} ORDER BY place) AS {column}" for column in COMPARED)
    tests = [f"(a.{column} IS DISTINCT FROM b.{column})" for column in COMPARED]
    both = "a.nik IS NOT NULL AND b.nik IS NOT NULL"
    added, removed, changed, same, *of_columns = con.execute(
        f"""WITH a AS (SELECT nik, {lists} FROM after GROUP BY nik), b AS (SELECT nik, {lists} FROM before GROUP BY nik)
            SELECT count(*) FILTER (WHERE b.nik IS NULL), count(*) FILTER (WHERE a.nik IS NULL),
                count(*) FILTER (WHERE {both} AND ({" OR ".join(tests)})),
                count(*) FILTER (WHERE {both} AND NOT ({" OR ".join(tests)})),
                {", ".join(f"count(*) FILTER (WHERE {both} AND {test})" for test in tests)}
            FROM a FULL JOIN b ON b.nik = a.nik"""
    ).fetchall()[0]
    told = tuple((column, count) for column, count in zip(COMPARED, of_columns, strict=True) if count)
    missing = _count(con, "leaving WHERE is_listed AND nik NOT IN (SELECT nik FROM before)")
    return Changes(added, changed, same, removed, missing, told, _count(con, "before"), _count(con, "after"))


def listed_and_coming(con: duckdb.DuckDBPyConnection) -> int:
    """How many NIKs are listed as having left and stand in the delta all the same."""
    return _count(con, "leaving WHERE is_listed AND nik IN (SELECT nik FROM after)")


def named(con: duckdb.DuckDBPyConnection) -> pa.Array:
    """The NIKs whose rows go, whether others come or not."""
    found: pa.Array = con.sql("SELECT nik FROM named").to_arrow_table().column(0).combine_chunks()
    return found


def _count(con: duckdb.DuckDBPyConnection, what: str) -> int:
    return int(con.execute(f"SELECT count(*) FROM {what}").fetchall()[0][0])
