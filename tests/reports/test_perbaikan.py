"""Correction workbooks: only the faulty rows, marked and explained, and fit to be sent back."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from naungan.model.problem import PROBLEM_TEXTS, Problem
from naungan.model.problem import ProblemCode as C
from naungan.model.programme import Occupation
from naungan.model.row import RawRow
from naungan.model.tables import PROBLEMS, ROWS
from naungan.reports.perbaikan import FIELDS, MARK, file_stem, write_perbaikan
from naungan.run import as_table
from naungan.sources.intake import Intake, read_lists
from naungan.stages.clean import CleanRules, clean_row
from tests.sources.list_builder import HEADER, KEY, REGIONS, intake, nik, person, plain_list, xlsx

RULES = CleanRules((Occupation("PEMANEN SAWIT", "SAWIT", 1),), 2025)
RAW = RawRow(
    "c1", "langkat.xlsx", "Data", 2, "12.05", nik(1), False, False, "", "SITI", "", "1980-01-02", "", "DMY", "P", "", "", "",
    "", "Petani", "", "", "",
)  # fmt: skip


def write(folder: Path, rows: list[RawRow], problems: list[Problem]) -> dict[str, Path]:
    return write_perbaikan(folder, as_table(rows, ROWS), as_table(problems, PROBLEMS), REGIONS)


def fault(row: RawRow, column: str, code: C) -> Problem:
    return Problem(row.candidate_id, row.source_file, row.source_sheet, row.source_row, column, "", code)


def opened(path: Path) -> Any:
    return openpyxl.load_workbook(path)["Perbaikan"]


def cell(sheet: Any, title: str, line: int = 0) -> Any:
    headings = [heading.value for heading in sheet[4]]
    return sheet.cell(5 + line, 1 + headings.index(title))


def determined(found: Intake) -> list[Problem]:
    """The problems of a run: those of the intake, and those that cleaning finds."""
    cleaned = [fault(row, column, code) for row in found.rows for column, _, code in clean_row(row, RULES)[1]]
    return [*found.problems, *cleaned]


def test_only_rows_that_must_be_mended_are_written_one_workbook_per_regency(tmp_path: Path) -> None:
    rows = [
        RAW._replace(candidate_id=f"c{n}", kode_kab=code)
        for n, code in enumerate(("12.05", "12.05", "12.07", "12.71", ""))
    ]
    problems = [
        fault(rows[0], "nama", C.NAMA_KOSONG), fault(rows[1], "nik", C.NIK_ANGKA), fault(rows[2], "nik", C.NIK_KOSONG),
        fault(rows[4], "kab", C.KABKOTA_TIDAK_DIKENAL), Problem("", "x.pdf", "", 0, "", "PDF", C.BERKAS_BUKAN_TABEL),
    ]  # fmt: skip
    written = write(tmp_path, rows, problems)
    assert {code: path.name for code, path in written.items()} == {
        "": "tanpa-kabkota.xlsx", "12.05": "12.05-langkat.xlsx", "12.07": "12.07-deli-serdang.xlsx",
    }  # fmt: skip
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in written.values())
    sheet = opened(written["12.05"])
    assert [sheet.cell(line, 1).value for line in (5, 6)] == ["c0", None]


def test_a_faulty_cell_is_marked_by_colour_border_note_and_name(tmp_path: Path) -> None:
    problems = [fault(RAW, "nik", C.NIK_TIDAK_MUNGKIN), fault(RAW, "tanggal_lahir", C.TANGGAL_LAHIR_BAWAAN)]
    sheet = opened(write(tmp_path, [RAW], problems)["12.05"])
    bad, look, good = (cell(sheet, title) for title in ("NIK", "TANGGAL LAHIR", "NAMA"))
    assert len({bad.fill.fgColor.rgb, look.fill.fgColor.rgb, good.fill.fgColor.rgb}) == 3
    assert (bad.border.left.style, good.border.left.style) == ("mediumDashed", None)
    assert bad.comment.text.startswith(f"{MARK} {PROBLEM_TEXTS[C.NIK_TIDAK_MUNGKIN].sentence}")
    assert good.comment is None
    assert cell(sheet, "SEL YANG SALAH").value == f"{MARK} NIK\n{MARK} TANGGAL LAHIR"
    assert cell(sheet, "ALASAN").value.splitlines() == [
        PROBLEM_TEXTS[C.NIK_TIDAK_MUNGKIN].sentence, f"Periksa: {PROBLEM_TEXTS[C.TANGGAL_LAHIR_BAWAAN].sentence}",
    ]  # fmt: skip
    assert cell(sheet, "CARA MEMPERBAIKI").value.startswith(PROBLEM_TEXTS[C.NIK_TIDAK_MUNGKIN].remedy)
    assert [cell(sheet, title).value for title in ("ASAL BERKAS", "ASAL LEMBAR", "ASAL BARIS")] == [
        "langkat.xlsx",
        "Data",
        "2",
    ]


def test_the_workbook_is_laid_out_for_work(tmp_path: Path) -> None:
    sheet = opened(write(tmp_path, [RAW], [fault(RAW, "nik", C.NIK_KOSONG)])["12.05"])
    assert sheet["A1"].value == "PERBAIKAN DAFTAR CALON - Kabupaten Langkat"
    assert sheet.freeze_panes == "E5"
    choice = sheet.data_validations.dataValidation[0]
    assert (choice.formula1, str(choice.sqref)) == ('"L,P"', cell(sheet, "JENIS KELAMIN").coordinate)
    for title in ("NIK", "NO KK", "NO HP"):
        assert cell(sheet, title).number_format == "@"
    assert sheet.column_dimensions[cell(sheet, "NIK").column_letter].width >= 19


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t=", "\r=", "＝", "＋", "－", "＠", "=cmd|' /C calc'!A0", "http://", "12"]
)
def test_no_text_of_a_stranger_becomes_a_formula_a_link_or_a_number(tmp_path: Path, start: str) -> None:
    row = RAW._replace(**dict.fromkeys((*FIELDS, "source_file", "source_sheet"), start))
    path = write(tmp_path, [row], [fault(row, "nik", C.NIK_KOSONG)])["12.05"]
    with zipfile.ZipFile(path) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
        assert "xl/worksheets/_rels/sheet1.xml.rels" not in package.namelist() or "hyperlink" not in sheet
    assert "<f>" not in sheet
    cells = [cell for line in opened(path).iter_rows(min_row=5) for cell in line if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}


def test_its_titles_are_true_whether_it_is_sent_alone_or_with_its_list(tmp_path: Path) -> None:
    sheet = opened(write(tmp_path, [RAW], [fault(RAW, "nik", C.NIK_KOSONG)])["12.05"])
    said = " ".join(sheet.cell(line, 1).value for line in (1, 2, 3))
    assert "Baris ini menggantikan baris yang sama pada daftar aslinya" in said
    assert "bersama daftar" not in said


def test_the_same_rows_give_the_same_bytes_in_whatever_order(tmp_path: Path) -> None:
    rows = [RAW._replace(candidate_id=f"c{n}", source_row=n) for n in range(4)]
    problems = [fault(row, "nik", code) for row in rows for code in (C.NIK_KOSONG, C.NIK_BERULANG)]
    one = write(tmp_path / "a", rows, problems)["12.05"].read_bytes()
    other = write(tmp_path / "b", rows[::-1], problems[::-1])["12.05"].read_bytes()
    assert one == other
    with zipfile.ZipFile(io.BytesIO(one)) as package:
        assert "2000-01-01T00:00:00Z" in package.read("docProps/core.xml").decode()
        assert {info.date_time[0] for info in package.infolist()} == {1980}


@pytest.mark.parametrize(
    ("field", "text", "order", "written"),
    [
        ("tanggal_lahir", "03/04/1980", "MDY", "04-03-1980"), ("tanggal_lahir", "03/04/1980", "DMY", "03/04/1980"),
        ("tanggal_lahir", "25/03/1980", "MDY", "25/03/1980"), ("tanggal_lahir", "1980-03-12", "MDY", "1980-03-12"),
        ("tempat_tanggal_lahir", "Medan, 03-25-80", "MDY", "Medan, 25-03-80"), ("tanggal_lahir", "29292", "MDY", "29292"),
    ],
)  # fmt: skip
def test_a_month_first_date_is_turned_for_a_workbook_is_read_day_first(
    tmp_path: Path, field: str, text: str, order: str, written: str
) -> None:
    row = RAW._replace(**{field: text, "date_order": order})
    sheet = opened(write(tmp_path, [row], [fault(row, "nik", C.NIK_KOSONG)])["12.05"])
    assert cell(sheet, "TANGGAL LAHIR" if field == "tanggal_lahir" else "TEMPAT, TANGGAL LAHIR").value == written


def test_nothing_to_mend_writes_nothing(tmp_path: Path) -> None:
    assert write(tmp_path, [RAW], [fault(RAW, "nik", C.NIK_ANGKA)]) == {}
    assert write(tmp_path, [], []) == {}
    assert list(tmp_path.iterdir()) == []


def test_progress_tells_every_workbook(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    tables = as_table([RAW], ROWS), as_table([fault(RAW, "nik", C.NIK_KOSONG)], PROBLEMS)
    write_perbaikan(tmp_path, *tables, REGIONS, lambda *step: told.append(step))
    assert [(done, total) for _, done, total in told] == [(1, 1)]


def test_a_file_is_called_by_code_and_name() -> None:
    assert [file_stem("12.07", REGIONS[4]), file_stem("", None), file_stem("99.01", None)] == [
        "12.07-deli-serdang",
        "tanpa-kabkota",
        "99.01",
    ]


SPOILED = nik(1)[:-1] + "0"
FAULTY = [
    HEADER, person(1, NIK=int(SPOILED)), person(2, NAMA=""), person(3), person(4, NIK="12"),
    person(5, **{"TANGGAL LAHIR": "03/25/1980", "NIK": ""}), person(6, **{"TANGGAL LAHIR": "03/04/1980", "NIK": ""}),
]  # fmt: skip


def mend(path: Path, changes: dict[str, dict[str, Any]]) -> bytes:
    """Open the workbook as an officer does, and type into the cells of the rows with these names."""
    book = openpyxl.load_workbook(path)
    sheet = book["Perbaikan"]
    headings = [heading.value for heading in sheet[4]]
    for line in range(5, sheet.max_row + 1):
        for title, value in changes.get(sheet.cell(line, 1 + headings.index("NAMA")).value or "", {}).items():
            sheet.cell(line, 1 + headings.index(title)).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_mended_and_sent_back_every_row_keeps_its_identity(tmp_path: Path) -> None:
    first = intake(tmp_path / "lists", {"langkat.xlsx": xlsx(("Data", FAULTY))})
    ids = {row.source_row: row.candidate_id for row in first.rows}
    path = write(tmp_path / "perbaikan", list(first.rows), determined(first))["12.05"]
    mended = mend(
        path, {"ORANG 1": {"NIK": nik(1)}, "": {"NAMA": "SITI"}, "ORANG 4": {"NIK": nik(4)}, "ORANG 5": {"NIK": nik(5)}}
    )
    again = intake(tmp_path / "lists", {path.name: mended})
    by_id = {row.candidate_id: row for row in again.rows}
    assert by_id.keys() == set(ids.values())
    assert [by_id[ids[line]].nama for line in range(2, 8)] == [
        "ORANG 1",
        "SITI",
        "ORANG 3",
        "ORANG 4",
        "ORANG 5",
        "ORANG 6",
    ]
    assert [by_id[ids[line]].nik for line in (2, 3, 4, 5, 6, 7)] == [nik(1), nik(2), nik(3), nik(4), nik(5), ""]
    assert not by_id[ids[2]].nik_damaged
    births = {line: clean_row(by_id[ids[line]], RULES)[0].birth_date for line in (6, 7)}
    assert births == {6: date(1980, 3, 25), 7: date(1980, 3, 4)}
    must_mend = [problem for problem in determined(again) if PROBLEM_TEXTS[problem.code].weight == "GALAT"]
    assert [(problem.candidate_id, problem.code) for problem in must_mend] == [(ids[7], C.NIK_KOSONG)]
    assert not [problem for problem in again.problems if problem.code is C.KOLOM_TIDAK_DIKENAL]


def test_sent_back_untouched_nothing_changes_but_the_place(tmp_path: Path) -> None:
    first = intake(tmp_path / "lists", {"langkat.xlsx": xlsx(("Data", [*FAULTY[:5], person(7, DESA="=1+1", NIK="-")]))})
    path = write(tmp_path / "lists", list(first.rows), determined(first))["12.05"]
    again = read_lists([tmp_path / "lists"], key=KEY, regions=REGIONS)

    def facts(found: Intake) -> dict[str, tuple[Any, ...]]:
        changing = {
            "source_file": "",
            "source_sheet": "",
            "source_row": 0,
            "kab": "",
            "date_order": "",
            "nik_numeric": False,
        }
        return {row.candidate_id: row._replace(**changing) for row in found.rows}

    assert facts(again) == facts(first)
    assert {row.source_file for row in again.rows} == {"langkat.xlsx", path.name}
    assert {row.nik_damaged for row in again.rows if row.nik == SPOILED} == {True}


def test_a_row_without_regency_gets_one_by_its_correction(tmp_path: Path) -> None:
    first = intake(tmp_path / "lists", {"data.xlsx": xlsx(("Data", plain_list(1)))})
    path = write(tmp_path / "perbaikan", list(first.rows), determined(first))[""]
    again = intake(tmp_path / "lists", {"kirim.xlsx": mend(path, {"ORANG 1": {"KABUPATEN/KOTA": "Langkat"}})})
    assert [(row.candidate_id, row.kode_kab) for row in again.rows] == [(first.rows[0].candidate_id, "12.05")]
