"""Correction workbooks: per regency only the faulty rows, each bad cell marked, with reason and remedy.

Knows: what an officer needs to mend a row in Excel and send it back. Does not know: how problems are found.
The workbook is read back by sources/intake: column ID BARIS keeps each row's identity, headings are those of the
alias table. Every cell is text, so that no NIK loses a digit and nothing typed by a stranger runs as a formula.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter

from naungan.model.problem import PROBLEM_TEXTS, ProblemCode, Weight, weight_of
from naungan.model.programme import Region
from naungan.sources.headers import title_of
from naungan.stages.fold import fold_text

Progress = Callable[[str, int, int], None]
STEP = "Menulis berkas perbaikan"
SHEET = "Perbaikan"
WITHOUT_REGENCY = "tanpa-kabkota"
MARK = "◄"
"""Stands beside the name of a bad cell's column, for those who cannot see or print the colour."""
FIELDS = (
    "nik", "kk", "nama", "tempat_lahir", "tanggal_lahir", "tempat_tanggal_lahir", "jenis_kelamin", "alamat", "kab",
    "kec", "desa", "pekerjaan", "nama_ibu", "no_hp", "bukti",
)  # fmt: skip
DATES = ("tanggal_lahir", "tempat_tanggal_lahir")
_WIDTHS = {
    "nik": 19,
    "kk": 19,
    "nama": 28,
    "tempat_tanggal_lahir": 24,
    "jenis_kelamin": 9,
    "alamat": 30,
    "nama_ibu": 22,
}
_HEADER_ROW = 3
_LONGEST_CELL = 32_767
"""Characters that a spreadsheet's cell holds."""
_CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_TITLE_ROWS = (
    "Perbaiki sel yang diberi warna dan garis putus-putus; alasan dan caranya ada di dua kolom terakhir.",
    "Jangan ubah kolom ID BARIS. Baris ini menggantikan baris yang sama pada daftar aslinya, yang tetap berlaku.",
)
_MONTH_FIRST = re.compile(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})(?![0-9])")


class _Fault(NamedTuple):
    """One problem of a row: field ('' = the whole row) and code."""

    field: str
    code: ProblemCode


Row = Mapping[str, Any]


def write_perbaikan(
    folder: Path,
    rows: pa.Table,
    problems: pa.Table,
    regions: Sequence[Region],
    progress: Progress | None = None,
) -> dict[str, Path]:
    """Write one workbook per regency that has rows to mend. Out: regency code ('' = unknown) -> file.

    In: tables with the columns ROWS and PROBLEMS of model/tables.py, in any order. Only rows with a problem that must
    be mended (GALAT) are written; what should merely be looked at is told beside. Same rows, same bytes.
    """
    faults = _faults(problems)
    faulty = pa.array(sorted(faults), pa.string())
    by_regency: dict[str, list[Row]] = {}
    if len(faulty):
        for row in rows.filter(pc.is_in(rows["candidate_id"], value_set=faulty)).to_pylist():
            by_regency.setdefault(row["kode_kab"], []).append(row)
    names = {region.code: region for region in regions}
    folder.mkdir(parents=True, exist_ok=True)
    written: dict[str, Path] = {}
    for done, (code, own) in enumerate(sorted(by_regency.items()), 1):
        own.sort(key=lambda row: (row["source_file"], row["source_sheet"], row["source_row"], row["candidate_id"]))
        written[code] = folder / f"{file_stem(code, names.get(code))}.xlsx"
        _write_book(written[code], own, faults, names.get(code))
        if progress:
            progress(STEP, done, len(by_regency))
    return written


def file_stem(code: str, region: Region | None) -> str:
    """'12.07-deli-serdang'; rows without a regency stand in 'tanpa-kabkota'."""
    if not code:
        return WITHOUT_REGENCY
    return f"{code}-{fold_text(region.name).lower().replace(' ', '-')}" if region else code


def _faults(problems: pa.Table) -> dict[str, list[_Fault]]:
    """All problems of the rows that have at least one GALAT: candidate id -> faults, those to mend first."""
    found: dict[str, set[_Fault]] = {}
    columns = (problems[name].to_pylist() for name in ("candidate_id", "column", "code"))
    for candidate, column, code in zip(*columns, strict=True):
        if candidate:
            found.setdefault(candidate, set()).add(_Fault(column or "", ProblemCode(code)))
    return {
        candidate: sorted(faults, key=lambda fault: (not _must_mend(fault), _rank(fault.field), fault.code))
        for candidate, faults in found.items()
        if any(map(_must_mend, faults))
    }


def _must_mend(fault: _Fault) -> bool:
    return weight_of(fault.code) is Weight.GALAT


def _rank(field: str) -> int:
    return FIELDS.index(field) if field in FIELDS else len(FIELDS)


