"""Candidate ids: the same row keeps its id, a correction takes the place of its row, nothing gives a NIK away."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naungan.model.problem import ProblemCode as C
from naungan.model.row import RawRow
from naungan.sources.intake import Intake, read_lists
from naungan.sources.row_identity import IdentifiedRow, candidate_id, key_id, settle_ids

from .list_builder import HEADER, KEY, REGIONS, codes, csv_text, intake, nik, people, person, plain_list, xlsx

RAW = RawRow(
    "", "a.xlsx", "Data", 2, "12.05", nik(1), False, False, "", "SITI", "", "1980-01-02", "", "DMY", "P", "", "", "", "",
    "Petani", "", "", "",
)  # fmt: skip


def ids(found: Intake) -> set[str]:
    return {row.candidate_id for row in found.rows}


def correction(*rows: list[Any]) -> bytes:
    return xlsx(("Perbaikan", [["ID BARIS", *HEADER], *rows]))


def test_an_id_is_short_and_readable_and_says_nothing_of_the_nik() -> None:
    found = candidate_id(KEY, RAW, 0)
    assert re.fullmatch(r"c[0-9a-hjkmnp-tv-z]{20}", found)
    assert found != candidate_id(bytes(32), RAW, 0)
    assert key_id(KEY) != key_id(bytes(32))
    assert len(key_id(KEY)) == 8


@pytest.mark.parametrize(
    "change",
    [
        {"source_file": "b.xlsx"}, {"source_sheet": "X"}, {"source_row": 9}, {"nik_numeric": True}, {"nik_damaged": True},
        {"date_order": "MDY"}, {"nama": " siti "}, {"pekerjaan": "PETANI"}, {"candidate_id": "x"},
    ],
)  # fmt: skip
def test_place_capitals_and_storage_do_not_change_an_id(change: dict[str, Any]) -> None:
    assert candidate_id(KEY, RAW._replace(**change), 0) == candidate_id(KEY, RAW, 0)


@pytest.mark.parametrize(
    "field", [f for f in RawRow._fields[9:] if f != "date_order" and f[:6] != "source"] + ["kode_kab", "nik", "kk"]
)
def test_every_fact_of_a_row_changes_its_id(field: str) -> None:
    assert candidate_id(KEY, RAW._replace(**{field: "lain"}), 0) != candidate_id(KEY, RAW, 0)


def test_a_fact_cannot_slip_into_the_next_field() -> None:
    assert candidate_id(KEY, RAW._replace(nama="A", nama_ibu="B"), 0) != candidate_id(KEY, RAW._replace(nama="A B"), 0)


def test_the_order_of_files_and_rows_changes_no_id_and_equal_rows_differ(tmp_path: Path) -> None:
    rows = [*people(5), person(1), person(1)]
    one = intake(tmp_path / "a", {"langkat.csv": csv_text([HEADER, *rows]).encode()})
    other = intake(tmp_path / "b", {
        "2 langkat.csv": csv_text([HEADER, *rows[:3]]).encode(), "1 langkat.xlsx": csv_text([HEADER, *rows[:2:-1]]).encode(),
    })  # fmt: skip
    assert ids(one) == ids(other)
    assert len(ids(one)) == 7


def test_a_list_sent_again_unchanged_keeps_every_id(tmp_path: Path) -> None:
    first = intake(tmp_path / "a", {"langkat.xlsx": xlsx(("Data", plain_list()))})
    again = intake(tmp_path / "b", {"kirim ulang langkat.xlsx": xlsx(("Lembar", [["DAFTAR"], *plain_list()]))})
    assert ids(first) == ids(again)


def test_rows_come_out_sorted_by_their_ids_with_their_problems(tmp_path: Path) -> None:
    found = intake(
        tmp_path, {"langkat.xlsx": xlsx(("Data", [HEADER, *(person(n, NIK=int(nik(n))) for n in range(1, 6))]))}
    )
    assert [row.candidate_id for row in found.rows] == sorted(ids(found))
    by_id = {row.candidate_id: row for row in found.rows}
    warned = [problem for problem in found.problems if problem.code is C.NIK_ANGKA]
    assert {problem.candidate_id for problem in warned} == ids(found)
    assert all(by_id[problem.candidate_id].source_row == problem.row for problem in warned)
    assert list(found.problems) == sorted(found.problems)


def with_correction(folder: Path, *rows: list[Any], name: str = "perbaikan langkat.xlsx", **more: bytes) -> Intake:
    files = {"langkat.xlsx": xlsx(("Data", plain_list())), name: correction(*rows)}
    return intake(folder, files | {key.replace("_", " ") + ".xlsx": data for key, data in more.items()})


def id_of(folder: Path, name: str) -> str:
    found = intake(folder, {"langkat.xlsx": xlsx(("Data", plain_list()))})
    return next(row.candidate_id for row in found.rows if row.nama == name)


def test_a_correction_takes_the_place_and_the_id_of_its_row(tmp_path: Path) -> None:
    known = id_of(tmp_path / "a", "ORANG 2")
    found = with_correction(tmp_path / "b", [known, *person(2, NAMA="SITI")])
    assert [(row.nama, row.source_file) for row in found.rows if row.candidate_id == known] == [
        ("SITI", "perbaikan langkat.xlsx")
    ]
    assert len(found.rows) == 3
    assert codes(found) == []
    assert {report.name: report.replaced for report in found.files} == {"langkat.xlsx": 1, "perbaikan langkat.xlsx": 0}


def test_a_correction_without_its_list_is_a_new_row(tmp_path: Path) -> None:
    known = id_of(tmp_path / "a", "ORANG 2")
    found = intake(tmp_path / "b", {"langkat.xlsx": correction([known, *person(2, NAMA="SITI")])})
    assert known not in ids(found)
    assert [(p.candidate_id, p.column, p.code) for p in found.problems] == [
        (found.rows[0].candidate_id, "id_baris", C.ID_BARIS_TIDAK_DIKENAL)
    ]


def test_a_regency_cannot_correct_another_regencys_row(tmp_path: Path) -> None:
    known = id_of(tmp_path / "a", "ORANG 2")
    found = with_correction(tmp_path / "b", [known, *person(2, NAMA="DICURI")], name="perbaikan nias.xlsx")
    assert {row.nama for row in found.rows if row.candidate_id == known} == {"ORANG 2"}
    assert (len(found.rows), codes(found)) == (4, [C.ID_BARIS_TIDAK_DIKENAL])


def test_a_row_of_unknown_regency_may_be_given_one_by_its_correction(tmp_path: Path) -> None:
    lost = intake(tmp_path / "a", {"data.xlsx": xlsx(("Data", plain_list(1)))})
    found = intake(tmp_path / "b", {
        "data.xlsx": xlsx(("Data", plain_list(1))), "perbaikan langkat.xlsx": correction([lost.rows[0].candidate_id, *person(1)]),
    })  # fmt: skip
    assert [(row.candidate_id, row.kode_kab) for row in found.rows] == [(lost.rows[0].candidate_id, "12.05")]
    assert codes(found) == []


def test_of_several_corrections_the_last_by_file_name_holds_and_the_others_are_told(tmp_path: Path) -> None:
    known = id_of(tmp_path / "a", "ORANG 2")
    found = with_correction(
        tmp_path / "b", [known, *person(2, NAMA="PERTAMA")], name="perbaikan 1 langkat.xlsx",
        perbaikan_2_langkat=correction([known, *person(2, NAMA="KEDUA")]),
    )  # fmt: skip
    assert [row.nama for row in found.rows if row.candidate_id == known] == ["KEDUA"]
    told = [problem for problem in found.problems if problem.column == "id_baris"]
    assert [(p.candidate_id, p.source, p.code) for p in told] == [
        (known, "perbaikan 1 langkat.xlsx", C.BARIS_DIABAIKAN)
    ]


def test_a_row_without_id_in_a_correction_is_a_row_like_any_other(tmp_path: Path) -> None:
    found = with_correction(tmp_path, ["", *person(9)])
    assert (len(found.rows), codes(found)) == (4, [])


@pytest.mark.parametrize(("mended", "damaged"), [(nik(1), False), (nik(1)[:-1] + "0", True)])
def test_the_damage_of_a_nik_is_judged_anew_but_typing_it_as_text_mends_nothing(
    tmp_path: Path, mended: str, damaged: bool
) -> None:
    spoiled = xlsx(("Data", [HEADER, person(1, NIK=int(nik(1)[:-1] + "0"))]))
    known = intake(tmp_path / "a", {"langkat.xlsx": spoiled}).rows[0].candidate_id
    found = intake(
        tmp_path / "b", {"langkat.xlsx": spoiled, "langkat perbaikan.xlsx": correction([known, *person(1, NIK=mended)])}
    )
    assert [(row.candidate_id, row.nik, row.nik_damaged) for row in found.rows] == [(known, mended, damaged)]
    assert codes(found) == ([C.NIK_DIGIT_AKHIR_HILANG] if damaged else [])


def test_faulty_rows_alone_do_not_make_a_correction_fail_the_damage_test(tmp_path: Path) -> None:
    rows = [HEADER, *(person(n, NIK=int(nik(n)[:-1] + "0")) for n in range(1, 13))]
    first = intake(tmp_path / "a", {"langkat.xlsx": xlsx(("Data", rows))})
    known = {row.nama: row.candidate_id for row in first.rows}
    mended = [[known[f"ORANG {n}"], *person(n, NIK=nik(n) if n < 7 else nik(n)[:-1] + "0")] for n in range(1, 13)]
    found = intake(
        tmp_path / "b", {"langkat.xlsx": xlsx(("Data", rows)), "perbaikan langkat.xlsx": correction(*mended)}
    )
    assert {row.nama: row.nik_damaged for row in found.rows} == {f"ORANG {n}": n >= 7 for n in range(1, 13)}


def test_the_report_accounts_for_every_file(tmp_path: Path) -> None:
    found = intake(tmp_path, {"langkat.xlsx": xlsx(("Data", plain_list())), "rusak.xlsx": b"PK\x03\x04"})
    langkat, broken = found.files
    assert (langkat.name, langkat.kind, langkat.people_rows, langkat.rows_read, langkat.cells) == (
        "langkat.xlsx",
        "xlsx",
        3,
        4,
        28,
    )
    assert langkat.sheets[0].mapping[1:3] == (("NIK", "nik"), ("NAMA", "nama"))
    assert (broken.kind, broken.sheets, len(broken.sha256)) == ("", (), 64)
    assert read_lists([tmp_path], key=KEY, regions=REGIONS) == found


@given(st.permutations(range(8)), st.lists(st.sampled_from(["SITI", "BUDI", "siti  "]), min_size=8, max_size=8))
def test_whatever_the_order_the_same_rows_get_the_same_ids(order: list[int], names: list[str]) -> None:
    def settle(numbers: list[int]) -> list[str]:
        found = [IdentifiedRow(RAW._replace(nama=names[n], source_row=n), "", at) for at, n in enumerate(numbers)]
        return sorted(row.candidate_id for row in settle_ids(found, KEY).rows.values())

    assert settle(order) == settle(list(range(8)))
    assert len(set(settle(order))) == 8
