"""Determination on the exact path beside the bare DuckDB join of the same files; each in a process of its own.

Knows: what both read and write. Does not know: how often they are run, or what is made of the figures.
The join reads the columns that the determination reads (engines/sql/registers.sql) and joins, sorts and writes them:
nobody can determine with less. Both get the same memory limit, threads and temp folder.

Run: python -m bench.determination FOLDER MODE [tiled]      (MODE: ours | join)
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq

from bench.child import Stopwatch
from naungan.engines.duckdb_engine import DuckDBEngine
from naungan.engines.engine import Inputs, Register
from naungan.engines.registers import open_registers
from naungan.engines.session import connect
from naungan.model import tables
from naungan.reports.parquet import COMPRESSION, ROW_GROUP_ROWS, write_table
from naungan.run import DEFAULT_MEMORY_MB
from naungan.sources.programme_file import load_programme

PROGRAMME = Path("programmes/sumut-2025.toml")
THREADS = 2

READ = {
    "population": ("kk", "nama_lipat", "ibu_lipat", "tanggal_lahir", "jenis_kelamin", "kode_kab", "status", "as_of"),
    "welfare": (
        "nama_lipat", "tanggal_lahir", "kode_kab", "desil", "persentil", "hubungan", "jumlah_anggota", "disabilitas",
        "padan_dukcapil", "source", "as_of",
    ),
    "membership": ("segmen", "status", "pembayar"),
    "exclusions": ("daftar",),
}  # fmt: skip
"""What a determination reads of each register beside the NIK it joins on."""


def ours(rows: Path, registers: dict[str, Register], folder: Path, out: Path) -> None:
    """From rows.parquet to decisions.parquet."""
    inputs = Inputs(rows, load_programme(PROGRAMME), registers, {}, b"bench", True)
    found = DuckDBEngine(DEFAULT_MEMORY_MB, THREADS, folder / "tmp").determine(inputs)
    write_table(out, tables.DECISIONS, found.decisions, ["candidate_id"])


def join(rows: Path, registers: dict[str, Register], folder: Path, out: Path) -> None:
    """The same files joined and written, nothing else."""
    columns = ", ".join(f"{kind}.{name} AS {kind}_{name}" for kind, names in READ.items() for name in ("nik", *names))
    joins = " ".join(
        f"LEFT JOIN read_parquet('{registers[kind].data}') AS {kind} ON {kind}.nik = rows_.nik_" for kind in READ
    )
    with connect(DEFAULT_MEMORY_MB, THREADS, folder / "tmp") as con:
        con.execute(
            f"""COPY (SELECT rows_.* EXCLUDE (nik_), {columns}
                FROM (SELECT *, try_cast(nik AS bigint) AS nik_ FROM read_parquet('{rows}')) AS rows_ {joins}
                ORDER BY rows_.candidate_id)
            TO '{out}' (FORMAT parquet, COMPRESSION {COMPRESSION}, ROW_GROUP_SIZE {ROW_GROUP_ROWS})"""
        )


def counts(out: Path) -> dict[str, int]:
    """How many rows got each verdict, or found somebody in each register: a look at whether the runs did their work."""
    names = pq.ParquetFile(out).schema_arrow.names
    if "verdict" in names:
        return dict(Counter(pq.read_table(out, columns=["verdict"]).column(0).to_pylist()))
    found = pq.read_table(out, columns=[f"{kind}_nik" for kind in READ])
    return {kind: found.num_rows - found.column(f"{kind}_nik").null_count for kind in READ}


def main() -> None:
    """Do one run and print what it took."""
    folder, mode, tiled = Path(sys.argv[1]), sys.argv[2], len(sys.argv) > 3
    registers = open_registers(folder / "registers")
    rows = folder / "rows.parquet"
    if tiled:
        rows = folder / "tiled" / "rows.parquet"
        registers["population"] = replace(registers["population"], data=folder / "tiled" / "population" / "*.parquet")
    run, out = (ours, folder / "decisions.parquet") if mode == "ours" else (join, folder / "joined.parquet")
    with Stopwatch() as watch:
        run(rows, registers, folder, out)
    watch.answer(counts=counts(out))


if __name__ == "__main__":
    main()
