"""Workbooks for regencies: the empty one to fill in, and the correction workbook of a version.

Knows: which columns a list has and how they are typed. Does not know: pages, or how faulty rows are marked
(reports/perbaikan.py).
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pyarrow as pa
import xlsxwriter

from naungan.engines.session import private_folder
from naungan.model.programme import Programme
from naungan.model.tables import PROBLEMS, ROWS
from naungan.office.intake import queries
from naungan.office.intake.models import ListRow, RowState, Upload
from naungan.reports.perbaikan import write_perbaikan
from naungan.sources.frames import arrow_schema
from naungan.sources.headers import title_of

COLUMNS = (
    ("nik", 20), ("kk", 20), ("nama", 30), ("tempat_lahir", 18), ("tanggal_lahir", 16), ("jenis_kelamin", 14),
    ("alamat", 34), ("kec", 18), ("desa", 18), ("pekerjaan", 24), ("nama_ibu", 26), ("no_hp", 16), ("bukti", 26),
)  # fmt: skip
FILLABLE = 5000
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


def template(programme: Programme) -> bytes:
    """An empty list: every cell is text, sex and occupation are chosen."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, SAFE) as book:
        sheet = book.add_worksheet("Usulan")
        text, head = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "bg_color": "#C7DCEF"})
        for at, (field, width) in enumerate(COLUMNS):
            sheet.set_column(at, at, width, text)
            sheet.write_string(0, at, title_of(field), head)
        place = {field: at for at, (field, _) in enumerate(COLUMNS)}
        words = sorted({each.alias for each in programme.occupations if each.sector not in ("", "?")})
        other = book.add_worksheet("Pekerjaan")
        other.write_string(0, 0, "Kata pekerjaan yang dikenal program", head)
        for row, word in enumerate(words, 1):
            other.write_string(row, 0, word)
        sheet.data_validation(1, place["jenis_kelamin"], FILLABLE, place["jenis_kelamin"], {
            "validate": "list", "source": ["L", "P"], "error_title": "Jenis kelamin",
            "error_message": "Pilih L atau P.",
        })  # fmt: skip
        sheet.data_validation(1, place["pekerjaan"], FILLABLE, place["pekerjaan"], {
            "validate": "list", "source": f"=Pekerjaan!$A$2:$A${len(words) + 1}", "error_type": "warning",
            "error_title": "Pekerjaan", "error_message": "Pilih dari daftar bila dapat.",
        })  # fmt: skip
        sheet.data_validation(1, place["nik"], FILLABLE, place["nik"], {
            "validate": "length", "criteria": "==", "value": 16, "error_type": "warning", "input_title": "NIK",
            "input_message": "16 angka sesuai KTP", "error_title": "NIK", "error_message": "NIK terdiri dari 16 angka.",
        })  # fmt: skip
        sheet.freeze_panes(1, 0)
    return stream.getvalue()


def correction(upload: Upload, programme: Programme) -> bytes:
    """The faulty rows of a version, each with its reasons."""
    rows: list[dict[str, Any]] = []
    problems: list[tuple[Any, ...]] = []
    blank = {name: {"text": "", "int": 0, "bool": False}[kind] for name, kind in ROWS}
    for row in ListRow.objects.filter(upload=upload, state=RowState.FAULTY).order_by("position"):
        content = queries.opened(row)
        place = (content["file"], content["sheet"], content["row"])
        told = dict(zip(("source_file", "source_sheet", "source_row"), place, strict=True))
        rows.append(
            {**blank, **content["cells"], **told, "candidate_id": row.candidate_id, "kode_kab": upload.kode_kab}
        )
        problems.extend((row.candidate_id, *place, *problem) for problem in content["problems"])
    names = [name for name, _ in PROBLEMS]
    faults = [dict(zip(names, each, strict=True)) for each in problems]
    with private_folder() as folder:
        written = write_perbaikan(
            folder, pa.Table.from_pylist(rows, arrow_schema(ROWS)),
            pa.Table.from_pylist(faults, arrow_schema(PROBLEMS)), programme.regions,
        )  # fmt: skip
        return written[upload.kode_kab].read_bytes() if written else template(programme)
