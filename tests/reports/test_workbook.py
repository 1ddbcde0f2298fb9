"""Workbooks for the regencies: the right people on the right sheet, masked, printable, never a formula."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from naungan.model.decision import Check, Evidence, Outcome
from naungan.model.tables import DECISIONS, ROWS
from naungan.reports.workbook import COLUMNS, SHEETS, workbook_name, write_workbooks
from tests.reports import cast


def write(folder: Path, **changes: Any) -> Path:
    found = cast.found()
    values: dict[str, Any] = {
        "rows": cast.rows_table(), "decisions": found.decisions, "cells": found.cells, "programme": cast.programme(),
        "code": "3f9a-12c4-77be", "draft": True,
    }  # fmt: skip
    folder.mkdir(exist_ok=True)
    write_workbooks(folder, **{**values, **changes})
    return folder


def cells(path: Path, sheet: str) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(path)
    found = [tuple(cell.value for cell in row) for row in book[sheet].iter_rows()]
    book.close()
    return found


def test_each_person_is_on_the_sheet_of_the_verdict_in_the_order_of_rank(tmp_path: Path) -> None:
    path = write(tmp_path) / "12.05-langkat.xlsx"
    assert [row[-1] for row in cells(path, "Ditetapkan")[1:]] == ["c01", "c02"]
    assert [row[0] for row in cells(path, "Cadangan")[1:]] == [3, 4]
    assert [row[-1] for row in cells(path, "Tidak Memenuhi")[1:]] == ["c05"]
    assert cells(path, "Perlu Tinjauan")[1:] == []


def test_a_row_says_why_and_what_to_do_in_words_and_shows_no_nik(tmp_path: Path) -> None:
    head, row = cells(write(tmp_path) / "12.05-langkat.xlsx", "Tidak Memenuhi")
    assert head == tuple(name for name, _ in COLUMNS)
    told = dict(zip(head, row, strict=True))
    assert told["NIK"] == "************0005"
    assert told["Alasan"] == "Tercatat meninggal."
    assert told["Sektor"] == "Perkebunan sawit"
    assert told["Yang perlu dilakukan"].endswith("hubungi Dukcapil.")
    assert told["Berkas, lembar, baris"] == "usulan 12.05.xlsx, Data, baris 5"


def test_somebody_who_may_take_a_seat_is_marked_and_a_written_nik_is_masked(tmp_path: Path) -> None:
    _, row = cells(write(tmp_path) / "12.07-deli-serdang.xlsx", "Perlu Tinjauan")
    assert row[2] == "************0007"
    assert row[7].startswith("DIDAHULUKAN")


def test_both_regencies_read_of_whom_the_other_proposed_too(tmp_path: Path) -> None:
    open_ = cast.unknown(Check.GANDA, "GANDA_MUNGKIN", "c2@12.07 ************0002")
    nobody = cast.unknown(Check.IDENTITAS, "IDENTITAS_BELUM_PASTI", "TINJAUAN")
    decided = [
        cast.decision("c1", "12.05", 1, cast.DT, ["DALAM_KUOTA"], rank=1, nik="1"),
        cast.decision("c2", "12.07", 2, cast.TM, ["NIK_GANDA"], nik="1"),
        cast.decision("c3", "12.71", 3, cast.TJ, ["GANDA_MUNGKIN"], nik="2", evidence=cast.evidence(open_)),
        cast.decision("c4", "12.24", 4, cast.TJ, ["IDENTITAS_BELUM_PASTI"], nik="1", evidence=cast.evidence(nobody)),
        cast.decision("c5", "", 5, cast.TM, ["NIK_GANDA"], nik="1"),
    ]
    rows = [cast.row(item["candidate_id"], item["kode_kab"], item["source_row"]) for item in decided]
    write(tmp_path, rows=cast.table(ROWS, rows), decisions=cast.table(DECISIONS, decided))
    told = {}
    for path in tmp_path.glob("*.xlsx"):
        for title, _ in SHEETS:
            head, *people = cells(path, title)
            told |= {row[-1]: row[head.index("Diusulkan juga oleh")] for row in people}
    assert told == {
        "c1": "Kabupaten Deli Serdang", "c2": "Kabupaten Langkat, Kota Medan (mungkin)",
        "c3": "Kabupaten Deli Serdang (mungkin)", "c4": None, "c5": "Kabupaten Langkat, Kabupaten Deli Serdang",
    }  # fmt: skip


def test_both_regencies_read_which_row_of_the_other_is_probably_the_same_person(tmp_path: Path) -> None:
    nobody = cast.unknown(Check.IDENTITAS, "IDENTITAS_BELUM_PASTI", "TINJAUAN")
    doubt = cast.unknown(Check.GANDA, "GANDA_MUNGKIN", "mungkin c1@12.05, c3@12.07")
    stands = Evidence(Check.GANDA, Outcome.LOLOS, "", "12.71 mungkin c2@12.07", "", "")
    decided = [
        cast.decision("c1", "12.05", 1, cast.DT, ["DALAM_KUOTA"], rank=1, nik="1", evidence=cast.evidence(stands)),
        cast.decision("c2", "12.07", 2, cast.TJ, ["GANDA_MUNGKIN"], nik="", evidence=cast.evidence(nobody, doubt)),
        cast.decision("c3", "12.07", 3, cast.TM, ["MENINGGAL"], nik="3"),
        cast.decision("c4", "12.71", 4, cast.TM, ["NIK_GANDA"], nik="1"),
    ]
    rows = [cast.row(item["candidate_id"], item["kode_kab"], item["source_row"]) for item in decided]
    write(tmp_path, rows=cast.table(ROWS, rows), decisions=cast.table(DECISIONS, decided))
    told = {}
    for path in tmp_path.glob("*.xlsx"):
        for title, _ in SHEETS:
            head, *people = cells(path, title)
            told |= {row[-1]: row[head.index("Diusulkan juga oleh")] for row in people}
    assert told == {
        "c1": "Kota Medan; Kabupaten Deli Serdang (mungkin): usulan 12.07.xlsx, Data, baris 2",
        "c2": "Kabupaten Langkat (mungkin): usulan 12.05.xlsx, Data, baris 1; "
        "Kabupaten Deli Serdang (mungkin): usulan 12.07.xlsx, Data, baris 3",
        "c3": None, "c4": "Kabupaten Langkat",
    }  # fmt: skip


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    evil = ["=1+1", "+62", "-5", "@SUM(A1)", "\t=1", '=HYPERLINK("x")', "https://contoh", "{=1}"]
    rows = [cast.row(f"c{at}", "12.05", at, nama=text, desa=text, kec=text) for at, text in enumerate(evil)]
    decided = [cast.decision(f"c{at}", "12.05", at, cast.CD, ["KUOTA_PENUH"], rank=at + 1) for at in range(len(evil))]
    write(tmp_path, rows=cast.table(ROWS, rows), decisions=cast.table(DECISIONS, decided))
    book = openpyxl.load_workbook(tmp_path / "12.05-langkat.xlsx")
    found = list(book["Cadangan"].iter_rows(min_row=2))
    assert [row[1].value for row in found] == evil
    assert {cell.data_type for row in found for cell in row[1:] if cell.value is not None} == {"s"}
    assert all(cell.hyperlink is None for row in found for cell in row)
    book.close()


def test_sheets_are_frozen_filtered_and_set_up_for_printing(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write(tmp_path) / "12.05-langkat.xlsx")
    assert book.sheetnames == ["Ringkasan", *(title for title, _ in SHEETS)]
    for title, _ in SHEETS:
        sheet = book[title]
        assert sheet.freeze_panes == "C2"
        assert sheet.auto_filter.ref.startswith("A1:K")
        assert sheet.print_title_rows == "$1:$1"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert book["Ditetapkan"]["C2"].number_format == "@"
    book.close()


def test_the_summary_says_regency_code_counts_and_draft(tmp_path: Path) -> None:
    text = str(cells(write(tmp_path) / "12.05-langkat.xlsx", "Ringkasan"))
    for part in ("Kabupaten Langkat", "3f9a-12c4-77be", "DRAF", "1 Oktober 2025", "12.05/SAWIT/DBH_SAWIT"):
        assert part in text
    assert "DRAF" not in str(cells(write(tmp_path / "b", draft=False) / "12.05-langkat.xlsx", "Ringkasan"))


def test_the_creation_date_is_the_registration_date_and_not_the_clock(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write(tmp_path) / "12.05-langkat.xlsx")
    assert book.properties.created.date() == cast.programme().registration_date
    book.close()


def test_the_same_result_gives_the_same_bytes_whatever_the_order(tmp_path: Path) -> None:
    first = write(tmp_path / "a")
    turned = cast.shuffled(cast.found().decisions)
    second = write(tmp_path / "b", rows=cast.shuffled(cast.rows_table()), decisions=turned)
    assert {path.name: path.read_bytes() for path in first.iterdir()} == {
        path.name: path.read_bytes() for path in second.iterdir()
    }


@pytest.mark.parametrize(("code", "name"), [
    ("12.07", "12.07-deli-serdang"), ("", "tanpa-wilayah"), ("99.99", "99.99"), ("../../x", "x"),
])  # fmt: skip
def test_a_workbook_has_a_safe_name(code: str, name: str) -> None:
    assert workbook_name(code, cast.programme()) == name
