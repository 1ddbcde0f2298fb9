"""The people whom a simulated service knows: an imported synthetic register, held in memory and found by NIK.

Knows: where a prepared register keeps its people. Does not know: any protocol (service_simulator_words.py).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from naungan.model.errors import FileMissing, RegisterInvalid
from naungan.sources.register_file import read_register_file

DATA = "data.parquet"
MARKS = ("tiruan", "sintetis", "rekaan")
"""One of these words in a register's source says that nobody in it is real."""
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "population": ("nik", "kk", "nama", "nama_ibu", "tempat_lahir", "tanggal_lahir", "jenis_kelamin", "kode_kab",
                   "kode_kec", "kode_desa", "status"),
    "membership": ("nik", "kpj", "segmen", "status", "pembayar", "program", "mulai", "bulan_terakhir"),
}  # fmt: skip


class KnownPeople:
    """Rows of one register by NIK. Units: about 300 bytes of memory for a person."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table.sort_by("nik").combine_chunks()
        self._niks: list[int] = self._table.column("nik").to_pylist()

    def __len__(self) -> int:
        return len(self._niks)

    def rows(self, nik: str) -> list[dict[str, Any]]:
        """Every row under this number, in the register's order; none for what is no number."""
        if not (nik.isascii() and nik.isdigit()):
            return []
        first, after = bisect_left(self._niks, int(nik)), bisect_right(self._niks, int(nik))
        found: list[dict[str, Any]] = self._table.slice(first, after - first).to_pylist()
        return found


def known_people(registers: Path, kind: str) -> KnownPeople:
    """Read one register of the folder that `naungan import --into` wrote.

    Raises: FileMissing; RegisterInvalid for a register whose source does not say that its people are invented: a
    simulator hands out everything it knows to whoever asks.
    """
    folder = registers / kind
    if not (folder / DATA).is_file():
        raise FileMissing(
            f"{folder / DATA} tidak ada. Tulis provinsi tiruan dengan `naungan synthesise`, lalu jalankan `naungan "
            "import` yang tertulis di README.txt-nya."
        )
    told = read_register_file(folder)
    if not any(mark in told.source.lower() for mark in MARKS):
        raise RegisterInvalid(
            f"{folder} tidak menyebut dirinya tiruan (sumber: {told.source}). Peniru layanan hanya memakai register "
            'tiruan: impor dengan --source "… (tiruan)".'
        )
    return KnownPeople(pq.read_table(folder / DATA, columns=list(COLUMNS[kind])))
