"""The people behind linkage data: a register, people nominated from it, and people taken out of it to be nominated.

Knows: who is absent and who of theirs stays in the register. Does not know: how a row is spoiled, or any file but its
own. The SQL stands in sql/linkage.sql; families and names are those of people.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from naungan.engines.engine import Progress
from naungan.model.programme import Programme
from naungan.synthetic import linkage_rates as rates
from naungan.synthetic import people
from naungan.synthetic.material import text_of

MISSING_PERMILLE = 4.3
"""Of a thousand people made, so many are in no register anyway and are nominated nowhere."""
ROW_GROUP = 122_880
ORDER = ("SEHARI", "KEMBAR", "SENAMA", "SENDIRI", "PASANGAN", "SAUDARA")
"""Kinds of absent people, the scarce ones first; what one kind lacks, the next ones give."""
STRANGERS = 4000
"""People of the register whose NIK may stand on somebody else's row."""


@dataclass(frozen=True, slots=True)
class Nominee:
    """Somebody on a candidate row as they truly are. `kind`: '' = in the register, else why absent; `relative`: NIK of
    the one near them in the register, '' none; `family`: NIKs of others on the same card in the register; `husband`:
    a wife's husband's name, '' none."""

    nik: str
    kk: str
    name: str
    mother: str
    place: str
    birth: date
    sex: str
    kode_kab: str
    kind: str
    relative: str
    husband: str
    family: tuple[str, ...]


def lay_out(
    con: duckdb.DuckDBPyConnection, programme: Programme, persons: int, as_of: date, seed: int, folder: Path,
    tell: Progress,
) -> None:  # fmt: skip
    """Make this many people for view `semua`, a file of a million each in `folder`."""
    land = people.settle(programme, persons, {})
    people.build(con, programme, land, as_of, seed)
    people.number_people(con)
    chunks = people.chunks(con)
    con.execute("SET preserve_insertion_order = false")
    for part, chunk in enumerate(chunks):
        tell("menyusun penduduk", part, len(chunks))
        path = folder / f"orang-{part:02d}.parquet"
        con.execute(
            "COPY (SELECT pid, fid, idx, mulai, m, tipe, hub, ukuran, jk, CAST(tgl AS DATE) AS tgl, tempat, nama, "
            "nama_ibu, nik, kk, kode_wilayah, status, hilang FROM orang({}, {}, {}, {}) ORDER BY pid) ".format(*chunk)
            + f"TO '{_quoted(path)}' (FORMAT parquet, COMPRESSION snappy)"
        )
    for table in ("nomor", "keluarga"):
        con.execute(f"DELETE FROM {table}")
    con.execute(f"CREATE VIEW semua AS FROM read_parquet('{_quoted(folder)}/orang-*.parquet')")
    con.execute(f"SET VARIABLE benih_pilih = CAST({people.seed_number(seed, 'pertautan')} AS UBIGINT)")
    con.execute(f"SET VARIABLE usia_dari = {rates.AGE_FROM_DAYS}")
    con.execute(f"SET VARIABLE usia_sampai = {rates.AGE_UNTIL_DAYS}")
    con.execute(text_of("sql/linkage.sql"))


def take_out(con: duckdb.DuckDBPyConnection, absent: int, tell: Progress) -> dict[str, int]:
    """Choose the absent people: table absen(pid, fid, jenis, kerabat). Out: kind -> how many."""
    shares = dict(rates.ABSENT_KINDS)
    wanted = dict(zip(shares, people.apportion([round(1000 * s) for s in shares.values()], absent), strict=True))
    found: dict[str, int] = {}
    lacking = 0
    for i, kind in enumerate(ORDER):
        tell("memilih calon yang tidak terdaftar", i, len(ORDER))
        count = wanted[kind] + (lacking if i == len(ORDER) - 1 else 0)
        con.execute("DELETE FROM kandidat")
        con.execute(
            "INSERT INTO kandidat SELECT DISTINCT ON (pid) pid, fid, kerabat, undian "
            f"FROM calon_{kind.lower()}({max(50, count)}) ORDER BY pid, kerabat"
        )
        con.execute(f"INSERT INTO absen FROM terambil('{kind}', {count})")
        con.execute(
            "DELETE FROM absen WHERE kerabat IN (SELECT pid FROM absen) "
            "OR kerabat IN (SELECT pid FROM semua JOIN (SELECT kerabat AS pid FROM absen) USING (pid) WHERE hilang)"
        )
        row = con.execute("SELECT count(*) FROM absen WHERE jenis = ?", [kind]).fetchone()
        found[kind] = int(row[0]) if row else 0
        lacking += max(0, count - found[kind])
    return found


def write_register(con: duckdb.DuckDBPyConnection, folder: Path, path: Path) -> int:
    """Write the population register, in the columns an import gives. Out: its rows."""
    writer: pq.ParquetWriter | None = None
    rows = 0
    con.execute("SET preserve_insertion_order = true")
    for part in sorted(folder.glob("orang-*.parquet")):
        table = con.sql(f"FROM kependudukan('{_quoted(part)}')").to_arrow_table()
        writer = writer or pq.ParquetWriter(path, table.schema, compression="snappy")
        writer.write_table(table, row_group_size=ROW_GROUP)
        rows += table.num_rows
    if writer:
        writer.close()
    con.execute("SET preserve_insertion_order = false")
    return rows


def nominees(con: duckdb.DuckDBPyConnection, present: int) -> list[Nominee]:
    """The people on the candidate rows, present and absent mixed, in the order of a draw."""
    con.execute(
        "INSERT INTO pilihan SELECT pid, fid, '', NULL FROM dewasa WHERE pid NOT IN (SELECT pid FROM absen) "
        f"ORDER BY undi(pid, 2), pid LIMIT {present}"
    )
    con.execute("INSERT INTO pilihan SELECT pid, fid, jenis, kerabat FROM absen")
    rows = con.execute("FROM terpilih()").fetchall()
    return [Nominee(*(*row[:11], tuple(row[11]))) for row in rows]


def strangers(con: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """NIKs of some people of the register, by regency."""
    rows: Sequence[tuple[str, str]] = con.execute(f"FROM orang_lain({STRANGERS})").fetchall()
    found: dict[str, list[str]] = {}
    for nik, code in rows:
        found.setdefault(code, []).append(nik)
    return found


def held(con: duckdb.DuckDBPyConnection, numbers: Sequence[int]) -> set[int]:
    """Which of these numbers the register holds."""
    rows = con.execute(
        "SELECT DISTINCT nik FROM semua WHERE nik IN (SELECT unnest(CAST(? AS BIGINT[]))) AND NOT hilang "
        "AND pid NOT IN (SELECT pid FROM absen)",
        [list(numbers)],
    ).fetchall()
    return {int(nik) for (nik,) in rows}


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
