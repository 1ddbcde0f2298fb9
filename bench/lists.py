"""One reading of candidate lists into rows and problems, in a process of its own; and one list of any length.

Knows: what a regency's single large workbook looks like. Does not know: how files are read (sources/intake).

Run: python -m bench.lists PATH                    (reads a file or a folder of files)
     python -m bench.lists ROWS.parquet LIST.xlsx  (writes the rows as one workbook)
"""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow.parquet as pq
import xlsxwriter

from bench.child import Stopwatch
from bench.determination import PROGRAMME
from naungan.sources.intake import read_lists
from naungan.sources.programme_file import load_programme

COLUMNS = {
    "NIK": "nik", "No KK": "kk", "Nama Lengkap": "nama", "Tempat Lahir": "tempat_lahir",
    "Tanggal Lahir": "tanggal_lahir", "Jenis Kelamin": "jenis_kelamin", "Alamat": "alamat",
    "Kabupaten/Kota": "kode_kab", "Pekerjaan": "pekerjaan", "Nama Ibu Kandung": "nama_ibu",
}  # fmt: skip


def write_workbook(rows: Path, into: Path) -> int:
    """Every row as text under its heading, the regency by name. Out: rows written."""
    regency = {region.code: region.name for region in load_programme(PROGRAMME).regions}
    taken = pq.read_table(rows, columns=list(COLUMNS.values())).to_pylist()
    with xlsxwriter.Workbook(str(into), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Daftar")
        sheet.write_row(0, 0, ["No", *COLUMNS])
        for number, row in enumerate(taken, 1):
            sheet.write_number(number, 0, number)
            row["kode_kab"] = regency[row["kode_kab"]]
            for place, name in enumerate(COLUMNS.values(), 1):
                sheet.write_string(number, place, row[name])
    return len(taken)


def main() -> None:
    """Read, or write, and print what it took."""
    first = Path(sys.argv[1])
    if len(sys.argv) > 2:
        with Stopwatch() as watch:
            rows = write_workbook(first, Path(sys.argv[2]))
        watch.answer(rows=rows)
        return
    regions = load_programme(PROGRAMME).regions
    with Stopwatch() as watch:
        intake = read_lists([first], key=bytes(32), regions=regions)
    watch.answer(rows=len(intake.rows), files=len(intake.files), problems=len(intake.problems))


if __name__ == "__main__":
    main()
