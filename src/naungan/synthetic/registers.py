"""The four registers as their owners hand them over: Dukcapil, P3KE and DTSEN, BPJS, exclusion lists.

Knows: which columns, formats and files each owner uses. Does not know: who is nominated, or what the truth file says.
The columns stand in sql/registers.sql.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import duckdb
import xlsxwriter

from naungan.model.programme import Programme
from naungan.synthetic.material import places, text_of

FIXED_MOMENT = datetime(2025, 1, 1)  # noqa: DTZ001 - spreadsheets know no time zone
"""Creation date written into spreadsheets, so that the same seed gives the same bytes."""
P3KE_TOP_DECILE = 4
"""P3KE holds about the poorest 40 %."""
POOR_WORK = ("Petani", "Petani", "Pekerja Lepas", "Pekerja Lepas", "Pekerja Lepas", "Nelayan", "Petani", "Wiraswasta",
             "Tidak/Belum Bekerja", "Pedagang")  # fmt: skip
OTHER_WORK = ("Petani", "Wiraswasta", "Pegawai Swasta", "Pegawai Swasta", "PNS/TNI/Polri", "Pedagang", "Pekerja Lepas",
              "Tidak/Belum Bekerja", "Wiraswasta", "Pensiunan")  # fmt: skip
SCHOOLS = ("Tidak/Belum Sekolah", "SD/Sederajat", "SD/Sederajat", "SMP/Sederajat", "SMA/Sederajat", "Perguruan Tinggi")


def decile_source(programme: Programme) -> str:
    """Which welfare file carries the decile this programme judges by: P3KE knows one decile only."""
    return "P3KE" if programme.decile_column == "desil" else "DTSEN"


def prepare(con: duckdb.DuckDBPyConnection, programme: Programme) -> None:
    """Set what the SQL of facts and registers reads, and create its macros."""
    known = places()
    province = next(
        (known.provinces[r.code[:2]] for r in programme.regions if r.code[:2] in known.provinces), "PROVINSI"
    )
    payers = [text.replace("{PROVINSI}", province) for text, share in known.payers for _ in range(share)]
    p3ke = min(10, max(P3KE_TOP_DECILE, programme.decile_max + 2))
    judged_by = p3ke if decile_source(programme) == "P3KE" else 10
    for name, value in (
        ("desil_maks", programme.decile_max), ("desil_p3ke", p3ke), ("desil_data", judged_by),
        ("kolom_desil", programme.decile_column), ("provinsi", province), ("nomor_p3ke", 0),
        ("pembayar", payers[:100]), ("perusahaan", list(known.companies)),
        ("kerja_miskin", list(POOR_WORK)), ("kerja_lain", list(OTHER_WORK)), ("sekolah", list(SCHOOLS)),
    ):  # fmt: skip
        con.execute(f"SET VARIABLE {name} = {_literal(value)}")
    con.execute(text_of("sql/facts.sql"))
    con.execute("CREATE TABLE bagian AS FROM berfakta(0, 0, 0, 0)")
    con.execute(text_of("sql/registers.sql"))


def load_chunk(con: duckdb.DuckDBPyConnection, chunk: tuple[int, int, int, int]) -> None:
    """Make the people of some families, with all their facts: table bagian, in the order of their numbers."""
    # the query sorts by person; keeping order on the way costs half the time
    con.execute("SET preserve_insertion_order = false")
    con.execute("CREATE OR REPLACE TABLE bagian AS FROM berfakta({}, {}, {}, {})".format(*chunk))
    con.execute("SET preserve_insertion_order = true")


class RegisterFiles:
    """Raw register files under `sumber/`, filled chunk by chunk. Use as `with register_files(...) as files`."""

    def __init__(self, folder: Path, parts: int) -> None:
        self.folder = folder
        self.parts = parts
        self.p3ke_rows = 0
        self.book = xlsxwriter.Workbook(str(folder / "pengecualian.xlsx"), {"constant_memory": True})
        self.book.set_properties({"created": FIXED_MOMENT, "author": "Data sintetis"})
        self.sheet = self.book.add_worksheet("Pengecualian")
        self.sheet.write_row(0, 0, ("NIK", "DAFTAR", "KETERANGAN"))
        self.excluded = 0

    def add(self, con: duckdb.DuckDBPyConnection, part: int) -> None:
        """Write the people of table bagian into every register. `part` counts from 0."""
        for name in ("dukcapil", "dtsen"):
            self._parquet(con, name, part)
        con.execute(f"SET VARIABLE nomor_p3ke = {self.p3ke_rows}")
        self.p3ke_rows += self._csv(con, "p3ke", part)
        self._csv(con, "bpjs", part)
        rows = con.execute("SELECT nik, daftar FROM bagian WHERE daftar <> '' ORDER BY pid").fetchall()
        for nik, kind in rows:
            self.excluded += 1
            self.sheet.write_row(self.excluded, 0, (str(nik), kind, f"Data {kind.replace('_', ' ').title()}"))

    def _parquet(self, con: duckdb.DuckDBPyConnection, name: str, part: int) -> None:
        suffix = f"-{part + 1:02d}" if self.parts > 1 else ""
        path = self.folder / f"{name}{suffix}.parquet"
        con.execute(f"COPY (FROM {name}()) TO {_literal(str(path))} (FORMAT parquet, COMPRESSION snappy)")

    def _csv(self, con: duckdb.DuckDBPyConnection, name: str, part: int) -> int:
        """Append the chunk to one CSV file: DuckDB writes a part, its bytes are added. Out: rows written."""
        piece = self.folder / f"{name}.bagian"
        header = "true" if part == 0 else "false"
        found = con.execute(f"COPY (FROM {name}()) TO {_literal(str(piece))} (FORMAT csv, HEADER {header})").fetchone()
        with piece.open("rb") as source, (self.folder / f"{name}.csv").open("ab" if part else "wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
        piece.unlink()
        return int(found[0]) if found else 0

    def close(self) -> None:
        """Finish the workbook."""
        self.book.close()


@contextmanager
def register_files(folder: Path, parts: int) -> Iterator[RegisterFiles]:
    """Open the raw register files for writing and finish them at the end."""
    files = RegisterFiles(folder, parts)
    try:
        yield files
    finally:
        files.close()


def _literal(value: object) -> str:
    """A SQL literal of a number, a text, or a list of texts."""
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(_literal(item) for item in value) + "]"
    return "'" + str(value).replace("'", "''") + "'"
