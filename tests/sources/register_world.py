"""Small registers as their owners would send them, and one way to import them in a test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook

from naungan.engines.registers import ImportReport, import_register
from naungan.model.register import Coverage

AS_OF = date(2025, 8, 1)
NIK_BUDI, NIK_SITI, NIK_YAATULO = "1207261203800001", "1207265203820002", "1278010107790003"

DUKCAPIL = [
    {"NIK": NIK_BUDI, "NO_KK": "1207260101150001", "NAMA_LGKP": "H. BUDI SANTOSO", "NAMA_LGKP_IBU": "SITI br SIREGAR",
     "TMPT_LHR": "MEDAN", "TGL_LHR": "12-03-1980", "JENIS_KLMIN": "LAKI-LAKI", "NO_PROP": "12", "NO_KAB": "7",
     "NO_KEC": "26", "NO_KEL": "2003", "STATUS": "HIDUP"},
    {"NIK": NIK_SITI, "NO_KK": "1207260101150001", "NAMA_LGKP": "SITI AMINAH", "NAMA_LGKP_IBU": "",
     "TMPT_LHR": "", "TGL_LHR": "1982-03-12", "JENIS_KLMIN": "PEREMPUAN", "NO_PROP": "12", "NO_KAB": "7",
     "NO_KEC": "26", "NO_KEL": "2003", "STATUS": "MENINGGAL"},
    {"NIK": NIK_YAATULO, "NO_KK": "", "NAMA_LGKP": "Ya’atulö Gulö", "NAMA_LGKP_IBU": "INA YUNI",
     "TMPT_LHR": "GUNUNGSITOLI", "TGL_LHR": "01/07/1979", "JENIS_KLMIN": "L", "NO_PROP": "12", "NO_KAB": "78",
     "NO_KEC": "1", "NO_KEL": "1001", "STATUS": "HIDUP"},
]  # fmt: skip

Rows = Sequence[Mapping[str, Any]]


def csv_text(rows: Rows, delimiter: str = ",", title: str = "") -> str:
    """The rows as a text table, every cell in quotes."""
    lines = [list(rows[0]), *([str(row.get(heading, "")) for heading in rows[0]] for row in rows)]
    quoted = (delimiter.join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines)
    return title + "\n".join(quoted) + "\n"


def write_csv(
    path: Path, rows: Rows, *, delimiter: str = ",", encoding: str = "utf-8", title: str = "", ends: str = "\n"
) -> Path:
    """A CSV file."""
    path.write_bytes(csv_text(rows, delimiter, title).replace("\n", ends).encode(encoding))
    return path


def write_parquet(path: Path, rows: Rows, **columns: pa.Array) -> Path:
    """A Parquet file; `columns` replace columns with typed ones."""
    table = pa.table({heading: columns.get(heading, pa.array([r.get(heading) for r in rows])) for heading in rows[0]})
    pq.write_table(table, path)
    return path


def write_xlsx(path: Path, rows: Rows, title: Sequence[str] = ()) -> Path:
    """A workbook with one sheet, perhaps with a title row above the header."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in title:
        sheet.append([line])
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append([row.get(heading) for heading in rows[0]])
    book.save(path)
    return path


def import_files(kind: str, files: Sequence[Path], into: Path, **given: Any) -> ImportReport:
    """Import with what a test does not care about filled in."""
    given = {"coverage": Coverage.LENGKAP, "as_of": AS_OF, "source": "uji", "memory_mb": 300} | given
    return import_register(kind, files, into, temp=into.parent / "sementara", **given)


def rows_of(into: Path, kind: str) -> list[dict[str, Any]]:
    """The rows of a prepared register."""
    return list(pq.read_table(into / kind / "data.parquet").to_pylist())


def bytes_of(into: Path, kind: str) -> tuple[bytes, bytes]:
    """What a determination reads of a register."""
    return (into / kind / "data.parquet").read_bytes(), (into / kind / "register.toml").read_bytes()