def _write_book(path: Path, rows: Sequence[Row], faults: Mapping[str, Sequence[_Fault]], region: Region | None) -> None:
    plain_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), plain_text) as book:
        book.set_properties({"title": "Perbaikan daftar calon", "author": "Naungan", "created": _CREATED})
        sheet = book.add_worksheet(SHEET)
        styles = _styles(book)
        place = f"{region.kind} {region.name}".title() if region else "belum diketahui"
        sheet.write_string(0, 0, f"PERBAIKAN DAFTAR CALON - {place}", styles["title"])
        for number, text in enumerate(_TITLE_ROWS, 1):
            sheet.write_string(number, 0, text)
        titles = _titles()
        for at, (title, width) in enumerate(titles):
            sheet.write_string(_HEADER_ROW, at, title, styles["header"])
            sheet.set_column(at, at, width, styles["text"])
        for number, row in enumerate(rows, _HEADER_ROW + 1):
            _write_row(sheet, number, row, faults[row["candidate_id"]], region, styles)
        last = _HEADER_ROW + len(rows)
        at_sex = 1 + FIELDS.index("jenis_kelamin")
        sheet.data_validation(_HEADER_ROW + 1, at_sex, last, at_sex, {
            "validate": "list", "source": ["L", "P"], "error_type": "warning",
            "error_title": "Jenis kelamin", "error_message": "Pilih L (laki-laki) atau P (perempuan).",
        })  # fmt: skip
        sheet.freeze_panes(_HEADER_ROW + 1, 1 + FIELDS.index("nama") + 1)
        sheet.autofilter(_HEADER_ROW, 0, last, len(titles) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEADER_ROW)


def _styles(book: xlsxwriter.Workbook) -> dict[str, Any]:
    text = {"num_format": "@", "valign": "top"}
    white_on_blue = {"bg_color": "#1F3864", "font_color": "#FFFFFF"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "header": book.add_format({**white_on_blue, "bold": True, "text_wrap": True, "valign": "top"}),
        "text": book.add_format(text),
        "wrapped": book.add_format({**text, "text_wrap": True}),
        "grey": book.add_format({**text, "font_color": "#595959"}),
        "mend": book.add_format({**text, "bg_color": "#FFC7CE", "border": 8, "bold": True}),
        "look": book.add_format({**text, "bg_color": "#FFF2CC", "border": 4}),
    }


def _titles() -> list[tuple[str, int]]:
    """All headings with their widths in characters."""
    fields = [(title_of(field), _WIDTHS.get(field, 16)) for field in FIELDS]
    origin = [("ASAL BERKAS", 24), ("ASAL LEMBAR", 14), ("ASAL BARIS", 8)]
    advice = [("SEL YANG SALAH", 22), ("ALASAN", 60), ("CARA MEMPERBAIKI", 60)]
    return [(title_of("id_baris"), 24), *fields, *origin, *advice]


def _write_row(sheet: Any, number: int, row: Row, faults: Sequence[_Fault], region: Region | None, styles: Row) -> None:
    sheet.write_string(number, 0, row["candidate_id"], styles["grey"])
    for at, field in enumerate(FIELDS, 1):
        own = [fault for fault in faults if fault.field == field]
        style = "mend" if any(map(_must_mend, own)) else "look" if own else "text"
        sheet.write_string(number, at, _cell(row, field, region), styles[style])
        if own:
            sheet.write_comment(number, at, _note(own), {"author": "Naungan", "x_scale": 2.2, "visible": False})
    after = 1 + len(FIELDS)
    for at, text in enumerate((row["source_file"], row["source_sheet"], str(row["source_row"])), after):
        sheet.write_string(number, at, text or "", styles["grey"])
    for at, lines in enumerate((_bad_cells(faults), _sentences(faults), _remedies(faults)), after + 3):
        sheet.write_string(number, at, "\n".join(lines), styles["wrapped"])


def _cell(row: Row, field: str, region: Region | None) -> str:
    """The cell as it was read; the regency filled in, and month-first dates turned day-first, so that one mended
    workbook is read in one way."""
    text = str(row[field] or "")[:_LONGEST_CELL]
    if field == "kab" and not text and region:
        return region.name
    return day_first(text) if field in DATES and row["date_order"] == "MDY" else text


def day_first(text: str) -> str:
    """A month-first text with every date in it turned day-first."""
    return _MONTH_FIRST.sub(_day_first, text)


def _day_first(found: re.Match[str]) -> str:
    month, day = found[1], found[3]
    if int(month) > 12 >= int(day):
        return found[0]
    return f"{day}-{month}-{found[4]}"


def _unique(lines: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(line for line in lines if line))


def _note(faults: Sequence[_Fault]) -> str:
    return f"{MARK} " + " ".join(_unique([*_sentences(faults), *_remedies(faults)]))


def _bad_cells(faults: Sequence[_Fault]) -> list[str]:
    return _unique(f"{MARK} {title_of(fault.field)}" for fault in faults if fault.field in FIELDS)


def _sentences(faults: Sequence[_Fault]) -> list[str]:
    return _unique(("" if _must_mend(f) else "Periksa: ") + PROBLEM_TEXTS[f.code].sentence for f in faults)


def _remedies(faults: Sequence[_Fault]) -> list[str]:
    return _unique(PROBLEM_TEXTS[fault.code].remedy for fault in faults)
